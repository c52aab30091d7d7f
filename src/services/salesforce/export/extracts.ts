import { z } from 'zod'
import { faultIs } from '../../../runbook/fault.ts'
import type { ObjectExtract } from '../../../runbook/salesforce-port.ts'
import { listMetadata } from '../listing.ts'
import { listEntities } from '../packages.ts'
import { permission } from '../permissions.ts'
import { count, parse } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'

/**
 * What of the org's data goes with a package: the rows of its own objects, and the fields that it has added to other objects.
 * Which fields there are, the Metadata API's list tells; a describe leaves out, without a word, what field-level security hides
 * from the bot's user, and View All Data does not lift that.
 */
export async function packageExtracts(session: SalesforceSession, namespace: string): Promise<ObjectExtract[]> {
  if (namespace === '') return []
  const own = (await listEntities(session, namespace)).map(({ QualifiedApiName }) => QualifiedApiName)
  const listed = await customFields(session)
  const extracts: ObjectExtract[] = []
  for (const object of own) {
    // Also those that the company added itself: they go with the object.
    const fields = namesOf(listed.filter((field) => field.object === object))
    extracts.push(await ownExtract(session, { namespace, object, fields }))
  }
  const added = listed.filter((field) => field.namespace === namespace && !own.includes(field.object))
  for (const object of new Set(added.map((field) => field.object))) {
    const fields = namesOf(added.filter((field) => field.object === object))
    extracts.push(await extendedExtract(session, { namespace, object, fields }))
  }
  return extracts
}

export async function countRows(session: SalesforceSession, { object, condition }: ObjectExtract): Promise<number> {
  return count(session, condition === '' ? object : `${object} WHERE ${condition}`, permission.allData)
}

export async function countChanged(
  session: SalesforceSession,
  { object, condition }: ObjectExtract,
  since: string,
): Promise<number> {
  const ours = condition === '' ? '' : `(${condition}) AND `
  return count(session, `${object} WHERE ${ours}SystemModstamp > ${since}`, permission.allData)
}

/** Whole as it comes, but for the fields that are not in the copy. */
export async function describeExtract(session: SalesforceSession, { object, fields }: ObjectExtract): Promise<unknown> {
  const described = await describe(session, object)
  return { ...described, fields: described.fields.filter(({ name }) => fields.includes(name)) }
}

/** `fields`: the custom ones, as they are listed. */
type Listed = { namespace: string; object: string; fields: ReadonlySet<string> }

async function ownExtract(session: SalesforceSession, { namespace, object, fields }: Listed): Promise<ObjectExtract> {
  const described = await describedFields(session, object)
  return {
    ...({ object, namespace, origin: 'package', condition: '' } as const),
    fields: described.filter(({ exportable }) => exportable).map(({ name }) => name),
    leftOut: described.filter(({ exportable }) => !exportable).map(({ name }) => name),
    hidden: missingIn(described, fields),
  }
}

async function extendedExtract(
  session: SalesforceSession,
  { namespace, object, fields }: Listed,
): Promise<ObjectExtract> {
  const extract = { object, namespace, origin: 'extended' } as const
  const described = await describedOrNothing(session, object)
  if (described === undefined) return { ...extract, condition: '', fields: [], leftOut: [...fields], hidden: [] }
  const added = described.filter(({ name }) => fields.has(name))
  const exportable = added.filter((field) => field.exportable)
  const names = exportable.map(({ name }) => name)
  // A long text can't be asked for in WHERE; then every row is taken, so that none is lost that holds only such a text.
  const condition = exportable.every(({ filterable }) => filterable)
    ? names.map((name) => `${name} != null`).join(' OR ')
    : ''
  return {
    ...extract,
    condition,
    fields: names.length === 0 ? [] : ['Id', ...names],
    leftOut: added.filter((field) => !field.exportable).map(({ name }) => name),
    hidden: missingIn(described, fields),
  }
}

function missingIn(described: readonly DescribedField[], listed: ReadonlySet<string>): string[] {
  const seen = new Set(described.map(({ name }) => name))
  return [...listed].filter((name) => !seen.has(name))
}

/** Fields of tasks and events are listed under the name of what both have in common. */
const queried: Record<string, string[]> = { Activity: ['Task', 'Event'] }

type CustomField = { object: string; name: string; namespace: string }

/** All of the org: `CustomField.NamespacePrefix` in Tooling queries is not documented, this list is. */
async function customFields(session: SalesforceSession): Promise<CustomField[]> {
  const listed = await listMetadata(session, [{ type: 'CustomField' }])
  return listed.flatMap(({ fullName, namespacePrefix }) => {
    const [parent = '', name = ''] = fullName.split('.', 2)
    if (!name.endsWith('__c')) return []
    return (queried[parent] ?? [parent]).map((object) => ({ object, name, namespace: namespacePrefix ?? '' }))
  })
}

function namesOf(fields: readonly CustomField[]): Set<string> {
  return new Set(fields.map(({ name }) => name))
}

/** Bulk queries refuse compound fields and files. */
const unexportable = new Set(['address', 'location', 'base64', 'complexvalue'])

const describedObject = z.looseObject({
  queryable: z.boolean().optional(),
  fields: z.array(z.looseObject({ name: z.string(), type: z.string(), filterable: z.boolean().optional() })),
})

type DescribedField = { name: string; filterable: boolean; exportable: boolean }

async function describe(session: SalesforceSession, object: string) {
  const path = `/sobjects/${encodeURIComponent(object)}/describe`
  return parse(describedObject, await session.get(path, permission.allData))
}

async function describedFields(session: SalesforceSession, object: string): Promise<DescribedField[]> {
  const { queryable = true, fields } = await describe(session, object)
  return fields.map(({ name, type, filterable = true }) => {
    return { name, filterable, exportable: queryable && !unexportable.has(type) }
  })
}

/** Some types have fields and no rows that a query could reach; all their fields are told as left out. */
async function describedOrNothing(session: SalesforceSession, object: string): Promise<DescribedField[] | undefined> {
  try {
    return await describedFields(session, object)
  } catch (error) {
    if (faultIs(error, 'not-found')) return undefined
    throw error
  }
}
