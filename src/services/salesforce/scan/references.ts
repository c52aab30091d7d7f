import type { Reference } from '../../../runbook/salesforce-port.ts'
import { setupPath } from '../setup-paths.ts'

/** What several sources found, told once for each component. */
export type FoundReference = Pick<Reference, 'id' | 'type' | 'name' | 'refersTo'> & {
  /** Of the component that refers. */
  namespace: string
  blocks?: Reference['blocks']
}

/** Whether these hold up a removal is nowhere written; what only gives access is believed to drop with what it opens. */
const dropped = new Set(['CustomApplication', 'PermissionSet', 'Profile'])

export function mergeReferences(found: readonly FoundReference[]): Reference[] {
  const byId = new Map<string, Reference>()
  for (const { id, type, name, refersTo, blocks } of found) {
    const known = byId.get(shortId(id))
    const certain = blocks ?? (dropped.has(type) ? 'perhaps' : 'surely')
    byId.set(shortId(id), {
      id,
      type,
      // The first source tells the whole name; the others may only know its last part.
      name: known?.name ?? name,
      refersTo: withoutRepeats([...(known?.refersTo ?? []), ...refersTo]),
      path: setupPath(type, id),
      blocks: known?.blocks === 'surely' ? 'surely' : certain,
    })
  }
  return [...byId.values()].sort(byTypeAndName)
}

/** Ids have 15 characters; the three more that some answers add only check the case. */
export function shortId(id: string): string {
  return /^[A-Za-z0-9]{18}$/.test(id) ? id.slice(0, 15) : id
}

/** One source leaves out the ending that the other tells. */
function withoutRepeats(names: readonly string[]): string[] {
  const all = [...new Set(names)].sort()
  return all.filter((name) => !all.includes(`${name}__c`))
}

function byTypeAndName(one: Reference, other: Reference): number {
  return one.type === other.type ? one.name.localeCompare(other.name) : one.type.localeCompare(other.type)
}

/** The components of these packages that a text names, as metadata writes them (`HubSpot_Inc__Page`) or Apex (`HubSpot_Inc.Class`). */
export function mentions(text: string, namespaces: readonly string[]): string[] {
  const pattern = new RegExp(`\\b(${namespaces.join('|')})(?:__|\\.)(\\w+)`, 'gi')
  const found = [...text.matchAll(pattern)].map(([, namespace, name]) => `${namespace}__${name}`)
  return [...new Set(found)]
}
