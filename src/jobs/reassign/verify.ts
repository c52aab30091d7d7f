/** Counts what the retiring owners still own in every covered field, asked anew, and reads back what was written. */
import { note } from '../../runbook/notes.ts'
import { isUndone, leftTotal } from '../../runbook/run.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { countLeft, leftBefore } from './count-left.ts'
import { readBack } from './read-back.ts'

/** HubSpot's search shows writes after moments; a count right behind the last write would still find some. */
const settleMs = 5_000
const patienceMs = 60_000

type Verifying = Pick<WorkContext, 'run' | 'store' | 'hubspot' | 'clock' | 'stillCurrent'>

export async function verify(context: Verifying): Promise<WorkResult> {
  const { hubspot, run, clock, store } = context
  const left = await countLeft(hubspot, run)
  const total = leftTotal(left)
  if ((await isLagging(context, total)) && run.mode === 'live' && (await isEarly({ run, store, clock })))
    return { kind: 'again', afterMs: settleMs }
  // Last, so that it also sees what people changed while the index caught up.
  const read = await readBack(context)
  if (read === 'outdated') return { kind: 'elsewhere' }
  return reports({ command: 'report-owners-left', ...left, ...(read && { readBack: read }) })
}

/** After an undo the records come back into the index, to those that never left it; before that they leave it. */
async function isLagging(context: Verifying, total: number): Promise<boolean> {
  const { plan } = context.run
  if (!plan || !isUndone(context.run)) return total > 0
  return total < (await leftBefore(context, plan.id)) + (plan.counts?.changed ?? 0)
}

/** Whether this verification began less than the index's patience ago. */
async function isEarly({ run, store, clock }: Pick<WorkContext, 'run' | 'store' | 'clock'>): Promise<boolean> {
  const beginning = note('verify-began', run.phaseSince)
  const began = await store.notes.get(run.id, beginning)
  if (began === undefined) {
    await store.notes.set(run.id, beginning, clock().getTime())
    return true
  }
  return clock().getTime() - began < patienceMs
}
