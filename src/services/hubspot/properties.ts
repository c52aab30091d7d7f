import type { z } from 'zod'
import type { CrmObject } from '../../runbook/hubspot-port.ts'
import { paths } from './paths.ts'
import type { Send } from './request.ts'
import { propertyList } from './schemas.ts'

export type PropertyAnswer = z.infer<typeof propertyList>['results'][number]

/** The integration's default properties; on deals they carry the prefix `hs_`. */
const salesforceName = /^(hs_)?salesforce/
const salesforceGroup = 'salesforceinformation'

export async function salesforceProperties(send: Send, object: CrmObject): Promise<string[]> {
  const properties = await propertiesOf(send, object)
  return properties
    .filter((property) => property.groupName === salesforceGroup || isSalesforceProperty(property.name))
    .map((property) => property.name)
}

export async function propertiesOf(send: Send, object: string): Promise<PropertyAnswer[]> {
  const { results } = await send({ method: 'GET', path: paths.properties(object) }, propertyList)
  return results
}

export function isSalesforceProperty(name: string): boolean {
  return salesforceName.test(name)
}
