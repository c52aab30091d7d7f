/** Plans and ledgers, a row per batch of up to 100 records: small for Redis, and one write per request to the vendor. */
import type { Redis } from 'ioredis'
import type { LedgerProgress, LedgerRow, PlanStore } from '../../runbook/store-port.ts'
import { executed } from './executed.ts'
import { batchSchema, ledgerRowSchema } from './schemas.ts'

/** Settles a row once: a batch that runs again after a crash must not be counted twice. */
const settleScript = `
local row = redis.call('HGET', KEYS[1], ARGV[1])
if row and string.sub(row, 1, 18) == '{"state":"settled"' then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HINCRBY', KEYS[2], 'settled', 1)
redis.call('HINCRBY', KEYS[2], 'changed', ARGV[3])
redis.call('HINCRBY', KEYS[2], 'skipped', ARGV[4])
redis.call('HINCRBY', KEYS[2], 'failed', ARGV[5])
return 1`

const readAhead = 100

export function createPlanStore(redis: Redis, prefix: string): PlanStore {
  const planKey = (runId: string, digest: string) => `${prefix}:run:${runId}:plan:${digest}`
  const ledgerKey = (runId: string, planId: string) => `${prefix}:run:${runId}:ledger:${planId}`
  const progressKey = (runId: string, planId: string) => `${prefix}:run:${runId}:progress:${planId}`

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

  return {
    async savePlan(runId, digest, batches) {
      const transaction = redis.multi().del(planKey(runId, digest))
      for (const batch of batches) transaction.rpush(planKey(runId, digest), JSON.stringify(batch))
      await executed(transaction)
    },
    async batch(runId, digest, index) {
      const line = await redis.lindex(planKey(runId, digest), index)
      return line === null ? undefined : batchSchema.parse(JSON.parse(line))
    },
    async *batches(runId, digest) {
      for (let from = 0; ; from += readAhead) {
        const lines = await redis.lrange(planKey(runId, digest), from, from + readAhead - 1)
        for (const line of lines) yield batchSchema.parse(JSON.parse(line))
        if (lines.length < readAhead) return
      }
    },
    async beginLedger(runId, planId, total) {
      await redis.hset(progressKey(runId, planId), 'total', total)
    },
    async intend(runId, planId, index, ids) {
      const row: LedgerRow = { state: 'intended', ids }
      await redis.hset(ledgerKey(runId, planId), String(index), JSON.stringify(row))
    },
    async settle(runId, planId, index, row) {
      const { state, ...rest } = row
      const count = (outcome: string) => row.entries.filter((entry) => entry.outcome === outcome).length
      await redis.eval(
        settleScript,
        2,
        ledgerKey(runId, planId),
        progressKey(runId, planId),
        index,
        JSON.stringify({ state, ...rest }),
        count('changed'),
        count('skipped'),
        count('failed'),
      )
      return progress(runId, planId)
    },
    async ledgerRow(runId, planId, index) {
      const line = await redis.hget(ledgerKey(runId, planId), String(index))
      return line === null ? undefined : ledgerRowSchema.parse(JSON.parse(line))
    },
    async unsettled(runId, planId) {
      const [{ total }, rows] = await Promise.all([progress(runId, planId), redis.hgetall(ledgerKey(runId, planId))])
      const indexes = Array.from({ length: total }, (_, index) => index)
      return indexes.filter((index) => !rows[String(index)]?.startsWith('{"state":"settled"'))
    },
    progress,
  }
}
