/** How far the approvals or the writing have come, in words; undefined where there is nothing to count. */

import { messagesFor } from '../../messages/messages.ts'
import { plans as planDefinitions } from '../../runbook/definition.ts'
import type { Run } from '../../runbook/run.ts'
import type { Store } from '../../runbook/store-port.ts'
import { paceNote, readPace, recordsPerSecond } from '../../runbook/write-pace.ts'

export async function progressText(
  run: Run,
  { plans, notes }: Pick<Store, 'plans' | 'notes'>,
): Promise<string | undefined> {
  if (!run.plan) return undefined
  const messages = messagesFor(run.locale)
  if (run.phase === 'approve') {
    return messages.checklist.nextApproval(run.plan.approvals.length, planDefinitions[run.plan.kind].approvals)
  }
  if (run.step !== 'reassign' || run.phase !== 'apply') return undefined
  const { changed, skipped, failed } = await plans.progress(run.id, run.plan.id)
  const done = changed + skipped + failed
  const pace = readPace(await notes.get(run.id, paceNote(run.phaseSince)))
  return messages.progress(done, run.plan.effects, pace && recordsPerSecond(pace))
}
