import { z } from 'zod'
import { isFault } from '../../runbook/fault.ts'
import type { PackageComponent } from '../../runbook/salesforce-port.ts'
import { permission } from './permissions.ts'
import { parse } from './query.ts'
import type { SalesforceSession } from './session.ts'

/** The inventory of a namespace: every type that the org knows is listed, so that nothing is missed that goes with the package. */
const QUERIES_PER_CALL = 3
const CALLS_AT_ONCE = 4

type ListQuery = { type: string; folder?: string }

const fileProperties = z.looseObject({
  type: z.string(),
  fullName: z.string(),
  id: z.string(),
  namespacePrefix: z.string().nullish(),
})

export type ListedMetadata = z.infer<typeof fileProperties>

export async function listPackageComponents(
  session: SalesforceSession,
  namespace: string,
): Promise<PackageComponent[]> {
  if (namespace === '') return []
  const types = await describeTypes(session)
  const ofNamespace = (found: ListedMetadata[]) => found.filter(({ namespacePrefix }) => namespacePrefix === namespace)
  const plain = ofNamespace(
    await listAll(
      session,
      types.plain.map((type) => ({ type })),
    ),
  )
  const folders = ofNamespace(
    await listAll(
      session,
      types.inFolder.map((type) => ({ type: folderType(type) })),
    ),
  )
  const contents = folders.flatMap((folder) =>
    types.inFolder
      .filter((type) => folderType(type) === folder.type)
      .map((type) => ({ type, folder: folder.fullName })),
  )
  const inFolders = ofNamespace(await listAll(session, contents))
  return [...plain, ...folders, ...inFolders].map(({ type, fullName }) => ({ type, fullName }))
}

/** Metadata API docs, listMetadata: the folders of e-mail templates are the one exception to the rule. */
function folderType(type: string): string {
  return type === 'EmailTemplate' ? 'EmailFolder' : `${type}Folder`
}

const described = z.looseObject({
  metadataObjects: z.array(
    z.looseObject({ xmlName: z.string(), inFolder: z.boolean(), childXmlNames: z.array(z.string()) }),
  ),
})

async function describeTypes(session: SalesforceSession): Promise<{ plain: string[]; inFolder: string[] }> {
  const answer = await session.call((conn) => conn.metadata.describe(), permission.metadata)
  const { metadataObjects } = parse(described, answer)
  // The package itself is not one of its components.
  const known = metadataObjects.filter(({ xmlName }) => xmlName !== 'InstalledPackage')
  const plain = known.flatMap(({ xmlName, inFolder, childXmlNames }) => [
    ...(inFolder ? [] : [xmlName]),
    ...childXmlNames,
  ])
  const inFolder = known.filter((type) => type.inFolder).map(({ xmlName }) => xmlName)
  return { plain: [...new Set(plain)].filter((name) => name !== ''), inFolder }
}

async function listAll(session: SalesforceSession, queries: ListQuery[]): Promise<ListedMetadata[]> {
  const found: ListedMetadata[] = []
  const calls = chunks(queries, QUERIES_PER_CALL)
  for (const together of chunks(calls, CALLS_AT_ONCE)) {
    const lists = await Promise.all(together.map((call) => listOrSkip(session, call)))
    found.push(...lists.flat())
  }
  return found
}

/** Salesforce describes types that it then refuses to list; one of them must not hide its two neighbours. */
async function listOrSkip(session: SalesforceSession, queries: ListQuery[]): Promise<ListedMetadata[]> {
  try {
    return await listMetadata(session, queries)
  } catch (error) {
    if (!isFault(error) || error.facts.code !== 'rejected') throw error
    if (queries.length === 1) return []
    const lists = await Promise.all(queries.map((query) => listOrSkip(session, [query])))
    return lists.flat()
  }
}

export async function listMetadata(session: SalesforceSession, queries: ListQuery[]): Promise<ListedMetadata[]> {
  return parse(z.array(fileProperties), await session.call((conn) => conn.metadata.list(queries), permission.metadata))
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
