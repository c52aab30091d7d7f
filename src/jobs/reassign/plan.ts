/**
 * Collects every record of the retiring owners, then freezes them into a plan. The ids come first and whole: HubSpot's
 * search lags behind writes, so a plan that grew while records were written would miss some (HubSpot docs, Search the CRM).
 */
import { crmObjects } from '../../runbook/hubspot-port.ts'
import type { OwnerDecision } from '../../runbook/owners.ts'
import type { ReassignBatch } from '../../runbook/plan.ts'
import { type Run, retiringOwnerIds } from '../../runbook/run.ts'
import type { SearchRange } from '../../runbook/store-port.ts'
import type { WorkContext, WorkResult } from '../work.ts'
import { planUndo } from './plan-undo.ts'
import { batchesOf, proposed } from './propose.ts'

export function collectionKey(runId: string, since: number): string {
  return `${runId}:${since}`
}

export async function plan(context: WorkContext): Promise<WorkResult> {
  const { run, store, addSearches } = context
  if (run.undo) return planUndo(context)
  const key = collectionKey(run.id, run.phaseSince)
  const ranges = searchRanges(run)
  await store.collection.begin(key, ranges)
  const unfinished = await store.collection.unfinished(key)
  if (unfinished.length > 0) {
    await addSearches(unfinished.map((cursor) => ({ runId: run.id, since: run.phaseSince, cursor })))
    return { kind: 'elsewhere' }
  }
  const batches = await frozenBatches(context, key, ranges)
  return proposed(context, 'reassign', batches)
}

function searchRanges(run: Run): SearchRange[] {
  return crmObjects.flatMap((object) => retiringOwnerIds(run).map((ownerId) => ({ object, ownerId })))
}

async function frozenBatches(
  { run, store }: WorkContext,
  key: string,
  ranges: SearchRange[],
): Promise<ReassignBatch[]> {
  const batches: ReassignBatch[] = []
  for (const range of ranges) {
    const to = successor(run, range.ownerId)
    const ids = await store.collection.ids(key, range)
    batches.push(...batchesOf({ object: range.object, from: range.ownerId, to, ids }))
  }
  return batches
}

function successor(run: Run, ownerId: string): string | null {
  const decision: OwnerDecision | undefined = run.mapping?.entries.find((entry) => entry.from === ownerId)?.to
  return decision?.kind === 'owner' ? decision.id : null
}
