/** Finds the owners whose records are to go elsewhere, counts what they own, and suggests successors with their basis. */
import { crmObjects, type HubSpotOwner } from '../../runbook/hubspot-port.ts'
import {
  assignableOwners,
  classifyOwner,
  type RetiringOwner,
  suggestOwner,
  unassignableOwners,
} from '../../runbook/owners.ts'
import { countPerObject } from '../count-records.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe({ hubspot, store, run }: WorkContext): Promise<WorkResult> {
  const [owners, users] = await Promise.all([hubspot.listOwners(), hubspot.listUsers()])
  const known = users.kind === 'seen' ? users.found : undefined
  const assignable = assignableOwners(owners, known)
  await store.notes.set(
    run.id,
    'assignable-owners',
    assignable.map(({ id, name, email }) => ({ id, name, email })),
  )
  await store.notes.set(run.id, 'unassignable-owners', unassignableOwners(owners, known))
  const retiring: RetiringOwner[] = []
  for (const owner of owners) {
    const found = classifyOwner(owner, known)
    if (found !== 'salesforce-only' && found !== 'queue') continue
    const records = await countPerObject((object) => hubspot.countOwned(object, owner.id))
    const owned = crmObjects.some((object) => records[object] > 0)
    if (owned) retiring.push(retiringOwner(owner, found, records, assignable))
  }
  return reports({ command: 'report-owners', owners: retiring })
}

function retiringOwner(
  owner: HubSpotOwner,
  ownerClass: RetiringOwner['class'],
  records: RetiringOwner['records'],
  assignable: readonly HubSpotOwner[],
): RetiringOwner {
  const { id, email } = owner
  const name = owner.name || email || id
  return { id, name, email, class: ownerClass, records, suggestion: suggestOwner(owner, assignable) }
}
