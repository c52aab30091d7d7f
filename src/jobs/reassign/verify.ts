/** Counts what the retiring owners still own, asked anew. */
import { isUndone, retiringOwnerIds } from '../../runbook/run.ts'
import { countOwnedBy } from '../count-records.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

/** HubSpot's search shows writes after moments; a count right behind the last write would still find some. */
const settleMs = 5_000
const patienceMs = 60_000

export async function verify({ hubspot, run, clock, store }: WorkContext): Promise<WorkResult> {
  const left = await countOwnedBy(hubspot, retiringOwnerIds(run))
  const total = left.contacts + left.companies + left.deals
  // After an undo the records come back into the index, before that they leave it.
  const lagging = isUndone(run) ? total < (run.plan?.counts?.changed ?? 0) : total > 0
  if (lagging && run.mode === 'live' && (await isEarly({ run, store, clock })))
    return { kind: 'again', afterMs: settleMs }
  return reports({ command: 'report-owners-left', left })
}

/** Whether this verification began less than the index's patience ago. */
async function isEarly({ run, store, clock }: Pick<WorkContext, 'run' | 'store' | 'clock'>): Promise<boolean> {
  const name = `verify-began-${run.phaseSince}`
  const began = await store.notes.get(run.id, name)
  if (typeof began !== 'number') {
    await store.notes.set(run.id, name, clock().getTime())
    return true
  }
  return clock().getTime() - began < patienceMs
}
