/** Brings a run's thread one step further, and asks for another pass while something is left to show. */
import type { Job } from 'bullmq'
import { isFault } from '../../runbook/fault.ts'
import { waitAsTold } from './faults.ts'
import { runData } from './job-data.ts'
import type { WorkerParts } from './workers.ts'

export async function runThreadJob(parts: WorkerParts, job: Job): Promise<void> {
  const { runId } = runData.parse(job.data)
  try {
    const shown = await parts.thread.advance(runId)
    if (shown === 'more') await parts.dispatcher.show(runId)
    if (shown === 'over') await parts.store.log.markEndTold(runId)
  } catch (error) {
    if (isFault(error)) await waitAsTold(error, parts.queues.thread)
    throw error
  }
}
