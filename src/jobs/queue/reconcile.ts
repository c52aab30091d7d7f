/**
 * Compares the store with the queue and the thread, at boot and every minute, and makes good what a crash, a restart or
 * a lost click left undone. The store is the truth; this is why nothing else has to be perfect.
 */
import type { Queue } from 'bullmq'
import type { RunService } from '../../runbook/runs-port.ts'
import type { EventLog } from '../../runbook/store-port.ts'
import { type SweepParts, sweepCopies } from '../close-out/sweep-copies.ts'
import { letTimePass } from '../let-time-pass.ts'
import type { Dispatcher } from './dispatcher.ts'

const everyMs = 60_000

type ReconcileParts = SweepParts & {
  runs: Pick<RunService, 'load' | 'unfinishedRuns' | 'execute'>
  store: { log: Pick<EventLog, 'endsToTell'> }
  dispatcher: Pick<Dispatcher, 'wake' | 'show'>
}

export async function reconcile(parts: ReconcileParts): Promise<void> {
  for (const run of await parts.runs.unfinishedRuns()) {
    await letTimePass(parts, run)
    const current = await parts.runs.load(run.id)
    if (current) await parts.dispatcher.wake(current)
  }
  // Nothing wakes a run that has ended, and Slack may have been away for longer than a job tries.
  for (const runId of await parts.store.log.endsToTell()) await parts.dispatcher.show(runId)
  // Last: a storage that is away is no reason for a run to stand still.
  await sweepCopies(parts)
}

export async function scheduleReconcile(runs: Queue): Promise<void> {
  await runs.upsertJobScheduler('reconcile', { every: everyMs }, { name: 'reconcile', data: {} })
  // A scheduler that an earlier process left keeps its next turn, up to a minute away; what is due at a start is due now.
  await runs.add('reconcile', {})
}
