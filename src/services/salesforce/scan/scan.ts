/**
 * Everything outside the packages that refers into them, from all sources at once: Salesforce itself names a few at a time, when
 * the removal fails. No source grows by a call for each component; all of them grow by pages and bunches.
 */
import type { BlockerScan } from '../../../runbook/salesforce-port.ts'
import { isPartOf, listPackageFolders } from '../components.ts'
import { type ListedMetadata, listAll } from '../listing.ts'
import type { SalesforceSession } from '../session/session.ts'
import { type Findings, seenOrTold } from '../unseen.ts'
import { accessEntries } from './access-entries.ts'
import { assignmentBlockers } from './blockers.ts'
import { codeAndFormulas, searchedTexts, type TextSearch } from './code-and-formulas.ts'
import { readDependencies } from './dependencies.ts'
import { emailTemplates } from './email-templates.ts'
import { lookThroughFiles } from './in-files.ts'
import { layoutsOutside } from './layout-blockers.ts'
import { type FoundReference, mergeReferences, shortId } from './references.ts'
import { type ReportRequest, reportsOn } from './reports.ts'
import { divideWork } from './who-clears.ts'

type ScanRequest = { namespaces: readonly string[]; longestPollMs?: number | undefined }

export async function scanBlockers(session: SalesforceSession, request: ScanRequest): Promise<BlockerScan> {
  const namespaces = request.namespaces.filter((prefix) => prefix !== '')
  if (namespaces.length === 0) return { blockers: [], references: [], unseen: [] }
  const { found: listed, unseen } = await listAll(session, listedTypes)
  const members = listed.filter(({ namespacePrefix }) => namespaces.includes(namespacePrefix ?? ''))
  const layouts = layoutsOutside(listed, namespaces)
  const inFiles = await lookThroughFiles(session, { ...request, namespaces, layouts })
  const dependencies = await seenOrTold(
    'MetadataComponentDependency',
    () => readDependencies(session, { namespaces, members }),
    { fragile: true },
  )
  const sources = [
    inFiles,
    dependencies,
    ...(dependencies.unseen.length > 0 ? [await inTexts(session, { ...request, namespaces, listed })] : []),
    await seenOrTold('SetupEntityAccess', async () => all(await accessEntries(session, openedBy(members)))),
    await seenOrTold('Folder', () => strangersInFolders(session, namespaces)),
    await seenOrTold('Report', () => reportsOnPackages(session, { ...request, namespaces }, members), {
      fragile: true,
    }),
    await seenOrTold('EmailTemplate', async () => all(await emailTemplates(session, namespaces))),
  ]
  const assigned = await seenOrTold('PermissionSetAssignment', async () =>
    all(await assignmentBlockers(session, namespaces)),
  )
  const names = new Map(listed.map(({ id, fullName }) => [shortId(id), fullName]))
  const found = sources
    .flatMap((source) => source.found)
    .map((one) => ({ ...one, name: names.get(shortId(one.id)) ?? one.name }))
    .filter((one) => !namespaces.includes(one.namespace) && !namespaces.some((prefix) => isPartOf(one.name, prefix)))
    .filter((one) => one.type !== 'Layout' || one.blocks === 'perhaps' || !inFiles.layoutsSeen.has(shortId(one.id)))
  const { blockers, forPeople } = await divideWork(session, [...inFiles.blockers, ...assigned.found])
  return {
    blockers,
    references: [...mergeReferences(found), ...forPeople],
    unseen: [...unseen, ...[...sources, assigned].flatMap((source) => source.unseen)],
  }
}

/**
 * Whose ids are needed: the packages' components, and what the org itself makes on objects. Of that the other sources know only
 * the last part of the name, and what is made on a package's own object goes with it.
 */
const madeOnObjects = [
  'CustomField',
  'FieldSet',
  'Layout',
  'ListView',
  'QuickAction',
  'RecordType',
  'ValidationRule',
  'WebLink',
  'WorkflowRule',
]
const ofPackages = [
  'ApexClass',
  'ApexComponent',
  'ApexPage',
  'CustomApplication',
  'CustomObject',
  'CustomTab',
  'StaticResource',
]
const listedTypes = [...ofPackages, ...madeOnObjects].map((type) => ({ type }))

function inTexts(session: SalesforceSession, search: TextSearch): Promise<Findings<FoundReference>> {
  return seenOrTold(searchedTexts.join(', '), () => codeAndFormulas(session, search), { fragile: true })
}

function openedBy(members: readonly ListedMetadata[]) {
  const opened = new Set(['ApexClass', 'ApexPage', 'CustomApplication'])
  return {
    entities: members.filter(({ type }) => opened.has(type)),
    objects: members.filter(({ type }) => type === 'CustomObject'),
  }
}

const folderContents = ['Dashboard', 'Document', 'EmailTemplate', 'Report']

/** A package's folder goes only when it is empty, so what the org put there has to go first. */
async function strangersInFolders(
  session: SalesforceSession,
  namespaces: readonly string[],
): Promise<Findings<FoundReference>> {
  const { found, unseen } = await listPackageFolders(session, namespaces, folderContents)
  const strangers = found.map(
    ({ id, type, fullName, namespacePrefix }): FoundReference => ({
      id: id || fullName,
      type,
      name: fullName,
      namespace: namespacePrefix ?? '',
      refersTo: [fullName.split('/')[0] ?? ''],
    }),
  )
  return { found: strangers, unseen }
}

/** A report is made on objects and fields; where the packages bring none, there is nothing to look for. */
async function reportsOnPackages(
  session: SalesforceSession,
  request: ReportRequest,
  members: readonly ListedMetadata[],
): Promise<Findings<FoundReference>> {
  const reportable = members.some(({ type }) => type === 'CustomObject' || type === 'CustomField')
  return reportable ? reportsOn(session, request) : all([])
}

function all<T>(found: T[]): Findings<T> {
  return { found, unseen: [] }
}
