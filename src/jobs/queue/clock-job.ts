/** The moment that a run waits for has come. */
import type { Job } from 'bullmq'
import { letTimePass } from '../let-time-pass.ts'
import { runData } from './job-data.ts'
import type { WorkerParts } from './workers.ts'

export async function passTime(parts: WorkerParts, job: Job): Promise<void> {
  const { runId } = runData.parse(job.data)
  const run = await parts.runs.load(runId)
  if (run) await letTimePass(parts, run)
}
