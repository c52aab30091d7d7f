/**
 * Where to look: filters on the record id and on an owner are answered by the index, in no more time than it takes to read
 * the page, because that is how large accounts are searched. Everything else is left to look at record by record.
 */
import { holdsOwners, isList } from './owner-properties.ts'
import type { Known } from './search-filters.ts'
import type { SearchIndex } from './search-index.ts'
import type { SearchFilter } from './search-request.ts'
import type { SortedIds } from './sorted-ids.ts'

export type SearchPlan = {
  ids: SortedIds
  /** Places in the order of the ids, from the first to before the last. */
  start: number
  end: number
  /** What is left to look at. */
  filters: SearchFilter[]
}

type Range = { low: number; high: number }

export function planFor(index: SearchIndex, filters: readonly SearchFilter[], known: Known): SearchPlan {
  let range: Range = { low: 0, high: Number.MAX_SAFE_INTEGER - 1 }
  let ids: SortedIds | undefined
  const left: SearchFilter[] = []
  for (const filter of filters) {
    const within = idRange(filter)
    const ownerId = ids === undefined ? ownerWanted(filter, known) : undefined
    if (within !== undefined) range = { low: Math.max(range.low, within.low), high: Math.min(range.high, within.high) }
    else if (ownerId === undefined) left.push(filter)
    else {
      ids = index.idsOf(filter.propertyName, ownerId)
      if (comparesWholeList(filter, known)) left.push(filter)
    }
  }
  const among = ids ?? index.ids()
  const start = among.rank(range.low)
  return { ids: among, start, end: Math.max(start, among.rank(range.high + 1)), filters: left }
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

function ownerWanted(filter: SearchFilter, { properties }: Known): string | undefined {
  const property = properties.get(filter.propertyName)
  if (property === undefined || !holdsOwners(property) || !('value' in filter) || !isId(filter.value)) return undefined
  const wantsOne = filter.operator === 'EQ' || (filter.operator === 'CONTAINS_TOKEN' && isList(property))
  return wantsOne ? filter.value : undefined
}

function comparesWholeList(filter: SearchFilter, { properties, listMatching }: Known): boolean {
  return filter.operator === 'EQ' && listMatching === 'whole' && isList(properties.get(filter.propertyName))
}

function isId(text: string): boolean {
  return /^\d{1,15}$/.test(text)
}
