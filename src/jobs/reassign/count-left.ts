/** What the retiring owners own in every covered field, by HubSpot's search. */
import type { VerifiedOwners } from '../../runbook/events.ts'
import { type CrmObject, crmObjects, type HubSpotGateway } from '../../runbook/hubspot-port.ts'
import { note } from '../../runbook/notes.ts'
import { type OwnerField, ownerProperty } from '../../runbook/owners/owner-fields.ts'
import { coveredFields, leftTotal, type Run, retiringOwnerIds } from '../../runbook/run.ts'
import type { WorkContext } from '../work.ts'

export async function countLeft(hubspot: Pick<HubSpotGateway, 'countOwned'>, run: Run): Promise<VerifiedOwners> {
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

type Counting = Pick<WorkContext, 'run' | 'store' | 'hubspot'>

/** Before an undo, whose records come on top of what is left. */
export async function noteLeftBefore({ run, store, hubspot }: Counting, planId: string): Promise<void> {
  await store.notes.set(run.id, note('left-before', planId), leftTotal(await countLeft(hubspot, run)))
}

export async function leftBefore({ run, store }: Omit<Counting, 'hubspot'>, planId: string): Promise<number> {
  return (await store.notes.get(run.id, note('left-before', planId))) ?? 0
}
