/** Owners' records in batches, saved as a plan and reported with its figures. */
import { ownerMoves, planDigest, type ReassignBatch, reassignEffects } from '../../runbook/plan.ts'
import { planTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

/** HubSpot's limit for one batch update, and for one batch read. */
const batchSize = 100

/** The same move in batches that one request can take. */
export function* batchesOf({ ids, ...move }: ReassignBatch): Generator<ReassignBatch> {
  for (let start = 0; start < ids.length; start += batchSize)
    yield { ...move, ids: ids.slice(start, start + batchSize) }
}

export async function proposed(
  { run, store }: Pick<WorkContext, 'run' | 'store'>,
  kind: 'reassign' | 'undo-reassign',
  batches: ReassignBatch[],
): Promise<WorkResult> {
  const digest = planDigest(planTarget(run), reassignEffects(batches))
  await store.plans.savePlan(run.id, digest, batches)
  const effects = batches.reduce((sum, batch) => sum + batch.ids.length, 0)
  const summary = { kind, moves: ownerMoves(batches) }
  return reports({ command: 'report-plan', plan: { kind, digest, effects, summary } })
}
