/** Changes in a plan's order, cut into batches, saved as they come and reported with their figures: none of it is held as a whole. */
import type { PlanSummary } from '../../runbook/plan/plan.ts'
import { type Handover, type PlanTally, startTally } from '../../runbook/plan/plan-tally.ts'
import {
  batchesOf,
  type ReassignBatch,
  type RecordChange,
  type ValueChange,
} from '../../runbook/plan/record-changes.ts'
import { planTarget } from '../require.ts'
import type { WorkContext } from '../work.ts'

type Proposal = {
  kind: 'reassign' | 'undo-reassign'
  changes: AsyncIterable<RecordChange>
  /** What a change means for the owners in it. */
  handovers: (change: ValueChange) => Handover[]
}

export async function savedPlan(
  { run, store }: Pick<WorkContext, 'run' | 'store'>,
  { kind, changes, handovers }: Proposal,
): Promise<PlanSummary> {
  const tally = startTally(planTarget(run), handovers)
  await store.plans.savePlan(run.id, counted(batchesOf(changes), tally), () => tally.digest())
  return { kind, digest: tally.digest(), effects: tally.effects(), summary: { kind, moves: tally.moves() } }
}

async function* counted(batches: AsyncIterable<ReassignBatch>, tally: PlanTally): AsyncGenerator<ReassignBatch> {
  for await (const batch of batches) {
    tally.add(batch)
    yield batch
  }
}
