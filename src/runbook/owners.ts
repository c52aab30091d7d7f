/**
 * Which owners are Salesforce-only. No HubSpot API says so since Owners v2 was sunset (2025-03-24), so this is a heuristic
 * whose result people confirm: owners are created for HubSpot users or synced from Salesforce, and the latter have no user.
 */
import type { HubSpotOwner, HubSpotUser } from './hubspot-port.ts'

export type OwnerClass = 'hubspot-user' | 'salesforce-only' | 'queue' | 'deactivated-user'

/** Why records cannot be given to an owner. */
export type Unassignable = 'archived' | Exclude<OwnerClass, 'hubspot-user'>

export type SuggestionBasis = 'same-email' | 'same-name'

/** An owner whose records are to be reassigned; `records` counts contacts, companies and deals. */
export type RetiringOwner = {
  id: string
  name: string
  email: string | null
  class: 'salesforce-only' | 'queue'
  records: { contacts: number; companies: number; deals: number }
  suggestion: { to: string; basis: SuggestionBasis } | null
}

/** `keep` says that this owner is not Salesforce-only after all: its records stay as they are. */
export type OwnerDecision = { kind: 'owner'; id: string } | { kind: 'nobody' } | { kind: 'keep' }

export type OwnerMapping = { from: string; to: OwnerDecision }[]

export function classifyOwner(owner: HubSpotOwner, users: readonly HubSpotUser[] | undefined): OwnerClass {
  if (owner.type === 'queue') return 'queue'
  if (owner.userId === null && owner.userIdIncludingInactive !== null) return 'deactivated-user'
  if (owner.userId === null) return 'salesforce-only'
  if (users === undefined) return 'hubspot-user'
  return users.some((user) => user.id === owner.userId || sameText(user.email, owner.email))
    ? 'hubspot-user'
    : 'salesforce-only'
}

/** A suggestion always names its basis; without one there is none, because nothing is guessed silently. */
export function suggestOwner(
  retiring: Pick<HubSpotOwner, 'email' | 'name'>,
  candidates: readonly HubSpotOwner[],
): RetiringOwner['suggestion'] {
  const byEmail = candidates.filter((candidate) => sameText(candidate.email, retiring.email))
  if (byEmail.length === 1 && byEmail[0]) return { to: byEmail[0].id, basis: 'same-email' }
  const byName = candidates.filter((candidate) => sameText(candidate.name, retiring.name))
  if (byName.length === 1 && byName[0]) return { to: byName[0].id, basis: 'same-name' }
  return null
}

/** The owners that records may be given to: active HubSpot users. */
export function assignableOwners(owners: readonly HubSpotOwner[], users: readonly HubSpotUser[] | undefined) {
  return owners.filter((owner) => !owner.archived && classifyOwner(owner, users) === 'hubspot-user')
}

/** All the others, and why: who names one of them as a successor is told the reason. */
export function unassignableOwners(owners: readonly HubSpotOwner[], users: readonly HubSpotUser[] | undefined) {
  return owners.flatMap((owner): { id: string; email: string | null; why: Unassignable }[] => {
    const { id, email, archived } = owner
    const found = classifyOwner(owner, users)
    if (archived) return [{ id, email, why: 'archived' }]
    return found === 'hubspot-user' ? [] : [{ id, email, why: found }]
  })
}

function sameText(left: string | null, right: string | null): boolean {
  const [one, other] = [left, right].map((text) => text?.trim().toLowerCase() ?? '')
  return one !== '' && one === other
}
