/**
 * The places where HubSpot keeps an owner's id. Every object has `hubspot_owner_id`; a portal can have more properties of
 * that kind (`referencedObjectType: "OWNER"`), for one user or for several (HubSpot docs, "Properties").
 */
import { type CrmObject, crmObjects } from '../hubspot-port.ts'
import type { HubSpotScope } from '../hubspot-scopes.ts'

export type OwnerField = {
  /** As in HubSpot's paths: `contacts`, `tickets`, `2-123456` for a custom object. */
  object: string
  property: string
  /** A property for several users holds their owner ids joined by semicolons. */
  multiple: boolean
}

/** With the portal's own words for it; `objectName` is null for objects that every portal has. */
export type NamedField = OwnerField & { objectName: string | null; label: string }

export type CountedField = NamedField & { records: number }

/**
 * An object with fields that are not offered, and the scope without which they can be neither read nor written; null where
 * HubSpot does not take a search for them.
 */
export type WithheldObject = { object: string; objectName: string | null; scope: HubSpotScope | null }

/** What may be covered beside contacts, companies and deals. Nothing of it is, unless people choose it. */
export type FieldChoice = { offered: CountedField[]; withheld: WithheldObject[] }

/** What a value is read from and written to. */
export type FieldName = Pick<OwnerField, 'object' | 'property'>

export const ownerProperty = 'hubspot_owner_id'

/** HubSpot moves these by itself when `hubspot_owner_id` changes, and a workflow may start with them (HubSpot docs, "Properties"). */
export const ownerCompanions = [
  'hubspot_owner_assigneddate',
  'hubspot_team_id',
  'hs_all_owner_ids',
  'hs_user_ids_of_all_owners',
  'hs_all_team_ids',
  'hs_all_accessible_team_ids',
] as const

/** Their owners are part of reporting: who called, who wrote, whose task it was. */
export const activityObjects = ['tasks', 'calls', 'meetings', 'notes', 'emails'] as const

/** The objects beside contacts, companies and deals that every portal has, or may have. */
export const optionalObjects = ['tickets', 'leads', ...activityObjects] as const
export type StandardObject = CrmObject | (typeof optionalObjects)[number]

export function ownerFieldOf(object: CrmObject): OwnerField {
  return { object, property: ownerProperty, multiple: false }
}

/** What HubSpot's article reassigns, whatever else people choose. */
export const alwaysCovered: readonly OwnerField[] = crmObjects.map(ownerFieldOf)

export function fieldKey({ object, property }: FieldName): string {
  return `${object}.${property}`
}

export function isActivity(object: string): boolean {
  return activityObjects.some((activity) => activity === object)
}

/** The owners in a property's whole value; a property for one user has one at most. */
export function ownersIn(value: string | null): string[] {
  return (value ?? '').split(';').filter((id) => id !== '')
}

/** Null in `successors`: nobody follows. Who is not in it stays, and everybody stands once, in the order as it was. */
export function withSuccessors(value: string, successors: ReadonlyMap<string, string | null>): string | null {
  const ids = ownersIn(value).flatMap((id) => {
    const successor = successors.get(id)
    return successor === null ? [] : [successor ?? id]
  })
  return [...new Set(ids)].join(';') || null
}

/** HubSpot does not promise to keep the order of several users, and it means nothing. */
export function sameOwners(left: string | null, right: string | null): boolean {
  if (left === right) return true
  const [one, other] = [new Set(ownersIn(left)), new Set(ownersIn(right))]
  return one.size === other.size && [...one].every((id) => other.has(id))
}

/**
 * How many owners one search asks for. How many values `IN` takes is not documented; 50 ids stay far below a body's 3,000
 * characters. A property for several users needs a filter group for each, of five (HubSpot docs, Search the CRM, Limitations).
 */
export function ownersPerSearch({ multiple }: OwnerField): number {
  return multiple ? 4 : 50
}
