/** Hands the approved plan's batches to the write queue, and reports once the ledger says that all are settled. */
import { requireApproval, requireTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function apply(context: WorkContext): Promise<WorkResult> {
  const { run, store, addWrites } = context
  const plan = requireApproval(context)
  await requireTarget(context)
  const { digest } = plan
  const total = await countBatches(context, digest)
  await store.plans.beginLedger(run.id, digest, total)
  const unsettled = await store.plans.unsettled(run.id, digest)
  if (unsettled.length > 0) {
    await addWrites(unsettled.map((index) => ({ runId: run.id, since: run.phaseSince, digest, index })))
    return { kind: 'elsewhere' }
  }
  const { changed, skipped, failed } = await store.plans.progress(run.id, digest)
  return reports({ command: 'report-applied', digest, counts: { changed, skipped, failed } })
}

async function countBatches({ store, run }: WorkContext, digest: string): Promise<number> {
  let count = 0
  for await (const _ of store.plans.batches(run.id, digest)) count += 1
  return count
}
