/** All owners of a portal by what they are, also those that only records know. Preflight and the owners' step look alike. */
import { crmObjects, type HubSpotGateway, type HubSpotOwner } from '../../runbook/hubspot-port.ts'
import { lostOwners, type SeenOwner } from '../../runbook/owners/owner-list.ts'
import {
  assignableOwners,
  classifyOwner,
  indexUsers,
  type OwnerClass,
  type RetiringClass,
  type RetiringOwner,
  unassignableOwners,
} from '../../runbook/owners/owners.ts'

export type SurveyedOwner = Pick<RetiringOwner, 'id' | 'name' | 'email' | 'class'>

export type OwnerSurvey = {
  all: SeenOwner[]
  /** Everybody who is no active HubSpot user, by a name that can be shown. */
  others: SurveyedOwner[]
  assignable: HubSpotOwner[]
  unassignable: ReturnType<typeof unassignableOwners>
}

/** What an `earlier` look knew of an owner holds where HubSpot's list has lost the owner, the name or the address. */
export async function surveyOwners(hubspot: HubSpotGateway, earlier: readonly SeenOwner[]): Promise<OwnerSurvey> {
  const [listed, users] = await Promise.all([hubspot.listOwners(), hubspot.listUsers()])
  const known = users.kind === 'seen' ? indexUsers(users.found) : undefined
  const before = new Map(earlier.map((owner) => [owner.id, owner]))
  const onList = listed.map((owner): SeenOwner => {
    const { id, archived } = owner
    return {
      ...named(owner, before.get(id)),
      class: classifyOwner(owner, known),
      state: archived ? 'archived' : 'active',
    }
  })
  const lost = lostOwners(earlier, listed)
  const ids = await unknownOwners(
    hubspot,
    [...onList, ...lost].map(({ id }) => id),
  )
  const unlisted = ids.map((id): SeenOwner => {
    return { ...named({ id, name: '', email: null }, before.get(id)), class: 'unknown', state: 'not-listed' }
  })
  const all = [...onList, ...lost, ...unlisted]
  return {
    all,
    others: all.flatMap((owner) => (owner.class === 'hubspot-user' ? [] : [shown(owner, owner.class)])),
    assignable: assignableOwners(listed, known),
    unassignable: unassignableOwners(listed, known),
  }
}

export function idsOf(owners: readonly { id: string; class: OwnerClass }[], ...classes: OwnerClass[]): string[] {
  return owners.filter((owner) => classes.includes(owner.class)).map(({ id }) => id)
}

type Named = Pick<SeenOwner, 'id' | 'name' | 'email'>

function named({ id, name, email }: Named, before: Named | undefined): Named {
  return { id, name: name || (before?.name ?? ''), email: email ?? before?.email ?? null }
}

function shown({ id, name, email }: SeenOwner, ownerClass: RetiringClass): SurveyedOwner {
  return { id, name: name || email || id, email, class: ownerClass }
}

/** What one object shows is known when the next is asked. */
async function unknownOwners(hubspot: HubSpotGateway, owners: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const object of crmObjects) ids.push(...(await hubspot.unknownOwners(object, [...owners, ...ids])))
  return ids
}
