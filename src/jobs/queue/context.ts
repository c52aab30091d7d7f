/** Builds what a job's work needs, from the run as it stands now. */
import { system } from '../../runbook/actor.ts'
import { untilNextDay } from '../../runbook/day.ts'
import { isAtWork } from '../../runbook/decide/kept-copy.ts'
import type { FaultFacts } from '../../runbook/fault.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import type { Run } from '../../runbook/run.ts'
import type { WorkContext } from '../work.ts'
import { queueOf, type SearchJob, type WriteJob } from './queues.ts'
import type { WorkerParts } from './workers.ts'

/** The run if it still is where the job was made for; otherwise the job is out of date and ends quietly. */
export async function currentRun(parts: WorkerParts, job: { runId: string; since: number }): Promise<Run | undefined> {
  const run = await parts.runs.load(job.runId)
  return run && run.phaseSince === job.since && isAtWork(run) ? run : undefined
}

/** Redis answers nobody else while it takes a portion in. */
const jobsAtOnce = 500

export function contextFor(parts: WorkerParts, run: Run): WorkContext {
  const { store, dataCopies, clock, queues, runs } = parts
  return {
    ...parts.gatewaysFor(run.target, run.mode),
    run,
    store,
    dataCopies,
    defaultOwner: parts.defaultOwnerOf(run.target),
    clock,
    stillCurrent: async () => (await currentRun(parts, { runId: run.id, since: run.phaseSince })) !== undefined,
    show: () => parts.dispatcher.show(run.id),
    claimPair: (pair) => runs.claimPair(run, pair),
    addSearches: async (jobs) => {
      await queueOf(queues.search, run.target).addBulk(jobs.map(searchJob))
    },
    addWrites: async (jobs) => {
      const queue = queueOf(queues.write, run.target)
      for (const together of inChunks(jobs, jobsAtOnce)) await queue.addBulk(together.map(windowJob))
    },
  }
}

export function searchJob(data: SearchJob['data']) {
  const { range, afterId } = data.cursor
  const place = `${range.field.object}-${range.field.property}-${range.ownerIds[0]}-${afterId}-${range.toId ?? 'end'}`
  const jobId = `${data.runId}-${data.since}-${place}`
  return { name: 'search-page', data, opts: { jobId } }
}

function windowJob(data: WriteJob['data']) {
  return { name: 'write-window', data, opts: { jobId: `${data.runId}-${data.since}-window-${data.first}` } }
}

/** Stops the run's work where it is; the thread says why and what to do. */
export async function stopWork(
  parts: WorkerParts,
  job: { runId: string; since: number },
  fault: FaultFacts,
): Promise<void> {
  parts.logger.warn({ ...job, fault }, 'work stopped')
  const timed = timedByAccount(fault, await parts.runs.load(job.runId), parts.clock())
  await parts.runs.execute(job.runId, { command: 'report-fault', since: job.since, fault: timed }, system)
}

/** HubSpot counts the day's calls anew at midnight in the account's time zone, and does not say so in its refusal (docs "Usage guidelines"). */
function timedByAccount(fault: FaultFacts, run: Run | undefined, now: Date): FaultFacts {
  if (fault.vendor !== 'hubspot' || fault.code !== 'daily-limit-reached' || !run?.account) return fault
  return { ...fault, retryAfterMs: untilNextDay(now, run.account.timeZone) + countedAnewMs }
}

const countedAnewMs = 60_000
