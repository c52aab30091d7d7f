/** What a job does with a fault: wait as long as the vendor says, try again with back-off, or stop the run for people. */
import { DelayedError, type Job, type Queue, RateLimitError, UnrecoverableError } from 'bullmq'
import { type Fault, type FaultCode, type FaultFacts, isFault } from '../../runbook/fault.ts'

/** Beyond this a wait is parked in the run, where people can see it, rather than in a queue. */
const longestWaitMs = 10 * 60_000

export function mustStop(error: unknown, job: Pick<Job, 'attemptsMade' | 'opts'>): FaultFacts | undefined {
  if (!isFault(error)) return isLastAttempt(job) ? unexpected(error) : undefined
  const { facts } = error
  if (facts.kind === 'permanent') return facts
  if (facts.kind === 'retry-later') return isParked(facts) ? facts : undefined
  return isLastAttempt(job) ? outage(facts) : undefined
}

const outageMs = 5 * 60_000
const passing: readonly FaultCode[] = ['unreachable', 'unavailable', 'timeout', 'storage-unreachable']

/** An outage ends without anybody here doing something, so the run says that it waits and then tries again by itself. */
function outage(facts: FaultFacts): FaultFacts {
  return passing.includes(facts.code) ? { ...facts, kind: 'retry-later', retryAfterMs: outageMs } : facts
}

/** HubSpot's daily limit and its move to another data centre end when they end: the run says so, and goes on by itself then. */
function isParked({ code, retryAfterMs = 0 }: FaultFacts): boolean {
  return code === 'daily-limit-reached' || code === 'data-centre-migration' || retryAfterMs > longestWaitMs
}

function isLastAttempt(job: Pick<Job, 'attemptsMade' | 'opts'>): boolean {
  return job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
}

/** A programming error or an outage without a name; its text may hold anything, so only its kind is passed on. */
function unexpected(error: unknown): FaultFacts {
  return {
    vendor: 'store',
    kind: 'unknown',
    code: 'unexpected-answer',
    detail: error instanceof Error ? error.name : 'unknown',
  }
}

/** A limit belongs to the whole portal, so the queue pauses, not only this job. */
export async function waitAsTold(error: unknown, queue: Queue): Promise<never> {
  if (isFault(error) && isTemporary(error)) {
    await queue.rateLimit(error.facts.retryAfterMs ?? 10_000)
    throw new RateLimitError()
  }
  throw error
}

/** Waits without using up an attempt. */
export async function delay(job: Job, afterMs: number, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + afterMs, token)
  throw new DelayedError()
}

export function isTemporary(error: Fault): boolean {
  return error.facts.kind === 'retry-later'
}

export function isSignal(error: unknown): boolean {
  return error instanceof DelayedError || error instanceof RateLimitError || error instanceof UnrecoverableError
}
