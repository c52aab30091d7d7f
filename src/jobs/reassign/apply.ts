/** Hands the approved plan's batches to the write queue, and reports once the ledger says that all are settled. */
import { tracesSince } from '../../runbook/disconnect.ts'
import { Fault } from '../../runbook/fault.ts'
import { note } from '../../runbook/notes.ts'
import { pacedOn } from '../../runbook/plan/write-pace.ts'
import { disconnectedAt } from '../../runbook/run.ts'
import type { LedgerProgress } from '../../runbook/store-port.ts'
import { syncTraces } from '../disconnect/traces.ts'
import { identifyTarget, requireApproval, requireSamePlan } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { noteLeftBefore } from './count-left.ts'
import { windowsOf } from './write-window.ts'

export async function apply(context: WorkContext): Promise<WorkResult> {
  const { run, store, addWrites } = context
  const plan = requireApproval(context)
  const progress = await store.plans.progress(run.id, plan.id)
  const isAllSettled = progress.total > 0 && progress.settled === progress.total
  if (run.mode === 'live' && !isAllSettled) await requireNoSync(context)
  if (progress.total === 0) await begin(context)
  const unsettled = await store.plans.unsettled(run.id, plan.id)
  if (unsettled.length > 0) {
    await identifyTarget(context)
    await notePace(context, progress)
    await addWrites(windowsOf(unsettled).map((first) => ({ runId: run.id, since: run.phaseSince, first })))
    return { kind: 'elsewhere' }
  }
  const { changed, skipped, failed } = await store.plans.progress(run.id, plan.id)
  return reports({ command: 'report-applied', digest: plan.digest, counts: { changed, skipped, failed } })
}

async function begin(context: WorkContext): Promise<void> {
  const { run, store } = context
  const plan = requireApproval(context)
  const batches = await requireSamePlan(run, plan, store.plans.batches(run.id, plan.digest))
  if (plan.kind === 'undo-reassign') await noteLeftBefore(context, plan.id)
  await store.plans.beginLedger(run.id, plan.id, batches)
}

/** The rate counts from here, whatever was written before a stop. */
async function notePace(
  { run, store, clock }: WorkContext,
  { changed, skipped, failed }: LedgerProgress,
): Promise<void> {
  const pace = note('write-pace', run.phaseSince)
  if ((await store.notes.get(run.id, pace)) !== undefined) return
  const now = { ms: clock().getTime(), records: changed + skipped + failed }
  await store.notes.set(run.id, pace, pacedOn(undefined, now))
}

/**
 * While the sync is alive it would set the owners back, so its traces are looked at before writing begins, and whenever it
 * goes on. By then the owners that were assigned last are our own; the records' sync times still tell.
 */
async function requireNoSync({ run, hubspot, clock }: WorkContext): Promise<void> {
  const since = disconnectedAt(run)
  const now = clock().toISOString()
  const moved = tracesSince(await syncTraces(hubspot, since), { disconnectedAt: since, now })
  if (moved.length === 0) return
  const detail = moved.map(({ object, recordId, at }) => `${object} ${recordId} ${at}`).join(', ')
  throw new Fault({ vendor: 'hubspot', kind: 'permanent', code: 'still-syncing', detail })
}
