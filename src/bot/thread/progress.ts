/** How far the writing has come, in words; undefined when nothing is being written. */

import { messagesFor } from '../../messages/messages.ts'
import type { RecordedEvent } from '../../runbook/events.ts'
import type { Run } from '../../runbook/run.ts'
import type { PlanStore } from '../../runbook/store-port.ts'

export async function progressText(
  run: Run,
  events: readonly RecordedEvent[],
  { plans, now }: { plans: PlanStore; now: Date },
): Promise<string | undefined> {
  if (run.step !== 'reassign' || run.phase !== 'apply' || !run.plan) return undefined
  const { changed, skipped, failed } = await plans.progress(run.id, run.plan.digest)
  const done = changed + skipped + failed
  const began = events[run.phaseSince - 1]?.at
  const minutes = began && done > 0 ? (now.getTime() - Date.parse(began)) / 60_000 : 0
  const minutesLeft = done > 0 ? Math.ceil((minutes / done) * (run.plan.effects - done)) : undefined
  return messagesFor(run.locale).progress(done, run.plan.effects, minutesLeft)
}
