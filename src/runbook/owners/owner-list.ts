/**
 * All owners of a portal as preflight lists them, beside the log: for the file in the thread, and because HubSpot may drop
 * Salesforce's owners, or clear their names, when Salesforce is disconnected. No document says whether it does.
 */
import type { HubSpotOwner } from '../hubspot-port.ts'
import type { RecordCounts } from '../inventory.ts'
import type { OwnerClass } from './owners.ts'

/** `lost`: an earlier look had it in HubSpot's list; `not-listed`: it was never there. */
export const ownerStates = ['active', 'archived', 'lost', 'not-listed'] as const
type OwnerState = (typeof ownerStates)[number]

export type SeenOwner = {
  id: string
  /** As HubSpot has it, or had it; empty where it never had one. */
  name: string
  email: string | null
  class: OwnerClass
  state: OwnerState
}

/** Records are counted of those who may be retired only. */
export type ListedOwner = SeenOwner & { records: RecordCounts | null }

/** Classes that come and go with Salesforce or with a user; who was no more than an id is found by the records again. */
const lasting: readonly OwnerClass[] = ['salesforce-only', 'queue', 'deactivated-user']

/** Those of an earlier look whom HubSpot's list has no more. */
export function lostOwners(earlier: readonly SeenOwner[], listed: readonly HubSpotOwner[]): SeenOwner[] {
  const ids = new Set(listed.map(({ id }) => id))
  return earlier
    .filter((owner) => !ids.has(owner.id) && lasting.includes(owner.class))
    .map((owner) => ({ ...owner, state: 'lost' }))
}
