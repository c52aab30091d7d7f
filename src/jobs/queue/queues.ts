/**
 * Queues by what limits them, not by step: our own concurrency, the portal's search limit, the portal's burst limit, and
 * Slack's message rate. The two HubSpot queues exist once per target, because each portal has limits of its own.
 */
import { type ConnectionOptions, Queue } from 'bullmq'
import type { JobName } from '../../runbook/definition.ts'
import type { SearchCursor } from '../../runbook/store-port.ts'

export type RunsJob = { name: JobName; data: { runId: string; since: number } }

export type SearchJob = { name: 'search-page'; data: { runId: string; since: number; cursor: SearchCursor } }
/** `first` is the index of the window's first batch. */
export type WriteJob = { name: 'write-window'; data: { runId: string; since: number; first: number } }

export type QueueConnection = { connection: ConnectionOptions; prefix: string }

export type Queues = {
  runs: Queue
  /** Deadlines and the reconcile pass: short work that must not wait behind a long copy. */
  clock: Queue
  thread: Queue
  search: ReadonlyMap<string, Queue>
  write: ReadonlyMap<string, Queue>
}

export function searchQueueName(target: string): string {
  return `hubspot-search-${target}`
}

export function writeQueueName(target: string): string {
  return `hubspot-write-${target}`
}

export const runsQueueName = 'runs'
export const clockQueueName = 'clock'
export const threadQueueName = 'thread'

/** Kept short: the store tells what happened, the queue only what is to be done. */
const jobDefaults = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
  removeOnComplete: true,
  // A kept failure would keep its id, and the reconcile pass could not add the job again.
  removeOnFail: true,
}

export function openQueues(options: QueueConnection, targets: readonly string[]): Queues {
  const open = (name: string) => {
    const queue = new Queue(name, { ...options, defaultJobOptions: jobDefaults })
    queue.on('error', () => {
      // The connection's own listener logs it; without one here BullMQ would throw.
    })
    return queue
  }
  return {
    runs: open(runsQueueName),
    clock: open(clockQueueName),
    thread: open(threadQueueName),
    search: new Map(targets.map((target) => [target, open(searchQueueName(target))])),
    write: new Map(targets.map((target) => [target, open(writeQueueName(target))])),
  }
}

export async function closeQueues(queues: Queues): Promise<void> {
  const all = [queues.runs, queues.clock, queues.thread, ...queues.search.values(), ...queues.write.values()]
  await Promise.all(all.map((queue) => queue.close()))
}

export function queueOf(queues: ReadonlyMap<string, Queue>, target: string): Queue {
  const queue = queues.get(target)
  if (!queue) throw new Error(`no queue for target "${target}": it is not in this process's configuration`)
  return queue
}
