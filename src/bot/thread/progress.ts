/** How far the approvals or the writing have come, in words; undefined where there is nothing to count. */

import { messagesFor } from '../../messages/messages.ts'
import { plans as planDefinitions } from '../../runbook/definition.ts'
import type { RecordedEvent } from '../../runbook/events.ts'
import type { Run } from '../../runbook/run.ts'
import type { PlanStore } from '../../runbook/store-port.ts'

export async function progressText(
  run: Run,
  events: readonly RecordedEvent[],
  { plans, now }: { plans: PlanStore; now: Date },
): Promise<string | undefined> {
  if (!run.plan) return undefined
  const messages = messagesFor(run.locale)
  if (run.phase === 'approve') {
    return messages.checklist.nextApproval(run.plan.approvals.length, planDefinitions[run.plan.kind].approvals)
  }
  if (run.step !== 'reassign' || run.phase !== 'apply') return undefined
  const { changed, skipped, failed } = await plans.progress(run.id, run.plan.id)
  const done = changed + skipped + failed
  const began = events[run.phaseSince - 1]?.at
  const minutes = began && done > 0 ? (now.getTime() - Date.parse(began)) / 60_000 : 0
  const minutesLeft = done > 0 ? Math.ceil((minutes / done) * (run.plan.effects - done)) : undefined
  return messages.progress(done, run.plan.effects, minutesLeft)
}
