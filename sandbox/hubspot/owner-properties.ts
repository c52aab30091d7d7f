/** The properties that hold owner ids, for one user or for several (docs "Properties", external options). */
import type { WorldProperty } from '../world/hubspot-properties.ts'
import type { Properties } from './portal-record.ts'

export function holdsOwners(property: WorldProperty): boolean {
  return property.referencedObjectType === 'OWNER' && !property.calculated
}

/** Several values of one property are joined by semicolons. */
export function isList(property: WorldProperty | undefined): boolean {
  return property?.type === 'enumeration' && property.fieldType === 'checkbox'
}

export function listed(value: string): string[] {
  return value.split(';').filter((each) => each !== '')
}

/** `hs_all_owner_ids` follows all of them. */
export function allOwnerIds(properties: Properties, owners: readonly WorldProperty[]): string {
  const ids = owners.flatMap(({ name }) => listed(properties[name] ?? ''))
  return ids.length < 2 ? (ids[0] ?? '') : [...new Set(ids)].join(';')
}
