/** What several sources found, told once for each component. */
import type { Reference } from '../../../runbook/salesforce-port.ts'
import { setupPath } from '../setup-paths.ts'

export type FoundReference = Pick<Reference, 'id' | 'type' | 'name' | 'refersTo'> & {
  /** Of the component that refers. */
  namespace: string
  blocks?: Reference['blocks']
}

/** Whether these hold up a removal is nowhere written; what only gives access is believed to drop with what it opens. */
const dropped = new Set(['CustomApplication', 'PermissionSet', 'Profile'])

export function mergeReferences(found: readonly FoundReference[]): Reference[] {
  const known = new Map<string, Reference>()
  for (const { id, type, name, refersTo, blocks } of found) {
    const key = isId(id) ? shortId(id) : `${type}:${id}`
    const before = known.get(key)
    const certain = blocks ?? (dropped.has(type) ? 'perhaps' : 'surely')
    known.set(key, {
      id,
      type,
      // The first source tells the whole name; the others may only know its last part.
      name: before?.name ?? name,
      refersTo: withoutRepeats([...(before?.refersTo ?? []), ...refersTo]),
      path: setupPath(type, id),
      blocks: before?.blocks === 'surely' ? 'surely' : certain,
    })
  }
  return [...known.values()].sort(byTypeAndName)
}

/** The full name where the org tells no id, or one of zeros. */
export function idOrName(id: string | null | undefined, fullName: string): string {
  return id && isId(id) ? id : fullName
}

function isId(text: string): boolean {
  return /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text) && !/^0+(AAA)?$/.test(text)
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

const codeTypes = new Set(['ApexClass', 'ApexTrigger', 'ApexPage', 'ApexComponent'])

/**
 * The components of these packages that a text names: as metadata writes them (`HubSpot_Inc__Page`), as Lightning does
 * (`HubSpot_Inc:panel`), or as Apex (`HubSpot_Inc.Class`), which elsewhere may be an address such as `clearbit.com`.
 */
export function mentions(text: string, namespaces: readonly string[], type = ''): string[] {
  const any = namespaces.join('|')
  const plain = new RegExp(`\\b(${any})(?:__|:)(\\w+)`, 'gi')
  const dotted = new RegExp(`(?<![\\w./@-])(${any})\\.(\\w+)`, 'gi')
  const matches = [...text.matchAll(plain), ...(codeTypes.has(type) ? text.matchAll(dotted) : [])]
  return [...new Set(matches.map(([, namespace, name]) => `${namespace}__${name}`))]
}
