/** A window of owner changes; the one that settles the last batch wakes the step that waits for it. */
import type { Job } from 'bullmq'
import { note } from '../../runbook/notes.ts'
import { pacedOn } from '../../runbook/plan/write-pace.ts'
import type { LedgerProgress } from '../../runbook/store-port.ts'
import { writeWindow } from '../reassign/write-window.ts'
import { contextFor, currentRun, stopWork } from './context.ts'
import { isSignal, mustStop, waitAsTold } from './faults.ts'
import { windowData } from './job-data.ts'
import { queueOf } from './queues.ts'
import type { WorkerParts } from './workers.ts'

export async function runWindowJob(parts: WorkerParts, target: string, job: Job): Promise<void> {
  const data = windowData.parse(job.data)
  const run = await currentRun(parts, data)
  if (!run) return
  try {
    await writeWindow(contextFor(parts, run), data.first, async (progress) => {
      if (isWorthShowing(progress)) await showProgress(parts, data, progress)
      if (progress.settled < progress.total) return
      await parts.queues.runs.add(
        'reassign.apply',
        { runId: run.id, since: data.since },
        { jobId: `${run.id}-settled-${data.since}` },
      )
    })
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

async function showProgress(
  { store, clock, dispatcher }: WorkerParts,
  { runId, since }: { runId: string; since: number },
  { changed, skipped, failed }: LedgerProgress,
): Promise<void> {
  const pace = await store.notes.get(runId, note('write-pace', since))
  const now = { ms: clock().getTime(), records: changed + skipped + failed }
  await store.notes.set(runId, note('write-pace', since), pacedOn(pace, now))
  await dispatcher.show(runId)
}
