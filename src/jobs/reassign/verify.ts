/** Counts what the retiring owners still own in every covered field, asked anew, and reads back what was written. */

import type { VerifiedOwners } from '../../runbook/events.ts'
import { type CrmObject, crmObjects, type HubSpotGateway } from '../../runbook/hubspot-port.ts'
import { type OwnerField, ownerProperty } from '../../runbook/owners/owner-fields.ts'
import { coveredFields, isUndone, leftTotal, type Run, retiringOwnerIds } from '../../runbook/run.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { readBack } from './read-back.ts'

/** HubSpot's search shows writes after moments; a count right behind the last write would still find some. */
const settleMs = 5_000
const patienceMs = 60_000

type Verifying = Pick<WorkContext, 'run' | 'store' | 'hubspot' | 'clock' | 'stillCurrent'>

export async function verify(context: Verifying): Promise<WorkResult> {
  const { hubspot, run, clock, store } = context
  const left = await countLeft(hubspot, run)
  const total = leftTotal(left)
  // After an undo the records come back into the index, before that they leave it.
  const lagging = isUndone(run) ? total < (run.plan?.counts?.changed ?? 0) : total > 0
  if (lagging && run.mode === 'live' && (await isEarly({ run, store, clock })))
    return { kind: 'again', afterMs: settleMs }
  // Last, so that it also sees what people changed while the index caught up.
  const read = await readBack(context)
  if (read === 'outdated') return { kind: 'elsewhere' }
  return reports({ command: 'report-owners-left', ...left, ...(read && { readBack: read }) })
}

async function countLeft(hubspot: Pick<HubSpotGateway, 'countOwned'>, run: Run): Promise<VerifiedOwners> {
  const ownerIds = retiringOwnerIds(run)
  const left = { contacts: 0, companies: 0, deals: 0 }
  const elsewhere: NonNullable<VerifiedOwners['elsewhere']> = []
  if (ownerIds.length === 0) return { left }
  const countIn = async (field: OwnerField) => ({ field, records: await hubspot.countOwned(field, ownerIds) })
  for (const { field, records } of await Promise.all(coveredFields(run).map(countIn))) {
    const { object, property } = field
    const core = coreObject(field)
    if (core) left[core] = records
    else if (records > 0) elsewhere.push({ object, property, records })
  }
  return { left, ...(elsewhere.length > 0 && { elsewhere }) }
}

function coreObject({ object, property }: OwnerField): CrmObject | undefined {
  return property === ownerProperty ? crmObjects.find((each) => each === object) : undefined
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
