/** Own code and formulas, by their text. Salesforce's list of dependencies knows them well, so this is for orgs in which that fails. */
import type { ListedMetadata } from '../listing.ts'
import type { SalesforceSession } from '../session/session.ts'
import type { Findings } from '../unseen.ts'
import { type OwnFile, searchOwnMetadata, wholeType } from './own-metadata.ts'
import { type FoundReference, idOrName, mentions } from './references.ts'

const codeTypes = ['ApexClass', 'ApexComponent', 'ApexPage']
export const searchedTexts = [...codeTypes, 'CustomObject']

/** What an object's file holds that can name a package's component and keep it (Metadata API docs, CustomObject). */
const parts: Readonly<Record<string, string>> = {
  fields: 'CustomField',
  validationRules: 'ValidationRule',
  webLinks: 'WebLink',
}
const partTypes = Object.values(parts)
const partPattern = new RegExp(
  `<(${Object.keys(parts).join('|')})>\\s*<fullName>([^<]+)</fullName>([\\s\\S]*?)</\\1>`,
  'g',
)

export type TextSearch = {
  namespaces: readonly string[]
  listed: readonly ListedMetadata[]
  longestPollMs?: number | undefined
}

export async function codeAndFormulas(
  session: SalesforceSession,
  { namespaces, listed, longestPollMs }: TextSearch,
): Promise<Findings<FoundReference>> {
  const ids = new Map(listed.map(({ type, fullName, id }) => [`${type} ${fullName}`, id]))
  const ofPackages = (name: string) => namespaces.some((prefix) => name.startsWith(`${prefix}__`))
  const made = listed.filter(({ type, namespacePrefix }) => partTypes.includes(type) && !namespacePrefix)
  const objects = new Set(made.map(({ fullName }) => fullName.split('.')[0] ?? '').filter((name) => !ofPackages(name)))
  const found: FoundReference[] = []
  const look = (file: OwnFile) => {
    for (const { type, fullName: name, text, id } of file.type === 'CustomObject' ? partsOf(file, ids) : [file]) {
      const refersTo = mentions(text, namespaces, type)
      if (refersTo.length > 0) found.push({ id, type, name, namespace: file.namespace, refersTo })
    }
  }
  // `*` would leave out standard objects and those of other packages, so each is asked for by its name.
  const wanted = [...codeTypes.map(wholeType), { name: 'CustomObject', members: [...objects] }]
  const unseen = await searchOwnMetadata(session, { wanted: wanted.filter(hasMembers), longestPollMs }, look)
  return { found, unseen }
}

function hasMembers({ members }: { members: readonly string[] }): boolean {
  return members.length > 0
}

type Part = Pick<OwnFile, 'id' | 'type' | 'fullName' | 'text'>

/** Those that the org made; what a package added to the object is its own affair. */
function partsOf({ fullName: object, text: file }: OwnFile, ids: ReadonlyMap<string, string>): Part[] {
  return [...file.matchAll(partPattern)].flatMap(([, element = '', name = '', text = '']) => {
    const type = parts[element] ?? element
    const fullName = `${object}.${name}`
    const id = ids.get(`${type} ${fullName}`)
    return id === undefined ? [] : [{ id: idOrName(id, fullName), type, fullName, text }]
  })
}
