/**
 * Turns a run's state into the jobs that it needs now. Called after every change and by the reconcile pass: ids are made
 * from the state, so asking again adds nothing, and what the queue lost comes back.
 */
import { deadlines } from '../../runbook/decide/deadlines.ts'
import { isAtWork } from '../../runbook/decide/kept-copy.ts'
import { isWorkPhase } from '../../runbook/definition.ts'
import type { Run } from '../../runbook/run.ts'
import type { Queues, RunsJob } from './queues.ts'

export type Dispatcher = {
  /** Continues the run's work and shows what changed. */
  wake(run: Run): Promise<void>
  /** Shows what changed, or how far work has come, without continuing anything. */
  show(runId: string): Promise<void>
}

export function workJobOf(run: Run): Extract<RunsJob, { data: { since: number } }> | undefined {
  const { id: runId, step, phase, phaseSince: since } = run
  if (!isAtWork(run) || !isWorkPhase(phase)) return undefined
  // A copy is deleted in the same way wherever its run was cancelled.
  return { name: phase === 'purge' ? 'close-out.purge' : `${step}.${phase}`, data: { runId, since } }
}

export function createDispatcher(queues: Pick<Queues, 'runs' | 'clock' | 'thread'>, clock: () => Date): Dispatcher {
  async function show(runId: string): Promise<void> {
    // One running and one latest waiting: a burst of events makes one pass over the thread, and none is missed.
    await queues.thread.add('advance', { runId }, { deduplication: { id: runId, keepLastIfActive: true } })
  }
  /** A deadline is one delayed job, however long it is away; no job sits and waits. */
  async function addDueJobs(run: Run): Promise<void> {
    for (const { at } of deadlines(run)) {
      const due = Date.parse(at)
      const delay = Math.max(0, due - clock().getTime())
      await queues.clock.add('run-clock', { runId: run.id }, { jobId: `${run.id}-clock-${due}`, delay })
    }
  }

  return {
    show,
    async wake(run) {
      const work = workJobOf(run)
      if (work) await queues.runs.add(work.name, work.data, { jobId: `${run.id}-${work.name}-${run.phaseSince}` })
      await addDueJobs(run)
      await show(run.id)
    },
  }
}
