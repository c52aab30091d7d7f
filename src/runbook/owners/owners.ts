/**
 * Which owners are Salesforce-only. No HubSpot API says so since Owners v2 was sunset (2025-03-24), so this is a heuristic
 * whose result people confirm: owners are created for HubSpot users or synced from Salesforce, and the latter have no user.
 */
import type { HubSpotOwner, HubSpotUser } from '../hubspot-port.ts'
import { type RecordCounts, recordTotal } from '../inventory.ts'

export const retiringClasses = ['salesforce-only', 'queue', 'deactivated-user', 'unknown'] as const
export type RetiringClass = (typeof retiringClasses)[number]

/** `unknown`: its id stands on records, and neither pass of the owner list has it. */
export const ownerClasses = ['hubspot-user', ...retiringClasses] as const
export type OwnerClass = (typeof ownerClasses)[number]

/** Why records cannot be given to an owner. */
export const unassignableReasons = ['archived', 'salesforce-only', 'queue', 'deactivated-user'] as const
export type Unassignable = (typeof unassignableReasons)[number]

export const suggestionBases = ['same-email', 'same-name', 'manager', 'default-owner'] as const
export type SuggestionBasis = (typeof suggestionBases)[number]

/** An owner whose records may be reassigned; `records` counts contacts, companies and deals. */
export type RetiringOwner = {
  id: string
  name: string
  email: string | null
  class: RetiringClass
  records: RecordCounts
  suggestion: { to: string; basis: SuggestionBasis } | null
}

/** `keep` leaves an owner's records as they are: it is not Salesforce-only after all, or not of interest here. */
export type OwnerDecision = { kind: 'owner'; id: string } | { kind: 'nobody' } | { kind: 'keep' }

export type OwnerMapping = { from: string; to: OwnerDecision }[]

/** What somebody has chosen so far. It counts for as long as the run stands where they began. */
export type MappingDraft = { since: number; decided: OwnerMapping }

type KnownClass = Exclude<OwnerClass, 'unknown'>

/** What owners are recognized by: a user's id, or the e-mail address as people write it. */
export type UserIndex = { ids: ReadonlySet<string>; emails: ReadonlySet<string> }

export function indexUsers(users: readonly HubSpotUser[]): UserIndex {
  return {
    ids: new Set(users.map(({ id }) => id)),
    emails: new Set(users.map(({ email }) => plain(email)).filter((email) => email !== '')),
  }
}

/** `users` is undefined where HubSpot does not show them. */
export function classifyOwner(owner: HubSpotOwner, users: UserIndex | undefined): KnownClass {
  const { type, email, userId, userIdIncludingInactive, archived } = owner
  if (type === 'queue') return 'queue'
  if (userId === null && userIdIncludingInactive === null) return 'salesforce-only'
  if (userId === null || archived) return 'deactivated-user'
  if (users === undefined) return 'hubspot-user'
  return users.ids.has(userId) || users.emails.has(plain(email)) ? 'hubspot-user' : 'salesforce-only'
}

/** Not what the run is about, but in its way later: offered separately, and kept unless people decide otherwise. */
export function isSeparate(owner: Pick<RetiringOwner, 'class'>): boolean {
  return owner.class === 'deactivated-user' || owner.class === 'unknown'
}

/** What an owner's records are to become as long as nobody has decided; undefined where somebody has to. Nobody has to about optional records. */
export function defaultDecision(owner: RetiringOwner): OwnerDecision | undefined {
  if (isSeparate(owner)) return { kind: 'keep' }
  if (owner.suggestion) return { kind: 'owner', id: owner.suggestion.to }
  return recordTotal(owner.records) === 0 ? { kind: 'keep' } : undefined
}

/** Whom to look at for a suggestion; both e-mail addresses are null where nobody is known. */
export type SuggestionSources = {
  candidates: readonly HubSpotOwner[]
  managerEmail: string | null
  defaultEmail: string | null
}

/** A suggestion always names its basis; without one there is none, because nothing is guessed silently. */
export function suggestOwner(
  { email, name }: Pick<HubSpotOwner, 'email' | 'name'>,
  { candidates, managerEmail, defaultEmail }: SuggestionSources,
): RetiringOwner['suggestion'] {
  const only = (basis: SuggestionBasis, fits: (candidate: HubSpotOwner) => boolean) => {
    const [owner, ...more] = candidates.filter(fits)
    return owner && more.length === 0 ? { to: owner.id, basis } : null
  }
  return (
    only('same-email', (candidate) => sameText(candidate.email, email)) ??
    only('same-name', (candidate) => sameText(candidate.name, name)) ??
    only('manager', (candidate) => sameText(candidate.email, managerEmail)) ??
    only('default-owner', (candidate) => sameText(candidate.email, defaultEmail))
  )
}

/** The owners that records may be given to: active HubSpot users. */
export function assignableOwners(owners: readonly HubSpotOwner[], users: UserIndex | undefined) {
  return owners.filter((owner) => classifyOwner(owner, users) === 'hubspot-user')
}

/** All the others, and why: who names one of them as a successor is told the reason. */
export function unassignableOwners(owners: readonly HubSpotOwner[], users: UserIndex | undefined) {
  return owners.flatMap((owner): { id: string; email: string | null; why: Unassignable }[] => {
    const { id, email, archived } = owner
    const found = classifyOwner(owner, users)
    if (archived) return [{ id, email, why: 'archived' }]
    return found === 'hubspot-user' ? [] : [{ id, email, why: found }]
  })
}

/** As people write names and addresses; nothing is like nothing. */
export function sameText(left: string | null, right: string | null): boolean {
  return plain(left) !== '' && plain(left) === plain(right)
}

function plain(text: string | null): string {
  return text?.trim().toLowerCase() ?? ''
}
