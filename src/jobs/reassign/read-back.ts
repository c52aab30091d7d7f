/**
 * Reads the records back that the ledgers say are changed, portion by portion in the plan's order: neither their number nor
 * what is found lies in memory. Cut off, it begins anew and writes the same notes.
 */
import { note } from '../../runbook/notes.ts'
import type { FieldName } from '../../runbook/owners/owner-fields.ts'
import { mayBeAstray, mayBeWritten, recordResults } from '../../runbook/plan/ledger.ts'
import {
  historiesPerRead,
  isReadBack,
  judgeReadBack,
  nothingFound,
  type OwnWrite,
  type ReadBackCounts,
  type ReadBackRow,
} from '../../runbook/plan/read-back.ts'
import { isSameField, recordPlace } from '../../runbook/plan/record-changes.ts'
import type { BegunPlan } from '../../runbook/run.ts'
import type { WorkContext } from '../work.ts'
import { planAsOf } from './as-of.ts'
import { merged } from './merged.ts'

type Reading = Pick<WorkContext, 'run' | 'store' | 'hubspot' | 'stillCurrent'>

/** `strays`: writes that may have come to another record, if this one was merged into it. */
type Written = FieldName & { id: string; writes: OwnWrite[]; strays: OwnWrite[] }

/** Undefined where nothing was written; `outdated` once the run has gone on without this job. */
export async function readBack(context: Reading): Promise<ReadBackCounts | 'outdated' | undefined> {
  const { run, store, hubspot, stillCurrent } = context
  if (run.mode === 'dry-run') return undefined
  const plans = run.begunPlans.filter(({ kind }) => kind === 'reassign' || kind === 'undo-reassign')
  const progress = await Promise.all(plans.map(({ id }) => store.plans.progress(run.id, id)))
  const total = progress.reduce((sum, { changed }) => sum + changed, 0)

  const counts: ReadBackCounts = { changed: 0, read: 0, found: nothingFound() }
  const list = rowList(context)
  const astray: Written[] = []
  for await (const { records, passed } of allPortions(context, plans, { total, astray })) {
    if (!(await stillCurrent())) return 'outdated'
    counts.changed += passed
    const [first] = records
    if (!first) continue
    const ids = records.map(({ id }) => id)
    const read = await hubspot.readHistories(first, ids)
    for (const { object, property, id, writes, strays } of records) {
      const answer = read.get(id) ?? { kind: 'gone' }
      if (answer.kind === 'merged' && strays.length > 0)
        astray.push({ object, property, id: answer.into, writes: strays, strays: [] })
      const finding = judgeReadBack(writes, answer)
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

/** The records that live on come last, once it is known which they are: they have no place in the plan's order. */
async function* allPortions(
  context: Reading,
  plans: readonly BegunPlan[],
  { total, astray }: { total: number; astray: readonly Written[] },
): AsyncGenerator<Portion> {
  yield* portionsOf(await writtenBy(context, plans), total)
  const survivors = Map.groupBy(astray, recordPlace)
  if (survivors.size === 0) return
  // One that was written under its own id has been judged by that, or stands for others in the sample.
  for await (const own of await writtenBy(context, plans)) if (own.writes.length > 0) survivors.delete(recordPlace(own))
  const inOrder = [...survivors].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, same]) => same)
  yield* portionsOf(inOrder.flatMap(inOne), inOrder.length)
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
    const isRead = isReadBack(place, total) || record.strays.length > 0
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
async function writtenBy(context: Reading, plans: readonly BegunPlan[]): Promise<AsyncGenerator<Written>> {
  const ledgers: AsyncGenerator<Written>[] = []
  for (const plan of plans) {
    const since = await planAsOf(context, plan.digest)
    ledgers.push(changedIn(context, plan, since ?? plan.begunAt))
  }
  return together(ledgers)
}

async function* together(ledgers: readonly AsyncGenerator<Written>[]): AsyncGenerator<Written> {
  for await (const same of merged(ledgers, recordPlace)) yield* inOne(same)
}

function inOne(same: readonly Written[]): Written[] {
  const [first] = same
  const all = { writes: same.flatMap(({ writes }) => writes), strays: same.flatMap(({ strays }) => strays) }
  return first ? [{ ...first, ...all }] : []
}

async function* changedIn({ run, store }: Reading, plan: BegunPlan, plannedSince: string): AsyncGenerator<Written> {
  const { begunAt } = plan
  for await (const { batch, row } of store.plans.ledger(run.id, plan)) {
    const { object, property } = batch
    for (const result of recordResults(batch, row)) {
      const { id, from, to, outcome } = result
      const write: OwnWrite = { from, to, plannedSince, begunAt, ...(outcome !== 'changed' && { isUnclear: true }) }
      const writes = mayBeWritten(result) ? [write] : []
      // Whatever another record held, the plan did not know it.
      const strays: OwnWrite[] = mayBeAstray(result) ? [{ ...write, plannedSince: '', isUnclear: true }] : []
      if (writes.length + strays.length > 0) yield { object, property, id, writes, strays }
    }
  }
}

const rowsPerNote = 500

function rowList({ run, store }: Reading): { add(row: ReadBackRow): Promise<void>; end(): Promise<void> } {
  let rows: ReadBackRow[] = []
  let portion = 0
  async function put() {
    await store.notes.set(run.id, note('read-back', run.phaseSince, portion), rows)
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
