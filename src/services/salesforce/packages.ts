import { z } from 'zod'
import { samePackage } from '../../runbook/packages/same-package.ts'
import type {
  InstalledPackage,
  PackageGeneration,
  PackageObject,
  PackagePresence,
} from '../../runbook/salesforce-port.ts'
import { packageContents } from './components.ts'
import { permission } from './permissions.ts'
import { withPublishers } from './publishers.ts'
import { recordsOf } from './record-counts.ts'
import { query, soqlText } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'

const versionColumns = [
  'MajorVersion',
  'MinorVersion',
  'PatchVersion',
  'BuildNumber',
  'IsManaged',
  'Package2ContainerOptions',
]
const installedSoql = [
  'SELECT SubscriberPackageVersionId, SubscriberPackage.NamespacePrefix, SubscriberPackage.Name,',
  versionColumns.map((column) => `SubscriberPackageVersion.${column}`).join(', '),
  'FROM InstalledSubscriberPackage ORDER BY SubscriberPackageId',
].join(' ')

const versionRow = z.looseObject({
  MajorVersion: z.number(),
  MinorVersion: z.number(),
  PatchVersion: z.number(),
  BuildNumber: z.number(),
  IsManaged: z.boolean(),
  Package2ContainerOptions: z.string().nullish(),
})

const installedRow = z.looseObject({
  SubscriberPackageVersionId: z.string(),
  SubscriberPackage: z.looseObject({ NamespacePrefix: z.string().nullable(), Name: z.string() }),
  // Salesforce leaves out the version row of some packages (CumulusCI works around it, too).
  SubscriberPackageVersion: versionRow.nullish(),
})

type InstalledRow = z.infer<typeof installedRow>

async function listPackages(session: SalesforceSession): Promise<InstalledPackage[]> {
  const rows = await query(session, {
    soql: installedSoql,
    api: 'tooling',
    row: installedRow,
    need: permission.packages,
  })
  return rows.map(packageOf)
}

/** What counts as HubSpot's, beside the namespace `HubSpot_Inc` and the word "HubSpot". */
type PackageRule = { namespaces: readonly string[]; words: readonly string[] }

/** Namespace and name cannot be filtered by Salesforce, so the rule is applied here. */
export async function listHubspotPackages(session: SalesforceSession, rule: PackageRule): Promise<InstalledPackage[]> {
  const namespaces = ['HubSpot_Inc', ...rule.namespaces].map((namespace) => namespace.toLowerCase())
  const words = ['HubSpot', ...rule.words].map((word) => word.toLowerCase())
  const found = await withPublishers(session, await listPackages(session))
  return found.filter(({ namespace, name, publisher }) => {
    const text = `${name}\n${publisher ?? ''}`.toLowerCase()
    return namespaces.includes(namespace.toLowerCase()) || words.some((word) => text.includes(word))
  })
}

function packageOf(row: InstalledRow): InstalledPackage {
  const version = row.SubscriberPackageVersion
  return {
    namespace: row.SubscriberPackage.NamespacePrefix ?? '',
    name: row.SubscriberPackage.Name,
    version: version
      ? `${version.MajorVersion}.${version.MinorVersion}.${version.PatchVersion}.${version.BuildNumber}`
      : '',
    versionId: row.SubscriberPackageVersionId,
    generation: generationOf(version),
  }
}

/** A package whose generation Salesforce does not tell counts as unmanaged: people remove it in Setup. */
function generationOf(version: InstalledRow['SubscriberPackageVersion']): PackageGeneration {
  if (!version?.IsManaged) return 'unmanaged'
  if (version.Package2ContainerOptions === 'Managed') return 'second'
  return version.Package2ContainerOptions ? 'unmanaged' : 'first'
}

/** What is left is told by name, as far as a message has room. */
const NAMED_AT_MOST = 12

const entityRow = z.looseObject({ QualifiedApiName: z.string(), Label: z.string() })

export async function listPackageObjects(session: SalesforceSession, namespace: string): Promise<PackageObject[]> {
  const entities = await listEntities(session, namespace)
  const objects: PackageObject[] = []
  for (const { QualifiedApiName: name, Label: label } of entities) {
    objects.push({ name, label, ...(await recordsOf(session, name)) })
  }
  return objects
}

export async function listEntities(session: SalesforceSession, namespace: string) {
  if (namespace === '') return []
  // EntityDefinition has no second page: without LIMIT a large result is an error (EXCEEDED_ID_LIMIT).
  const soql = `SELECT QualifiedApiName, Label FROM EntityDefinition WHERE NamespacePrefix = ${soqlText(namespace)} LIMIT 2000`
  const rows = await query(session, { soql, api: 'rest', row: entityRow, need: permission.setup })
  // Shares, histories and feeds come along with their object; events and metadata types hold no records of people.
  return rows.filter(({ QualifiedApiName }) => QualifiedApiName.endsWith('__c'))
}

export async function readPresence(session: SalesforceSession, target: InstalledPackage): Promise<PackagePresence> {
  const listed = (await listPackages(session)).some((found) => samePackage(found, target))
  const { components, unseen } = await packageContents(session, [target.namespace])
  const objects = await listEntities(session, target.namespace)
  const left = [
    ...objects.map(({ QualifiedApiName }) => QualifiedApiName),
    ...components.map(({ fullName }) => fullName),
  ]
  return {
    listed,
    components: components.length,
    objects: objects.length,
    ...(left.length > 0 && { left: [...new Set(left)].slice(0, NAMED_AT_MOST) }),
    ...(unseen.length > 0 && { unseen }),
  }
}
