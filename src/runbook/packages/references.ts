/**
 * What people have to change before the packages can go: what a look at the org found, what Salesforce named when it refused a
 * removal, and what of it is gone since. A component that both name is one thing.
 */
import type { Blocker, BlockerScan, Objection, Reference, Unseen } from '../salesforce-port.ts'

export type Hindrance = {
  /** The same from look to look. */
  key: string
  /** By the Metadata API's name; empty where only Salesforce's sentence is known. */
  type: string
  name: string
  refersTo: string[]
  path: string | null
  blocks: Reference['blocks']
  /** Salesforce's words, where it refused because of it. */
  says: string[]
  state: 'open' | 'gone'
  /** What could not be looked at when it was found; absent where no look finds it, or in the notes of older versions. */
  foundWithout?: string[]
}

/**
 * `attached`: objections of this round that turned out to name something that was found, so that they are over when that is
 * gone. Another round names anew what is not settled.
 */
export type HindranceList = { round: number; hindrances: Hindrance[]; attached: string[] }

export const noHindrances: HindranceList = { round: 0, hindrances: [], attached: [] }

/** What a look came to, small enough for the event log; the whole list lies in the store's notes. */
export type ReferenceCheck = {
  open: number
  /** Of the open ones, those that were not there at the last look. */
  fresh: number
  /** All that were open once and are gone. */
  gone: number
  /** Of these, those that were still there at the last look. */
  cleared: number
  /** What may go together with the package by itself. */
  perhaps: number
  shown: Hindrance[]
  unseen: Unseen[]
}

export type Look = {
  /** Of the packages that were looked for; another look may have been for more of them. */
  namespaces: readonly string[]
  scan: BlockerScan
  /** How often Salesforce has refused, and what it named the last time. */
  round: number
  objections: readonly Objection[]
  before: HindranceList
}

export function hindrancesIn({ namespaces, scan, round, objections, before }: Look): HindranceList {
  const hidden = scan.unseen.map(({ type }) => type)
  const found = scan.references.map((reference) => ({ ...hindranceOf(reference, objections), foundWithout: hidden }))
  const isAttached = (objection: Objection) =>
    scan.references.some((reference) => namesIt(objection, reference)) ||
    scan.blockers.some(({ blocker }) => namesIt(objection, componentOf(blocker)))
  const known = before.round === round ? before.attached : []
  const attached = [...new Set([...known, ...objections.filter(isAttached).map(keyOf)])]
  const alone = objections.filter((objection) => !attached.includes(keyOf(objection))).map(sentenceOf)
  const present = unique([...found, ...alone])
  const keys = new Set(present.map(({ key }) => key))
  const missing = before.hindrances.filter(
    (hindrance) => hindrance.blocks === 'surely' && !keys.has(hindrance.key) && concerns(hindrance, namespaces),
  )
  const rest = missing.map((hindrance) => (mayBeHidden(hindrance, hidden) ? hindrance : asGone(hindrance)))
  return { round, hindrances: [...present, ...rest], attached }
}

/** What refers to packages that nobody looked for is neither there nor gone. */
function concerns({ refersTo }: Hindrance, namespaces: readonly string[]): boolean {
  const prefixes = namespaces.map((namespace) => `${namespace}__`.toLowerCase())
  return refersTo.length === 0 || refersTo.some((name) => prefixes.some((one) => name.toLowerCase().startsWith(one)))
}

/** Where Salesforce shows less than when it was found, missing is not gone. */
function mayBeHidden({ foundWithout }: Hindrance, hidden: readonly string[]): boolean {
  return foundWithout !== undefined && hidden.some((type) => !foundWithout.includes(type))
}

export function isOpen({ state, blocks }: Hindrance): boolean {
  return state === 'open' && blocks === 'surely'
}

export function checkOf(list: HindranceList, before: HindranceList, unseen: readonly Unseen[]): ReferenceCheck {
  const open = namedFirst(list.hindrances.filter(isOpen))
  const gone = list.hindrances.filter(({ state }) => state === 'gone')
  const perhaps = list.hindrances.filter(({ state, blocks }) => state === 'open' && blocks === 'perhaps')
  const wasOpen = new Set(before.hindrances.filter(isOpen).map(({ key }) => key))
  return {
    open: open.length,
    fresh: open.filter(({ key }) => !wasOpen.has(key)).length,
    gone: gone.length,
    cleared: gone.filter(({ key }) => wasOpen.has(key)).length,
    perhaps: perhaps.length,
    shown: [...open, ...gone].slice(0, shownAtMost).concat(perhaps.slice(0, shownAtMost)).map(short),
    unseen: unseen.slice(0, shownAtMost).map(({ type, reason }) => ({ type, reason: reason.slice(0, longestText) })),
  }
}

/** What Salesforce has named is known to block, so it comes before what is only found. */
function namedFirst(hindrances: readonly Hindrance[]): Hindrance[] {
  return [...hindrances.filter(({ says }) => says.length > 0), ...hindrances.filter(({ says }) => says.length === 0)]
}

/** A message has 3,000 characters and 50 blocks; the rest stands in a file. */
export const shownAtMost = 12
const longestText = 240
const namesAtMost = 3

function short(hindrance: Hindrance): Hindrance {
  const { refersTo, says, foundWithout: _, ...rest } = hindrance
  return {
    ...rest,
    refersTo: refersTo.slice(0, namesAtMost),
    says: says.slice(0, namesAtMost).map((text) => text.slice(0, longestText)),
  }
}

function hindranceOf(reference: Reference, objections: readonly Objection[]): Hindrance {
  const { id, type, name, refersTo, path } = reference
  const says = objections.filter((objection) => namesIt(objection, reference)).map(({ text }) => text)
  // Whatever was thought of it before: Salesforce has refused because of it.
  const blocks = says.length > 0 ? 'surely' : reference.blocks
  return { key: `${type}:${id}`, type, name, refersTo, path, blocks, says, state: 'open' }
}

function sentenceOf(objection: Objection): Hindrance {
  const { type, name } = objection
  const says = [spoken(objection)]
  return { key: keyOf(objection), type, name, refersTo: [], path: null, blocks: 'surely', says, state: 'open' }
}

/** The package itself is no news; another component beside the sentence is. */
export function spoken({ type, name, text }: Objection): string {
  return name === '' || type === 'InstalledPackage' || text.includes(name) ? text : `${type} ${name}: ${text}`
}

function asGone(hindrance: Hindrance): Hindrance {
  return { ...hindrance, state: 'gone' }
}

function keyOf({ type, name, text }: Objection): string {
  return `says:${type}:${name}:${text}`
}

type ComponentName = { type: string; name: string }

function componentOf(blocker: Blocker): ComponentName {
  return blocker.kind === 'layout'
    ? { type: 'Layout', name: blocker.layout }
    : { type: 'PermissionSet', name: blocker.permissionSet }
}

/** Salesforce writes API names or labels, so only words are compared; a short one proves nothing without its type. */
function namesIt(objection: Objection, component: ComponentName): boolean {
  if (component.type === 'Layout' && namesLayout(objection.text, component.name)) return true
  const { name, text } = objection
  const words = wordsIn(component.name)
  if (words === '') return false
  if (wordsIn(name) === words) return true
  const isTelling = words.includes(' ') || words.length >= tellingWord
  const told = isTelling ? words : `${wordsIn(component.type)} ${words}`
  return ` ${wordsIn(text)} `.includes(` ${told} `)
}

const tellingWord = 8

/** People know a layout without its object and its package: by what stands behind both, beside the word "layout". */
function namesLayout(text: string, fullName: string): boolean {
  const [, ...rest] = fullName.split('-')
  const words = wordsIn(rest.join('-').replace(/^[a-z]\w*?__(?!c\b)/i, ''))
  const said = ` ${wordsIn(text)} `
  return words !== '' && said.includes(` ${words} `) && said.includes(' layout ')
}

function wordsIn(text: string): string {
  return decoded(text)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ')
}

/** Layouts have their names escaped as in a URL. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function unique(hindrances: readonly Hindrance[]): Hindrance[] {
  return [...new Map(hindrances.map((hindrance) => [hindrance.key, hindrance])).values()]
}

/** Worth a message: something is new, or something went away. */
export function isNews({ fresh, cleared }: ReferenceCheck): boolean {
  return fresh + cleared > 0
}

/** The last look as it lies beside the log: whose it was, what it was compared with, and what it found. */
export type LookNote = { since: number; before: HindranceList; list: HindranceList }
