/**
 * Collects every record of the retiring owners, then freezes them into a plan. The ids come first and whole: HubSpot's
 * search lags behind writes, so a plan that grew while records were written would miss some (HubSpot docs, Search the CRM).
 */
import { type CrmObject, crmObjects } from '../../runbook/hubspot-port.ts'
import type { OwnerDecision } from '../../runbook/owners.ts'
import { type PlanFigures, planDigest, type ReassignBatch, reassignEffects } from '../../runbook/plan.ts'
import { type Run, retiringOwnerIds } from '../../runbook/run.ts'
import type { SearchRange } from '../../runbook/store-port.ts'
import { planTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

/** HubSpot's limit for one batch update, and for one batch read. */
const batchSize = 100

export function collectionKey(runId: string, since: number): string {
  return `${runId}:${since}`
}

export async function plan(context: WorkContext): Promise<WorkResult> {
  const { run, store, addSearches } = context
  const key = collectionKey(run.id, run.phaseSince)
  const ranges = searchRanges(run)
  await store.collection.begin(key, ranges)
  const unfinished = await store.collection.unfinished(key)
  if (unfinished.length > 0) {
    await addSearches(unfinished.map((cursor) => ({ runId: run.id, since: run.phaseSince, cursor })))
    return { kind: 'elsewhere' }
  }
  const batches = await frozenBatches(context, key, ranges)
  const digest = planDigest(planTarget(run), reassignEffects(batches))
  await store.plans.savePlan(run.id, digest, batches)
  const effects = batches.reduce((sum, batch) => sum + batch.ids.length, 0)
  return reports({ command: 'report-plan', plan: { kind: 'reassign', digest, effects, summary: figures(batches) } })
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
    for (let start = 0; start < ids.length; start += batchSize) {
      batches.push({ object: range.object, from: range.ownerId, to, ids: ids.slice(start, start + batchSize) })
    }
  }
  return batches
}

function successor(run: Run, ownerId: string): string | null {
  const decision: OwnerDecision | undefined = run.mapping?.entries.find((entry) => entry.from === ownerId)?.to
  return decision?.kind === 'owner' ? decision.id : null
}

function figures(batches: readonly ReassignBatch[]): PlanFigures {
  const moves = new Map<string, { object: CrmObject; from: string; to: string | null; records: number }>()
  for (const { object, from, to, ids } of batches) {
    const key = `${object}:${from}`
    const move = moves.get(key) ?? { object, from, to, records: 0 }
    moves.set(key, { ...move, records: move.records + ids.length })
  }
  return { kind: 'reassign', moves: [...moves.values()] }
}
