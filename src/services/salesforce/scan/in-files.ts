/** What refers into the packages by the text of its file: the layouts, and what Salesforce's list of dependencies is known to miss. */
import type { Unseen } from '../../../runbook/salesforce-port.ts'
import type { SalesforceSession } from '../session/session.ts'
import { type Findings, seenOrTold } from '../unseen.ts'
import { findingsIn, type LayoutFindings, type LayoutPlace, readOneByOne, type SeenLayout } from './layout-blockers.ts'
import { type OwnFile, searchOwnMetadata, wholeType } from './own-metadata.ts'
import { type FoundReference, mentions, shortId } from './references.ts'

const otherTypes = ['ApexTrigger', 'CustomApplication', 'FlexiPage', 'Flow', 'QuickAction', 'ReportType', 'Workflow']

type FileSearch = {
  namespaces: readonly string[]
  layouts: readonly LayoutPlace[]
  longestPollMs?: number | undefined
}

type InFiles = Findings<FoundReference> & {
  blockers: LayoutFindings['blockers']
  /** The ids of all layouts that were looked at, whatever they show. */
  layoutsSeen: ReadonlySet<string>
}

export async function lookThroughFiles(session: SalesforceSession, search: FileSearch): Promise<InFiles> {
  const { namespaces, layouts, longestPollMs } = search
  const places = new Map(layouts.map((place) => [shortId(place.id), place]))
  const found: FoundReference[] = []
  const blockers: LayoutFindings['blockers'] = []
  const layoutsSeen = new Set<string>()
  const lookAtLayout = (layout: SeenLayout) => {
    layoutsSeen.add(shortId(layout.id))
    const findings = findingsIn(layout, namespaces)
    blockers.push(...findings.blockers)
    found.push(...findings.references)
  }
  const look = (file: OwnFile) => {
    const { id, type, fullName: name, namespace, text } = file
    if (namespaces.includes(namespace) || namespaces.some((prefix) => name.startsWith(`${prefix}__`))) return
    if (type === 'Layout') return lookAtLayout({ id, name, namespace, ...places.get(shortId(id)), ...inXml(text) })
    const refersTo = mentions(text, namespaces, type)
    if (refersTo.length > 0) found.push({ id, type, name, namespace, refersTo })
  }
  // `*` stands for the org's own; what packages brought comes only by its name (forcedotcom/cli#1825).
  const managed = layouts.filter(({ namespace }) => namespace !== '').map(({ name }) => name)
  const wanted = [{ name: 'Layout', members: ['*', ...managed] }, ...otherTypes.map(wholeType)]
  const { unseen } = await seenOrTold<FoundReference>(
    otherTypes.join(', '),
    async () => ({ found: [], unseen: await searchOwnMetadata(session, { wanted, longestPollMs }, look) }),
    { fragile: true },
  )
  // Whatever kept layouts out of the one job: almost every org has some to clear, so they are read as well.
  const left = layouts.filter(({ id }) => !layoutsSeen.has(shortId(id)))
  const read = await seenOrTold('Layout', async () => ({
    found: [],
    unseen: await readOneByOne(session, left, lookAtLayout),
  }))
  return { found, blockers, layoutsSeen, unseen: [...withoutLayouts(unseen), ...read.unseen] }
}

function inXml(text: string): Pick<SeenLayout, 'pages' | 'text'> {
  return { pages: [...text.matchAll(/<page>([^<]+)<\/page>/g)].map(([, page = '']) => page), text }
}

/** The job's word on layouts is over once they are read. */
function withoutLayouts(unseen: readonly Unseen[]): Unseen[] {
  return unseen.filter(({ type }) => type !== 'Layout')
}
