/** The inventory of packages: every type that the org knows is listed, so that nothing is missed that goes with them. */
import { z } from 'zod'
import type { PackageComponent, PackageContents } from '../../runbook/salesforce-port.ts'
import { type ListedMetadata, type Listing, type ListQuery, listAll } from './listing.ts'
import { permission } from './permissions.ts'
import { scheduledJobs } from './scheduled-jobs.ts'
import { parse } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'

export async function packageContents(
  session: SalesforceSession,
  namespaces: readonly string[],
): Promise<PackageContents> {
  const packaged = namespaces.filter((namespace) => namespace !== '')
  if (packaged.length === 0) return { components: [], customizations: [], jobs: [], unseen: [] }
  const types = await describeTypes(session)
  const plain = await listAll(
    session,
    types.plain.map((type) => ({ type })),
  )
  const inFolders = await listPackageFolders(session, packaged, types.inFolder)
  const listed = [...plain.found, ...inFolders.found]
  const jobs = await scheduledJobs(session, packaged)
  return {
    components: listed.flatMap((one) => componentOf(one, packaged)),
    customizations: plain.found.flatMap((one) => customizationOf(one, packaged)),
    jobs: jobs.found,
    unseen: [...plain.unseen, ...inFolders.unseen, ...jobs.unseen],
  }
}

function componentOf({ type, fullName, namespacePrefix }: ListedMetadata, packaged: string[]): PackageComponent[] {
  return namespacePrefix && packaged.includes(namespacePrefix) ? [{ namespace: namespacePrefix, type, fullName }] : []
}

function customizationOf({ type, fullName, namespacePrefix }: ListedMetadata, packaged: string[]): PackageComponent[] {
  if (packaged.includes(namespacePrefix ?? '')) return []
  const namespace = packaged.find((one) => isPartOf(fullName, one))
  return namespace === undefined ? [] : [{ namespace, type, fullName }]
}

/** What is made on an object is called `Object.Name`, a layout `Object-Name` (Metadata API docs, fullName). */
export function isPartOf(fullName: string, namespace: string): boolean {
  return fullName.startsWith(`${namespace}__`) && /__(c|mdt|e|b|x)[.-]/.test(fullName)
}

/** The folders of packages and all that lies in them, also what the org itself put there. */
export async function listPackageFolders(
  session: SalesforceSession,
  namespaces: readonly string[],
  types: readonly string[],
): Promise<Listing> {
  const all = await listAll(
    session,
    types.map((type) => ({ type: folderType(type) })),
  )
  const folders = all.found.filter(({ namespacePrefix }) => namespaces.includes(namespacePrefix ?? ''))
  const queries = folders.flatMap((folder) =>
    types
      .filter((type) => folderType(type) === folder.type)
      .map((type): ListQuery => ({ type, folder: folder.fullName })),
  )
  const contents = await listAll(session, queries)
  return { found: [...folders, ...contents.found], unseen: [...all.unseen, ...contents.unseen] }
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
