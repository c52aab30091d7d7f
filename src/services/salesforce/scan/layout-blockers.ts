/** Layouts outside the packages that show something of theirs: a page holds the removal up, a field or a button perhaps. */
import { z } from 'zod'
import { inChunks } from '../../../runbook/in-chunks.ts'
import type { BlockerScan, Unseen } from '../../../runbook/salesforce-port.ts'
import type { ListedMetadata } from '../listing.ts'
import { permission } from '../permissions.ts'
import { parse } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { opensAt } from '../setup-paths.ts'
import { type LayoutMetadata, pagesIn, readLayoutMetadata } from './layouts.ts'
import { type FoundReference, idOrName, mentions } from './references.ts'

const NAMES_PER_READ = 10
const READS_AT_ONCE = 4

export type LayoutPlace = { id: string; name: string; namespace: string }

export type LayoutFindings = {
  blockers: BlockerScan['blockers']
  references: FoundReference[]
}

/** Also those of other packages, which every org may change. A layout of the packages' own objects goes with these. */
export function layoutsOutside(listed: readonly ListedMetadata[], namespaces: readonly string[]): LayoutPlace[] {
  return listed
    .filter(({ type, namespacePrefix }) => type === 'Layout' && !namespaces.includes(namespacePrefix ?? ''))
    .filter(({ fullName }) => !namespaces.some((prefix) => fullName.startsWith(`${prefix}__`)))
    .map(({ id, fullName: name, namespacePrefix }) => ({
      id: idOrName(id, name),
      name,
      namespace: namespacePrefix ?? '',
    }))
}

export type SeenLayout = LayoutPlace & { pages: readonly string[]; text: string }

export function findingsIn(layout: SeenLayout, namespaces: readonly string[]): LayoutFindings {
  const { id, name, namespace, text } = layout
  const blockers = namespaces.flatMap((prefix): BlockerScan['blockers'] => {
    const pages = layout.pages.filter((page) => page.startsWith(`${prefix}__`))
    const blocker = { kind: 'layout', id, layout: name, pages, ...opensAt('Layout', id) } as const
    return pages.length === 0 ? [] : [{ namespace: prefix, blocker }]
  })
  const refersTo = mentions(text, namespaces)
  // A field or a button of the package goes from a layout by itself, a page does not.
  const isLoose = blockers.length === 0 && refersTo.length > 0
  return { blockers, references: isLoose ? [{ id, type: 'Layout', name, namespace, refersTo, blocks: 'perhaps' }] : [] }
}

/** Ten at a time, for those that do not come as files. What is listed and cannot be read is told. */
export async function readOneByOne(
  session: SalesforceSession,
  places: readonly LayoutPlace[],
  look: (layout: SeenLayout) => void,
): Promise<Unseen[]> {
  const byName = new Map(places.map((place) => [place.name, place]))
  const missing = new Set(byName.keys())
  for (const bunch of inChunks(inChunks([...byName.keys()], NAMES_PER_READ), READS_AT_ONCE)) {
    const layouts = (await Promise.all(bunch.map((names) => readLayouts(session, names)))).flat()
    for (const layout of layouts) {
      const place = byName.get(layout.fullName)
      if (place === undefined) continue
      missing.delete(layout.fullName)
      look({ ...place, pages: pagesIn(layout), text: JSON.stringify(layout) })
    }
  }
  return missing.size === 0 ? [] : [{ type: 'Layout', reason: [...missing].join(', ') }]
}

export async function readLayouts(session: SalesforceSession, names: string[]): Promise<LayoutMetadata[]> {
  const records = await session.call((conn) => conn.metadata.read('Layout', names), permission.metadata)
  return parse(z.array(z.unknown()), records)
    .map(readLayoutMetadata)
    .filter((layout) => layout !== undefined)
}
