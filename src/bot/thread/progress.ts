/** How far the approvals, the writing or the data copy have come, in words; undefined where there is nothing to count. */
import { messagesFor } from '../../messages/messages.ts'
import { plans as planDefinitions } from '../../runbook/definition.ts'
import { type Notes, note } from '../../runbook/notes.ts'
import { recordsPerSecond } from '../../runbook/plan/write-pace.ts'
import type { Run } from '../../runbook/run.ts'
import type { Store } from '../../runbook/store-port.ts'

export async function progressText(
  run: Run,
  { plans, notes }: Pick<Store, 'plans' | 'notes'>,
): Promise<string | undefined> {
  const messages = messagesFor(run.locale)
  if (run.phase === 'copy') {
    const copied = await notes.get(run.id, note('copy-progress', run.phaseSince))
    return copied && messages.copyProgress(copied, recordsPerSecond(copied.pace))
  }
  if (!run.plan) return undefined
  if (run.phase === 'approve') {
    return messages.checklist.nextApproval(run.plan.approvals.length, planDefinitions[run.plan.kind].approvals)
  }
  if (run.phase !== 'apply') return undefined
  if (run.step === 'uninstall') return removalText(run, notes)
  const { changed, skipped, failed } = await plans.progress(run.id, run.plan.id)
  const done = changed + skipped + failed
  const pace = await notes.get(run.id, note('write-pace', run.phaseSince))
  return messages.progress(done, run.plan.effects, pace && recordsPerSecond(pace))
}

async function removalText(run: Run, notes: Notes): Promise<string | undefined> {
  const told = await notes.get(run.id, note('removal-progress', run.phaseSince))
  return told && messagesFor(run.locale).removalProgress(told, run.phaseAt)
}
