/** All owners of a portal by what they are, also those that only records know. Preflight and the owners' step look alike. */
import { crmObjects, type HubSpotGateway, type HubSpotOwner } from '../runbook/hubspot-port.ts'
import {
  assignableOwners,
  classifyOwner,
  type OwnerClass,
  type RetiringOwner,
  unassignableOwners,
} from '../runbook/owners/owners.ts'

export type SurveyedOwner = Pick<RetiringOwner, 'id' | 'name' | 'email' | 'class'>

export type OwnerSurvey = {
  hubspotUsers: number
  /** Everybody who is no active HubSpot user. */
  others: SurveyedOwner[]
  assignable: HubSpotOwner[]
  unassignable: ReturnType<typeof unassignableOwners>
}

export async function surveyOwners(hubspot: HubSpotGateway): Promise<OwnerSurvey> {
  const [owners, users] = await Promise.all([hubspot.listOwners(), hubspot.listUsers()])
  const known = users.kind === 'seen' ? users.found : undefined
  const classified = owners.map((owner) => ({ owner, class: classifyOwner(owner, known) }))
  const unknown = await unknownOwners(
    hubspot,
    owners.map(({ id }) => id),
  )
  return {
    hubspotUsers: classified.filter((each) => each.class === 'hubspot-user').length,
    others: [
      ...classified.flatMap((each) => (each.class === 'hubspot-user' ? [] : [surveyed(each.owner, each.class)])),
      ...unknown.map((id): SurveyedOwner => ({ id, name: id, email: null, class: 'unknown' })),
    ],
    assignable: assignableOwners(owners, known),
    unassignable: unassignableOwners(owners, known),
  }
}

export function idsOf(survey: OwnerSurvey, ...classes: OwnerClass[]): string[] {
  return survey.others.filter((owner) => classes.includes(owner.class)).map(({ id }) => id)
}

function surveyed({ id, name, email }: HubSpotOwner, ownerClass: RetiringOwner['class']): SurveyedOwner {
  return { id, name: name || email || id, email, class: ownerClass }
}

/** What one object shows is known when the next is asked. */
async function unknownOwners(hubspot: HubSpotGateway, owners: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const object of crmObjects) ids.push(...(await hubspot.unknownOwners(object, [...owners, ...ids])))
  return ids
}
