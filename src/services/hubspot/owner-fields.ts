/** Where a portal keeps owners, beside the owner of contacts, companies and deals. */
import { crmObjects, type OwnerFieldScan } from '../../runbook/hubspot-port.ts'
import { scopeFor } from '../../runbook/hubspot-scopes.ts'
import {
  alwaysCovered,
  fieldKey,
  type NamedField,
  optionalObjects,
  ownerProperty,
} from '../../runbook/owners/owner-fields.ts'
import { isForbidden, isRefused, orUnavailable } from './pages.ts'
import { paths } from './paths.ts'
import { type PropertyAnswer, propertiesOf } from './properties.ts'
import type { Send } from './request.ts'
import { customObjects } from './schemas.ts'

type PortalObject = Pick<NamedField, 'object' | 'objectName'>

export async function ownerFields(send: Send): Promise<OwnerFieldScan> {
  const scan: OwnerFieldScan = { fields: [], withheld: [] }
  const custom = await listCustomObjects(send)
  // Where HubSpot refuses the list, the subscription has no custom objects.
  if (custom.kind === 'unavailable' && custom.why === 'scope') {
    scan.withheld.push({ object: '2-', objectName: null, scope: scopeFor('2-', 'read') })
  }
  const standard = [...crmObjects, ...optionalObjects].map((object) => ({ object, objectName: null }))
  for (const found of [...standard, ...(custom.kind === 'seen' ? custom.found : [])]) {
    try {
      scan.fields.push(...(await fieldsOf(send, found)))
    } catch (error) {
      if (isForbidden(error)) scan.withheld.push({ ...found, scope: scopeFor(found.object, 'read') })
      // Not every portal has every object: leads depend on the subscription.
      else if (!isRefused(error)) throw error
    }
  }
  return scan
}

async function listCustomObjects(send: Send) {
  return orUnavailable(async () => {
    const { results } = await send({ method: 'GET', path: paths.schemas }, customObjects)
    const found = results.map(
      ({ objectTypeId, name, labels }): PortalObject => ({ object: objectTypeId, objectName: labels?.plural ?? name }),
    )
    return { kind: 'seen' as const, found }
  })
}

async function fieldsOf(send: Send, { object, objectName }: PortalObject): Promise<NamedField[]> {
  const properties = await propertiesOf(send, object)
  return properties
    .filter(isOwnerField)
    .map(({ name, label, fieldType }) => ({
      object,
      property: name,
      multiple: fieldType === 'checkbox',
      objectName,
      label: label || name,
    }))
    .filter((field) => !alwaysCovered.some((covered) => fieldKey(covered) === fieldKey(field)))
}

/** Companions such as `hs_all_owner_ids` follow by themselves and can't be written. */
function isOwnerField({ name, referencedObjectType, fieldType, calculated, modificationMetadata }: PropertyAnswer) {
  if (calculated === true || modificationMetadata?.readOnlyValue === true) return false
  const single = fieldType === 'select' || name === ownerProperty
  return (referencedObjectType === 'OWNER' || name === ownerProperty) && (single || fieldType === 'checkbox')
}
