/** How far the approvals, the writing or the data copy have come, in words; undefined where there is nothing to count. */

import { z } from 'zod'
import { messagesFor } from '../../messages/messages.ts'
import { plans as planDefinitions } from '../../runbook/definition.ts'
import { copyProgressNote, readCopyProgress } from '../../runbook/packages/copy-progress.ts'
import { type RemovalProgress, removalNote } from '../../runbook/packages/removal-progress.ts'
import { paceNote, readPace, recordsPerSecond } from '../../runbook/plan/write-pace.ts'
import type { Run } from '../../runbook/run.ts'
import type { Notes, Store } from '../../runbook/store-port.ts'

export async function progressText(
  run: Run,
  { plans, notes }: Pick<Store, 'plans' | 'notes'>,
): Promise<string | undefined> {
  const messages = messagesFor(run.locale)
  if (run.phase === 'copy') {
    const copied = readCopyProgress(await notes.get(run.id, copyProgressNote(run.phaseSince)))
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
  const pace = readPace(await notes.get(run.id, paceNote(run.phaseSince)))
  return messages.progress(done, run.plan.effects, pace && recordsPerSecond(pace))
}

async function removalText(run: Run, notes: Notes): Promise<string | undefined> {
  const told = removalSchema.safeParse(await notes.get(run.id, removalNote(run.phaseSince))).data
  return told && messagesFor(run.locale).removalProgress(told, run.phaseAt)
}

const removalSchema = z.object({
  name: z.string(),
  index: z.number(),
  of: z.number(),
  status: z.string(),
  parts: z.object({ done: z.number(), total: z.number() }).exactOptional(),
  lookedAt: z.string(),
}) satisfies z.ZodType<RemovalProgress>
