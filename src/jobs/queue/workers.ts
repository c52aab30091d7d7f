/** The workers of this process: which queue runs what, how many at once, and how they stop. */
import { type Job, Worker } from 'bullmq'
import type { Logger } from 'pino'
import type { DataCopyStore } from '../../runbook/data-copy-port.ts'
import type { RunService } from '../../runbook/runs-port.ts'
import type { Store } from '../../runbook/store-port.ts'
import type { ThreadProjector } from '../../runbook/thread-port.ts'
import type { Gateways } from '../work.ts'
import { passTime } from './clock-job.ts'
import type { Dispatcher } from './dispatcher.ts'
import { proveHandlers } from './handlers.ts'
import {
  clockQueueName,
  type QueueConnection,
  type Queues,
  runsQueueName,
  searchQueueName,
  threadQueueName,
  writeQueueName,
} from './queues.ts'
import { reconcile } from './reconcile.ts'
import { runSearchJob } from './search-job.ts'
import { runThreadJob } from './thread-job.ts'
import { runWindowJob } from './window-job.ts'
import { runWorkJob } from './work-job.ts'

export type WorkerParts = {
  queues: Queues
  targets: readonly string[]
  runs: RunService
  store: Store
  dataCopies: DataCopyStore
  gatewaysFor: (target: string, mode: 'live' | 'dry-run') => Gateways
  defaultOwnerOf: (target: string) => string | null
  dispatcher: Dispatcher
  thread: ThreadProjector
  clock: () => Date
  logger: Logger
  /** Between two calls to Slack. */
  threadPaceMs: number
  lockTimes?: LockTimes
}

/** When a job is taken from a process that does not say any more that it works on it, and how often. */
export type LockTimes = { lockDuration: number; stalledInterval: number; maxStalledCount: number }

/** Noticed soon when a process dies: BullMQ's defaults take a minute. */
const usualLockTimes: LockTimes = { lockDuration: 15_000, stalledInterval: 5_000, maxStalledCount: 5 }

export function startWorkers(parts: WorkerParts, connection: QueueConnection): Worker[] {
  proveHandlers()
  const { targets, logger, lockTimes = usualLockTimes } = parts
  const options = { ...connection, ...lockTimes }
  const workers = [
    new Worker(runsQueueName, (job, token) => runWorkJob(parts, job, token), { ...options, concurrency: 4 }),
    new Worker(clockQueueName, (job) => runClockJob(parts, job), { ...options, concurrency: 1 }),
    new Worker(threadQueueName, (job) => runThreadJob(parts, job), {
      ...options,
      concurrency: 1,
      ...(parts.threadPaceMs > 0 && { limiter: { max: 1, duration: parts.threadPaceMs } }),
    }),
    ...targets.flatMap((target) => [
      new Worker(searchQueueName(target), (job) => runSearchJob(parts, target, job), {
        ...options,
        concurrency: 5,
      }),
      new Worker(writeQueueName(target), (job) => runWindowJob(parts, target, job), {
        ...options,
        concurrency: 3,
      }),
    ]),
  ]
  for (const worker of workers) {
    worker.on('failed', (job, error) => logger.warn({ job: job?.id, queue: worker.name, err: error }, 'job failed'))
    worker.on('error', (error) => logger.error({ queue: worker.name, err: error }, 'worker error'))
  }
  return workers
}

async function runClockJob(parts: WorkerParts, job: Job): Promise<void> {
  return job.name === 'reconcile' ? reconcile(parts) : passTime(parts, job)
}

const drainMs = 25_000
/** For a call that was just ended to give its job back to the queue. */
const giveBackMs = 2_000

/** Lets running jobs end. What takes longer is told to end (`late`); and what does not, is left to the stalled check of the next process. */
export async function drainWorkers(
  workers: readonly Worker[],
  { graceMs = drainMs, late }: { graceMs?: number; late: () => void },
): Promise<void> {
  const drained = Promise.all(workers.map((worker) => worker.close()))
  if (await endsWithin(drained, graceMs)) return
  late()
  // BullMQ's forced close does nothing once a close has begun; what still stands in the way ends with the process.
  await endsWithin(drained, giveBackMs)
}

async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const limit = new Promise<false>((resolve) => setTimeout(() => resolve(false), ms).unref())
  return Promise.race([work.then(() => true), limit])
}
