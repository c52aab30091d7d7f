import type { Blocker, BlockerScan } from '../../../runbook/salesforce-port.ts'
import { isPartOf, type ListedMetadata, listAll, listPackageFolders } from '../components.ts'
import type { SalesforceSession } from '../session/session.ts'
import { type Findings, seenOrTold } from '../unseen.ts'
import { accessEntries } from './access-entries.ts'
import { assignmentBlockers, layoutBlockers } from './blockers.ts'
import { readDependencies } from './dependencies.ts'
import { emailTemplates } from './email-templates.ts'
import { searchOwnMetadata, wholeType } from './own-metadata.ts'
import { type FoundReference, mentions, mergeReferences, shortId } from './references.ts'
import { type ReportRequest, reportsOn } from './reports.ts'

/**
 * Everything outside the packages that refers into them, from all sources at once: Salesforce itself names a few at a time, when
 * the removal fails. No source grows by a call for each component; all of them grow by pages and bunches.
 */
type FoundBlocker = BlockerScan['blockers'][number]

export type ScanRequest = { namespaces: readonly string[]; longestPollMs?: number | undefined }

export async function scanBlockers(session: SalesforceSession, request: ScanRequest): Promise<BlockerScan> {
  const namespaces = request.namespaces.filter((prefix) => prefix !== '')
  if (namespaces.length === 0) return { blockers: [], references: [], unseen: [] }
  const { found: listed, unseen } = await listAll(session, listedTypes)
  const members = listed.filter(({ namespacePrefix }) => namespaces.includes(namespacePrefix ?? ''))
  const inFiles = await lookThroughFiles(session, { ...request, namespaces })
  const sources = [
    inFiles,
    await seenOrTold('MetadataComponentDependency', () => readDependencies(session, { namespaces, members }), {
      fragile: true,
    }),
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
    .filter((one) => one.type !== 'Layout' || inFiles.layouts === undefined || one.blocks === 'perhaps')
  return {
    blockers: [...(inFiles.layouts ?? []), ...assigned.found],
    references: mergeReferences(found),
    unseen: [...unseen, ...[...sources, assigned].flatMap((source) => source.unseen)],
  }
}

/** Whose ids are needed: the packages' components, and the org's own fields and rules, of which the other sources know half the name. */
const listedTypes = [
  'ApexClass',
  'ApexComponent',
  'ApexPage',
  'CustomApplication',
  'CustomField',
  'CustomObject',
  'CustomTab',
  'StaticResource',
  'ValidationRule',
].map((type) => ({ type }))

/** What Salesforce's own list of dependencies does not reach, or is known to miss; classes and formulas it knows well. */
const searchedTypes = [
  'Layout',
  'ApexTrigger',
  'CustomApplication',
  'FlexiPage',
  'Flow',
  'QuickAction',
  'ReportType',
  'Workflow',
]

/** `layouts` is undefined where they could not be looked at in any way. */
type InFiles = Findings<FoundReference> & { layouts: FoundBlocker[] | undefined }

async function lookThroughFiles(session: SalesforceSession, request: ScanRequest): Promise<InFiles> {
  const { namespaces, longestPollMs } = request
  const found: FoundReference[] = []
  const layouts: FoundBlocker[] = []
  const otherTypes = searchedTypes.filter((type) => type !== 'Layout').join(', ')
  const searched = await seenOrTold<FoundReference>(
    otherTypes,
    async () => {
      const unseen = await searchOwnMetadata(
        session,
        { wanted: searchedTypes.map(wholeType), longestPollMs },
        (file) => {
          const { id, type, fullName: name, namespace, text } = file
          if (namespaces.includes(namespace) || namespaces.some((prefix) => name.startsWith(`${prefix}__`))) return
          const refersTo = mentions(text, namespaces)
          if (refersTo.length === 0) return
          const shown =
            type === 'Layout' ? namespaces.flatMap((prefix) => layoutBlocker({ id, name, text }, prefix)) : []
          layouts.push(...shown)
          const reference: FoundReference = { id, type, name, namespace, refersTo }
          // A field or a button of the package goes from a layout by itself, a page does not.
          if (type !== 'Layout') found.push(reference)
          else if (shown.length === 0) found.push({ ...reference, blocks: 'perhaps' })
        },
      )
      return { found: [], unseen }
    },
    { fragile: true },
  )
  const spoiled = searched.unseen.some(({ type }) => type === 'Layout' || type === otherTypes)
  if (!spoiled) return { found, layouts, unseen: searched.unseen }
  // Whatever spoiled the one job: the layouts, which almost every org has to clear, can also be read ten at a time.
  const read = await seenOrTold('Layout', async () => all(await layoutBlockers(session, namespaces)))
  const unseen = [...searched.unseen.filter(({ type }) => type !== 'Layout'), ...read.unseen]
  return { found, layouts: read.unseen.length === 0 ? read.found : undefined, unseen }
}

function layoutBlocker(layout: { id: string; name: string; text: string }, namespace: string): FoundBlocker[] {
  const shown = [...layout.text.matchAll(/<page>([^<]+)<\/page>/g)].map(([, page = '']) => page)
  const pages = shown.filter((page) => page.startsWith(`${namespace}__`))
  const blocker: Blocker = { kind: 'layout', id: layout.id, layout: layout.name, pages }
  return pages.length === 0 ? [] : [{ namespace, blocker }]
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
