/** A window of batches: neighbours in the plan that one search looks after, and that are then written one by one. */
import { isSameField, type ReassignBatch } from '../../runbook/plan/record-changes.ts'
import type { LedgerProgress } from '../../runbook/store-port.ts'
import type { WorkContext } from '../work.ts'
import { guardWindow } from './window-guard.ts'
import { writeBatch } from './write-batch.ts'

export type WindowContext = Pick<WorkContext, 'run' | 'store' | 'hubspot' | 'clock' | 'stillCurrent'>

/** Fewer, and the searches would hold the writes up; more, and the search would be older at the last write. */
const batchesPerWindow = 20

/** Batches that are written at the same time: the time an answer takes must not be the limit. */
const lanes = 2

/** The windows, by their first batch, that these batches lie in. */
export function windowsOf(indexes: Iterable<number>): number[] {
  return [...new Set([...indexes].map((index) => index - (index % batchesPerWindow)))]
}

type OpenBatch = { index: number; batch: ReassignBatch; isFresh: boolean }

/** `settled` is told after each batch. */
export async function writeWindow(
  context: WindowContext,
  first: number,
  settled: (progress: LedgerProgress) => Promise<void>,
): Promise<void> {
  const { store, run } = context
  const open = await openBatches(context, first)
  // Run again after its last batch, and before anybody was told.
  if (open.length === 0 && run.plan) await settled(await store.plans.progress(run.id, run.plan.id))
  for (const neighbours of groupsOf(open)) {
    const batches = neighbours.map(({ batch }) => batch)
    const guarded = neighbours[0]?.isFresh ? await guardWindow(context, batches) : undefined
    await inLanes(neighbours, async ({ index, batch }) => {
      // A batch that nobody wants any more must not even be noted as intended.
      if (!(await context.stillCurrent())) return
      await settled(await writeBatch(context, { index, batch }, guarded))
    })
  }
}

/**
 * One search can look after a group. It sees one object, and one property's values; and a batch that was begun, among those that
 * were not, would still have records of the former owners, which would make up in its count for what has gone from the others.
 */
function groupsOf(batches: readonly OpenBatch[]): OpenBatch[][] {
  const groups: OpenBatch[][] = []
  for (const open of batches) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (last && isNext(last, open)) group?.push(open)
    else groups.push([open])
  }
  return groups
}

function isNext(last: OpenBatch, next: OpenBatch): boolean {
  return next.index === last.index + 1 && next.isFresh === last.isFresh && isSameField(last.batch, next.batch)
}

/** After a failure none is begun, and those that run come to their end before it is told: the job may be tried again at once. */
async function inLanes<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items]
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      try {
        await work(item)
      } catch (error) {
        left.length = 0
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** What is not settled, and what nobody has begun. */
async function openBatches({ store, run }: WindowContext, first: number): Promise<OpenBatch[]> {
  if (!run.plan) throw new Error('there is no plan to write')
  const span = { first, count: batchesPerWindow }
  const batches = await store.plans.someBatches(run.id, run.plan.digest, span)
  if (batches.length === 0) throw new Error(`the plan has no batch ${first}`)
  const rows = await store.plans.ledgerRows(run.id, run.plan.id, span)
  return batches.flatMap((batch, offset) => {
    const row = rows[offset]
    return row?.state === 'settled' ? [] : [{ index: first + offset, batch, isFresh: row === undefined }]
  })
}
