/** Plans and ledgers, a row per batch of up to 100 records: small for Redis, and one write per request to the vendor. */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { settledRow, withdrawnFrom } from '../../runbook/plan/ledger.ts'
import type { ReassignBatch } from '../../runbook/plan/record-changes.ts'
import type {
  LedgerOutcome,
  LedgerProgress,
  LedgerRow,
  PlanStore,
  RowSpan,
  SettlingRow,
} from '../../runbook/store-port.ts'
import { executed } from './executed.ts'
import { batchSchema, ledgerRowSchema } from './schemas.ts'

/** Two workers may be at the same batch: what one has settled, the other must not open again, nor forget what it was about to write. */
const intendScript = `
if redis.call('GETBIT', KEYS[2], ARGV[1]) == 1 then return 0 end
local row = cjson.decode(ARGV[2])
local before = redis.call('HGET', KEYS[1], ARGV[1])
for _, id in ipairs(before and cjson.decode(before).ids or {}) do table.insert(row.ids, id) end
redis.call('HSET', KEYS[1], ARGV[1], #row.ids > 0 and cjson.encode(row) or ARGV[2])
return 1`

/** Only from what was read: another worker may be at the same row. Each row counts as settled once. */
const settleScript = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if redis.call('SETBIT', KEYS[3], ARGV[1], 1) == 0 then redis.call('HINCRBY', KEYS[2], 'settled', 1) end
redis.call('HINCRBY', KEYS[2], 'changed', ARGV[4])
redis.call('HINCRBY', KEYS[2], 'skipped', ARGV[5])
redis.call('HINCRBY', KEYS[2], 'failed', ARGV[6])
return 1`

/** As above, of what counts for nothing. */
const replaceScript = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
return 1`

/** Batches that are held at once, of a plan that may have ten thousand. */
const readAhead = 100

/** A draft that no planning finished goes by itself. */
const draftSeconds = 24 * 3600

export function createPlanStore(redis: Redis, prefix: string): PlanStore {
  const planKey = (runId: string, digest: string) => `${prefix}:run:${runId}:plan:${digest}`
  const ledgerKey = (runId: string, planId: string) => `${prefix}:run:${runId}:ledger:${planId}`
  const progressKey = (runId: string, planId: string) => `${prefix}:run:${runId}:progress:${planId}`
  /** A bit per row: which are settled can be told without reading ten thousand rows. */
  const settledKey = (runId: string, planId: string) => `${prefix}:run:${runId}:settled:${planId}`

  async function progress(runId: string, planId: string): Promise<LedgerProgress> {
    const fields = await redis.hgetall(progressKey(runId, planId))
    const figure = (name: string) => Number(fields[name] ?? 0)
    return {
      total: figure('total'),
      settled: figure('settled'),
      changed: figure('changed'),
      skipped: figure('skipped'),
      failed: figure('failed'),
    }
  }

  async function someBatches(runId: string, digest: string, { first, count }: RowSpan): Promise<ReassignBatch[]> {
    const lines = await redis.lrange(planKey(runId, digest), first, first + count - 1)
    return lines.map((line) => batchSchema.parse(JSON.parse(line)))
  }

  async function* portions(runId: string, digest: string) {
    for (let first = 0; ; first += readAhead) {
      const batches = await someBatches(runId, digest, { first, count: readAhead })
      yield { first, batches }
      if (batches.length < readAhead) return
    }
  }

  async function ledgerRows(runId: string, planId: string, { first, count }: RowSpan) {
    const fields = Array.from({ length: count }, (_, offset) => String(first + offset))
    const lines = count > 0 ? await redis.hmget(ledgerKey(runId, planId), ...fields) : []
    return lines.map((line) => (line === null ? undefined : ledgerRowSchema.parse(JSON.parse(line))))
  }

  async function settle(runId: string, planId: string, index: number, row: SettlingRow): Promise<LedgerProgress> {
    const keys = [ledgerKey(runId, planId), progressKey(runId, planId), settledKey(runId, planId)] as const
    const line = await redis.hget(keys[0], String(index))
    const before = line === null ? undefined : ledgerRowSchema.parse(JSON.parse(line))
    const after = settledRow(before, row)
    const figures = outcomes.map((outcome) => countOf(after, outcome) - countOf(before, outcome))
    const done = await redis.eval(settleScript, 3, ...keys, index, line ?? '', JSON.stringify(after), ...figures)
    return done === 1 ? progress(runId, planId) : settle(runId, planId, index, row)
  }

  async function withdraw(runId: string, planId: string, index: number, ids: readonly string[]): Promise<void> {
    const key = ledgerKey(runId, planId)
    const line = await redis.hget(key, String(index))
    if (line === null) return
    const row = withdrawnFrom(ledgerRowSchema.parse(JSON.parse(line)), ids)
    const done = await redis.eval(replaceScript, 1, key, index, line, row ? JSON.stringify(row) : '')
    if (done !== 1) await withdraw(runId, planId, index, ids)
  }

  return {
    async savePlan(runId, batches, digest) {
      // Two jobs may plan at the same time, after a crash; each writes a list of its own.
      const draft = planKey(runId, `draft-${randomUUID()}`)
      let isEmpty = true
      for await (const lines of linesInPortions(batches)) {
        await executed(
          redis
            .multi()
            .rpush(draft, ...lines)
            .expire(draft, draftSeconds),
        )
        isEmpty = false
      }
      const key = planKey(runId, digest())
      await executed(isEmpty ? redis.multi().del(key) : redis.multi().rename(draft, key).persist(key))
    },
    someBatches,
    async *batches(runId, digest) {
      for await (const { batches } of portions(runId, digest)) yield* batches
    },
    async beginLedger(runId, planId, total) {
      await redis.hset(progressKey(runId, planId), 'total', total)
    },
    async intend(runId, planId, index, ids) {
      const row: LedgerRow = { state: 'intended', ids }
      const keys = [ledgerKey(runId, planId), settledKey(runId, planId)]
      const noted = await redis.eval(intendScript, 2, ...keys, index, JSON.stringify(row))
      return noted === 1 ? 'intended' : 'settled'
    },
    withdraw,
    settle,
    async ledgerRow(runId, planId, index) {
      const [row] = await ledgerRows(runId, planId, { first: index, count: 1 })
      return row
    },
    ledgerRows,
    async *ledger(runId, { id, digest }) {
      for await (const { first, batches } of portions(runId, digest)) {
        const rows = await ledgerRows(runId, id, { first, count: batches.length })
        for (const [offset, batch] of batches.entries()) yield { batch, row: rows[offset] }
      }
    },
    async unsettled(runId, planId) {
      const [{ total }, bits] = await Promise.all([progress(runId, planId), redis.getBuffer(settledKey(runId, planId))])
      // Redis counts bits from the left of each byte.
      const isSettled = (index: number) => ((bits?.[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0
      return Array.from({ length: total }, (_, index) => index).filter((index) => !isSettled(index))
    },
    progress,
  }
}

const outcomes = ['changed', 'skipped', 'failed'] as const

function countOf(row: LedgerRow | undefined, outcome: LedgerOutcome): number {
  if (row?.state !== 'settled') return 0
  return outcome === 'changed' ? row.changed : row.entries.filter((entry) => entry.outcome === outcome).length
}

async function* linesInPortions(batches: AsyncIterable<ReassignBatch>): AsyncGenerator<string[]> {
  let lines: string[] = []
  for await (const batch of batches) {
    lines.push(JSON.stringify(batch))
    if (lines.length < readAhead) continue
    yield lines
    lines = []
  }
  if (lines.length > 0) yield lines
}
