/** Runs one phase of a step: looks up the run, does the work, reports. */
import type { Job } from 'bullmq'
import { system } from '../../runbook/actor.ts'
import type { WorkCommand } from '../../runbook/commands.ts'
import { jobNames } from '../../runbook/definition.ts'
import { isFault } from '../../runbook/fault.ts'
import { contextFor, currentRun, stopWork } from './context.ts'
import { delay, isSignal, isTemporary, mustStop } from './faults.ts'
import { handlers } from './handlers.ts'
import { workData } from './job-data.ts'
import type { WorkerParts } from './workers.ts'

export async function runWorkJob(parts: WorkerParts, job: Job, token: string | undefined): Promise<void> {
  const data = workData.parse(job.data)
  const run = await currentRun(parts, data)
  const name = jobNames.find((candidate) => candidate === job.name)
  const work = name && handlers.get(name)
  if (!run || !work) return
  try {
    const result = await work(contextFor(parts, run))
    if (result.kind === 'elsewhere') return
    if (result.kind === 'again') {
      await parts.dispatcher.show(run.id)
      return await delay(job, result.afterMs, token)
    }
    const command: WorkCommand = { ...result.report, since: data.since }
    const outcome = await parts.runs.execute(run.id, command, system)
    if (outcome.kind === 'refused') parts.logger.info({ ...data, refusal: outcome.refusal }, 'report declined')
  } catch (error) {
    if (isSignal(error)) throw error
    const fault = mustStop(error, job)
    if (fault) {
      parts.logger.error({ ...data, err: error }, 'work failed')
      return stopWork(parts, data, fault)
    }
    if (isFault(error) && isTemporary(error)) return delay(job, error.facts.retryAfterMs ?? 10_000, token)
    throw error
  }
}
