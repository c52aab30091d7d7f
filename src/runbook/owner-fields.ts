/**
 * The places where HubSpot keeps an owner's id. Every object has `hubspot_owner_id`; a portal can have more properties of
 * that kind (`referencedObjectType: "OWNER"`), for one user or for several (HubSpot docs, "Properties").
 */
import { crmObjects } from './hubspot-port.ts'

export type OwnerField = {
  /** As in HubSpot's paths: `contacts`, `tickets`, `2-123456` for a custom object. */
  object: string
  property: string
  /** A property for several users holds their owner ids joined by semicolons. */
  multiple: boolean
}

export const ownerProperty = 'hubspot_owner_id'

/** What HubSpot's article reassigns, whatever else people choose. */
export const alwaysCovered: readonly OwnerField[] = crmObjects.map((object) => ({
  object,
  property: ownerProperty,
  multiple: false,
}))

export function fieldKey({ object, property }: OwnerField): string {
  return `${object}.${property}`
}
