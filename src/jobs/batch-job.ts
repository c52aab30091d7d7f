/** A batch of owner changes; the last one wakes the step that waits for it. */
import type { Job } from 'bullmq'
import type { LedgerProgress } from '../runbook/store-port.ts'
import { contextFor, currentRun, stopWork } from './context.ts'
import { isSignal, mustStop, waitAsTold } from './faults.ts'
import { batchData } from './job-data.ts'
import { queueOf } from './queues.ts'
import { writeBatch } from './reassign/write-batch.ts'
import type { WorkerParts } from './workers.ts'

export async function runBatchJob(parts: WorkerParts, target: string, job: Job): Promise<void> {
  const data = batchData.parse(job.data)
  // Read anew for each batch: a cancelled run or a withdrawn plan ends here, between two batches.
  const run = await currentRun(parts, data)
  if (!run) return
  try {
    const progress = await writeBatch(contextFor(parts, run), data.index)
    if (isWorthShowing(progress)) await parts.dispatcher.show(run.id)
    if (progress.settled >= progress.total) {
      await parts.queues.runs.add(
        'reassign.apply',
        { runId: run.id, since: data.since },
        { jobId: `${run.id}-settled-${data.since}` },
      )
    }
  } catch (error) {
    if (isSignal(error)) throw error
    const fault = mustStop(error, job)
    if (fault) return stopWork(parts, data, fault)
    await waitAsTold(error, queueOf(parts.queues.write, target))
  }
}

/** Slack allows about one update of a message a second, for all runs together (Tier 3), and people need no more than this. */
const showEveryMs = 3_000
let lastShown = 0

function isWorthShowing({ settled, total }: LedgerProgress): boolean {
  const now = Date.now()
  if (settled < total && now - lastShown < showEveryMs) return false
  lastShown = now
  return true
}
