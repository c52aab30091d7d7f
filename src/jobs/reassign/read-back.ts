/**
 * Reads the records back that the ledgers say are changed, portion by portion in the plan's order: neither their number nor
 * what is found lies in memory. Cut off, it begins anew and writes the same notes.
 */

import type { FieldName } from '../../runbook/owners/owner-fields.ts'
import { recordResults } from '../../runbook/plan/ledger.ts'
import {
  historiesPerRead,
  isReadBack,
  judgeReadBack,
  nothingFound,
  type OwnWrite,
  type ReadBackCounts,
  type ReadBackRow,
  readBackNote,
} from '../../runbook/plan/read-back.ts'
import { isSameField, recordPlace } from '../../runbook/plan/record-changes.ts'
import type { BegunPlan } from '../../runbook/run.ts'
import type { WorkContext } from '../work.ts'
import { planAsOf } from './as-of.ts'
import { merged } from './merged.ts'

type Reading = Pick<WorkContext, 'run' | 'store' | 'hubspot' | 'stillCurrent'>

type Written = FieldName & { id: string; writes: OwnWrite[] }

/** Undefined where nothing was written; `outdated` once the run has gone on without this job. */
export async function readBack(context: Reading): Promise<ReadBackCounts | 'outdated' | undefined> {
  const { run, store, hubspot, stillCurrent } = context
  if (run.mode === 'dry-run') return undefined
  const plans = run.begunPlans.filter(({ kind }) => kind === 'reassign' || kind === 'undo-reassign')
  const progress = await Promise.all(plans.map(({ id }) => store.plans.progress(run.id, id)))
  const total = progress.reduce((sum, { changed }) => sum + changed, 0)
  if (total === 0) return undefined

  const counts: ReadBackCounts = { changed: 0, read: 0, found: nothingFound() }
  const list = rowList(context)
  for await (const { records, passed } of portionsOf(await writtenBy(context, plans), total)) {
    if (!(await stillCurrent())) return 'outdated'
    counts.changed = passed
    const [first] = records
    if (!first) continue
    const ids = records.map(({ id }) => id)
    const read = await hubspot.readHistories(first, ids)
    for (const { object, property, id, writes } of records) {
      const finding = judgeReadBack(writes, read.get(id) ?? { kind: 'gone' })
      counts.read += 1
      counts.found[finding.kind] += 1
      const { from: former = null, to: ours = null } = writes.at(-1) ?? {}
      if (finding.kind !== 'ours') await list.add({ object, property, id, former, ours, finding })
    }
  }
  await list.end()
  return counts
}

/** Records of one field that are read in one request, and how many have passed by; the last portion may be empty. */
async function* portionsOf(
  written: AsyncIterable<Written>,
  total: number,
): AsyncGenerator<{ records: Written[]; passed: number }> {
  let records: Written[] = []
  let passed = 0
  for await (const record of written) {
    const isRead = isReadBack(passed, total)
    passed += 1
    if (!isRead) continue
    const [first] = records
    if (first && (records.length === historiesPerRead || !isSameField(first, record))) {
      yield { records, passed }
      records = []
    }
    records.push(record)
  }
  yield { records, passed }
}

/** Each record once, with all that we wrote to it. */
async function writtenBy(context: Reading, plans: readonly BegunPlan[]): Promise<AsyncGenerator<Written>> {
  const ledgers: AsyncGenerator<Written>[] = []
  for (const plan of plans) {
    const since = await planAsOf(context, plan.digest)
    ledgers.push(changedIn(context, plan, since ?? plan.begunAt))
  }
  return together(ledgers)
}

async function* together(ledgers: readonly AsyncGenerator<Written>[]): AsyncGenerator<Written> {
  for await (const same of merged(ledgers, recordPlace)) {
    const [first] = same
    if (first) yield { ...first, writes: same.flatMap(({ writes }) => writes) }
  }
}

async function* changedIn({ run, store }: Reading, plan: BegunPlan, plannedSince: string): AsyncGenerator<Written> {
  for await (const { batch, row } of store.plans.ledger(run.id, plan)) {
    const { object, property } = batch
    for (const { id, from, to, outcome } of recordResults(batch, row)) {
      if (outcome !== 'changed') continue
      yield { object, property, id, writes: [{ from, to, plannedSince, begunAt: plan.begunAt }] }
    }
  }
}

const rowsPerNote = 500

function rowList({ run, store }: Reading): { add(row: ReadBackRow): Promise<void>; end(): Promise<void> } {
  let rows: ReadBackRow[] = []
  let portion = 0
  async function put() {
    await store.notes.set(run.id, readBackNote(run.phaseSince, portion), rows)
    portion += 1
    rows = []
  }
  return {
    async add(row) {
      rows.push(row)
      if (rows.length === rowsPerNote) await put()
    },
    async end() {
      if (rows.length > 0) await put()
      await put()
    },
  }
}
