/**
 * Where to look: filters on the record id and on an owner are answered by the index, in no more time than it takes to read
 * the page, because that is how large accounts are searched. Everything else is left to look at record by record.
 */
import { holdsOwners, isList } from './owner-properties.ts'
import type { Known } from './search-filters.ts'
import type { SearchIndex } from './search-index.ts'
import type { SearchFilter } from './search-request.ts'
import { type ReadableIds, unionOfIds } from './union-of-ids.ts'

export type SearchPlan = {
  ids: ReadableIds
  /** Places in the order of the ids, from the first to before the last. */
  start: number
  end: number
  /** What is left to look at. */
  filters: SearchFilter[]
}

type Range = { low: number; high: number }

export function planFor(index: SearchIndex, filters: readonly SearchFilter[], known: Known): SearchPlan {
  let range: Range = { low: 0, high: Number.MAX_SAFE_INTEGER - 1 }
  let ids: ReadableIds | undefined
  const left: SearchFilter[] = []
  for (const filter of filters) {
    const within = idRange(filter)
    const ownerIds = ids === undefined ? ownersWanted(filter, known) : undefined
    if (within !== undefined) range = { low: Math.max(range.low, within.low), high: Math.min(range.high, within.high) }
    else if (ownerIds === undefined) left.push(filter)
    else {
      const [only, ...others] = ownerIds.map((ownerId) => index.idsOf(filter.propertyName, ownerId))
      ids = only && others.length === 0 ? only : unionOfIds(only ? [only, ...others] : [])
      if (comparesWholeList(filter, known)) left.push(filter)
    }
  }
  const among = ids ?? index.ids()
  const start = among.rank(range.low)
  return { ids: among, start, end: Math.max(start, among.rank(range.high + 1)), filters: left }
}

/** Groups are alternatives: what any of them may find lies between the lowest and the highest id that one of them allows. */
export function spanOf(index: SearchIndex, groups: readonly (readonly SearchFilter[])[]): SearchPlan {
  const ids = index.ids()
  const ranges = groups.map((filters) => filters.flatMap((filter) => idRange(filter) ?? []))
  const lows = ranges.map((each) => Math.max(0, ...each.map(({ low }) => low)))
  const highs = ranges.map((each) => Math.min(Number.MAX_SAFE_INTEGER - 1, ...each.map(({ high }) => high)))
  const start = ids.rank(Math.min(...lows))
  return { ids, start, end: Math.max(start, ids.rank(Math.max(...highs) + 1)), filters: [] }
}

function idRange(filter: SearchFilter): Range | undefined {
  if (filter.propertyName !== 'hs_object_id' || !('value' in filter) || !isId(filter.value)) return undefined
  const value = Number(filter.value)
  const highest = Number.MAX_SAFE_INTEGER - 1
  switch (filter.operator) {
    case 'EQ':
      return { low: value, high: value }
    case 'GT':
      return { low: value + 1, high: highest }
    case 'GTE':
      return { low: value, high: highest }
    case 'LT':
      return { low: 0, high: value - 1 }
    case 'LTE':
      return { low: 0, high: value }
    case 'BETWEEN':
      return isId(filter.highValue) ? { low: value, high: Number(filter.highValue) } : undefined
    default:
      return undefined
  }
}

function ownersWanted(filter: SearchFilter, { properties }: Known): string[] | undefined {
  const property = properties.get(filter.propertyName)
  if (property === undefined || !holdsOwners(property)) return undefined
  // A record of several owners would stand in several lists.
  if (filter.operator === 'IN') return isList(property) ? undefined : [...new Set(filter.values)]
  if (!('value' in filter) || !isId(filter.value)) return undefined
  const wantsOne = filter.operator === 'EQ' || (filter.operator === 'CONTAINS_TOKEN' && isList(property))
  return wantsOne ? [filter.value] : undefined
}

function comparesWholeList(filter: SearchFilter, { properties, listMatching }: Known): boolean {
  return filter.operator === 'EQ' && listMatching === 'whole' && isList(properties.get(filter.propertyName))
}

function isId(text: string): boolean {
  return /^\d{1,15}$/.test(text)
}
