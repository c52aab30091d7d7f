import { z } from 'zod'
import { isFault } from '../../../runbook/fault.ts'
import type { ObjectExtract } from '../../../runbook/salesforce-port.ts'
import { listMetadata } from '../components.ts'
import { listEntities } from '../packages.ts'
import { permission } from '../permissions.ts'
import { count, parse } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'

/**
 * What of the org's data goes with a package: the rows of its own objects, and the fields that it has added to other
 * objects. The latter are found in the Metadata API's list, which is documented; `CustomField.NamespacePrefix` in Tooling queries is not.
 */
export async function packageExtracts(session: SalesforceSession, namespace: string): Promise<ObjectExtract[]> {
  if (namespace === '') return []
  const own = (await listEntities(session, namespace)).map(({ QualifiedApiName }) => QualifiedApiName)
  const extracts: ObjectExtract[] = []
  for (const object of own) extracts.push(await ownExtract(session, namespace, object))
  for (const [object, fields] of await addedFields(session, namespace)) {
    if (!own.includes(object)) extracts.push(await extendedExtract(session, { namespace, object, fields }))
  }
  return extracts
}

export async function countRows(session: SalesforceSession, { object, condition }: ObjectExtract): Promise<number> {
  return count(session, condition === '' ? object : `${object} WHERE ${condition}`, permission.allData)
}

async function ownExtract(session: SalesforceSession, namespace: string, object: string): Promise<ObjectExtract> {
  const fields = await describedFields(session, object)
  return {
    object,
    namespace,
    origin: 'package',
    condition: '',
    fields: fields.filter(({ exportable }) => exportable).map(({ name }) => name),
    leftOut: fields.filter(({ exportable }) => !exportable).map(({ name }) => name),
  }
}

type Added = { namespace: string; object: string; fields: ReadonlySet<string> }

async function extendedExtract(session: SalesforceSession, { namespace, object, fields }: Added) {
  const described = await describedOrNothing(session, object)
  const exportable = described.filter((field) => fields.has(field.name) && field.exportable)
  const names = exportable.map(({ name }) => name)
  // A long text can't be asked for in WHERE; then every row is taken, so that none is lost that holds only such a text.
  const condition = exportable.every(({ filterable }) => filterable)
    ? names.map((name) => `${name} != null`).join(' OR ')
    : ''
  return {
    ...({ object, namespace, origin: 'extended', condition } as const),
    fields: names.length === 0 ? [] : ['Id', ...names],
    leftOut: [...fields].filter((name) => !names.includes(name)),
  }
}

/** Fields of tasks and events are listed under the name of what both have in common. */
const queried: Record<string, string[]> = { Activity: ['Task', 'Event'] }

async function addedFields(session: SalesforceSession, namespace: string): Promise<Map<string, Set<string>>> {
  const listed = await listMetadata(session, [{ type: 'CustomField' }])
  const added = new Map<string, Set<string>>()
  for (const { fullName, namespacePrefix } of listed) {
    const [parent = '', field = ''] = fullName.split('.', 2)
    if (namespacePrefix !== namespace || field === '') continue
    for (const object of queried[parent] ?? [parent]) added.set(object, (added.get(object) ?? new Set()).add(field))
  }
  return added
}

/** Bulk queries refuse compound fields and files. */
const unexportable = new Set(['address', 'location', 'base64', 'complexvalue'])

const describedObject = z.looseObject({
  queryable: z.boolean().optional(),
  fields: z.array(z.looseObject({ name: z.string(), type: z.string(), filterable: z.boolean().optional() })),
})

type DescribedField = { name: string; filterable: boolean; exportable: boolean }

async function describedFields(session: SalesforceSession, object: string): Promise<DescribedField[]> {
  const path = `/sobjects/${encodeURIComponent(object)}/describe`
  const { queryable = true, fields } = parse(describedObject, await session.get(path, permission.allData))
  return fields.map(({ name, type, filterable = true }) => {
    return { name, filterable, exportable: queryable && !unexportable.has(type) }
  })
}

/** Some types have fields and no rows that a query could reach; all their fields are told as left out. */
async function describedOrNothing(session: SalesforceSession, object: string): Promise<DescribedField[]> {
  try {
    return await describedFields(session, object)
  } catch (error) {
    if (isFault(error) && error.facts.code === 'not-found') return []
    throw error
  }
}
