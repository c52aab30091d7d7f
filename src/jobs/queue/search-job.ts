/** A search page; the last one of all wakes the planning that waits for it. */
import type { Job } from 'bullmq'
import { searchPage } from '../reassign/search-page.ts'
import { contextFor, currentRun, searchJob, stopWork } from './context.ts'
import { isSignal, mustStop, waitAsTold } from './faults.ts'
import { searchData } from './job-data.ts'
import { queueOf } from './queues.ts'
import type { WorkerParts } from './workers.ts'

export async function runSearchJob(parts: WorkerParts, target: string, job: Job): Promise<void> {
  const data = searchData.parse(job.data)
  const run = await currentRun(parts, data)
  if (!run) return
  const queue = queueOf(parts.queues.search, target)
  try {
    const result = await searchPage(contextFor(parts, run), data.cursor)
    if (result.kind === 'next') await queue.addBulk(result.cursors.map((cursor) => searchJob({ ...data, cursor })))
    if (result.kind === 'collected') {
      await parts.queues.runs.add(
        'reassign.plan',
        { runId: run.id, since: data.since },
        { jobId: `${run.id}-collected-${data.since}` },
      )
    }
  } catch (error) {
    if (isSignal(error)) throw error
    const fault = mustStop(error, job)
    if (fault) return stopWork(parts, data, fault)
    await waitAsTold(error, queue)
  }
}
