/**
 * Reads the records back that the ledgers say are changed, portion by portion in the plan's order: neither their number nor
 * what is found lies in memory. Cut off, it begins anew and writes the same notes.
 */

import type { FieldName } from '../../runbook/owners/owner-fields.ts'
import { mayBeWritten, mergedAndWritten, recordResults } from '../../runbook/plan/ledger.ts'
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

  const counts: ReadBackCounts = { changed: 0, read: 0, found: nothingFound() }
  const list = rowList(context)
  for await (const { records, passed } of allPortions(context, plans, total)) {
    if (!(await stillCurrent())) return 'outdated'
    counts.changed += passed
    const [first] = records
    if (!first) continue
    const ids = records.map(({ id }) => id)
    const read = await hubspot.readHistories(first, ids)
    for (const { object, property, id, writes } of records) {
      const finding = judgeReadBack(writes, read.get(id) ?? { kind: 'gone' })
      if (!finding) {
        counts.changed -= 1
        continue
      }
      counts.read += 1
      counts.found[finding.kind] += 1
      const { from: former = null, to: ours = null } = writes.at(-1) ?? {}
      if (finding.kind !== 'ours') await list.add({ object, property, id, former, ours, finding })
    }
  }
  await list.end()
  return counts.changed > 0 ? counts : undefined
}

type Portion = { records: Written[]; passed: number }

/** What was written under a merged record's id to the one that lives on comes last: it has no place in the plan's order. */
async function* allPortions(context: Reading, plans: readonly BegunPlan[], total: number): AsyncGenerator<Portion> {
  const astray: Written[] = []
  yield* portionsOf(await writtenBy(context, plans, astray), total)
  const inOrder = astray.toSorted((one, other) => (recordPlace(one) < recordPlace(other) ? -1 : 1))
  yield* portionsOf(inOrder, inOrder.length)
}

/** Records of one field that are read in one request, and how many have passed by meanwhile; the last portion may be empty. */
async function* portionsOf(
  written: AsyncIterable<Written> | Iterable<Written>,
  total: number,
): AsyncGenerator<Portion> {
  let records: Written[] = []
  let place = 0
  let passed = 0
  for await (const record of written) {
    const [first] = records
    const isRead = isReadBack(place, total)
    if (isRead && first && (records.length === historiesPerRead || !isSameField(first, record))) {
      yield { records, passed }
      records = []
      passed = 0
    }
    if (isRead) records.push(record)
    place += 1
    passed += 1
  }
  yield { records, passed }
}

/** Each record once, with all that we wrote to it. */
async function writtenBy(
  context: Reading,
  plans: readonly BegunPlan[],
  astray: Written[],
): Promise<AsyncGenerator<Written>> {
  const ledgers: AsyncGenerator<Written>[] = []
  for (const plan of plans) {
    const since = await planAsOf(context, plan.digest)
    ledgers.push(changedIn(context, plan, { plannedSince: since ?? plan.begunAt, astray }))
  }
  return together(ledgers)
}

async function* together(ledgers: readonly AsyncGenerator<Written>[]): AsyncGenerator<Written> {
  for await (const same of merged(ledgers, recordPlace)) {
    const [first] = same
    if (first) yield { ...first, writes: same.flatMap(({ writes }) => writes) }
  }
}

async function* changedIn(
  { run, store }: Reading,
  plan: BegunPlan,
  { plannedSince, astray }: { plannedSince: string; astray: Written[] },
): AsyncGenerator<Written> {
  const { begunAt } = plan
  for await (const { batch, row } of store.plans.ledger(run.id, plan)) {
    const { object, property } = batch
    for (const result of recordResults(batch, row)) {
      const { id, from, to, outcome, reason, into } = result
      const write: OwnWrite = { from, to, plannedSince, begunAt, ...(outcome !== 'changed' && { isUnclear: true }) }
      if (mayBeWritten(result)) yield { object, property, id, writes: [write] }
      // Whatever the other record held, the plan did not know it.
      if (reason === mergedAndWritten && into !== undefined)
        astray.push({ object, property, id: into, writes: [{ ...write, plannedSince: '' }] })
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
