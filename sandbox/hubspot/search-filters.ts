/** Whether a record passes the filters of a search. */
import type { WorldProperty } from '../world/hubspot-properties.ts'
import { isList, listed } from './owner-properties.ts'
import type { Properties } from './portal-record.ts'
import type { SearchFilter } from './search-request.ts'

/**
 * What `EQ` and `IN` compare on a property with several values: HubSpot does not document it. `whole`: the joined value;
 * `any`: each value of the list.
 */
export type ListMatching = 'whole' | 'any'

export type Known = { properties: ReadonlyMap<string, WorldProperty>; listMatching: ListMatching }

export type Passes = (properties: Properties) => boolean

export function passesAll(filters: readonly SearchFilter[], known: Known): Passes {
  const each = filters.map((filter) => passes(filter, known))
  return (properties) => each.every((passesOne) => passesOne(properties))
}

function passes(filter: SearchFilter, known: Known): Passes {
  const name = filter.propertyName
  if (asksForPresence(filter)) {
    const wanted = filter.operator === 'HAS_PROPERTY'
    return (properties) => (properties[name] !== undefined) === wanted
  }
  const accepts = acceptedValue(filter, known)
  return (properties) => {
    const value = properties[name]
    return value !== undefined && accepts(value)
  }
}

type PresenceFilter = Extract<SearchFilter, { operator: 'HAS_PROPERTY' | 'NOT_HAS_PROPERTY' }>
type ValueFilter = Exclude<SearchFilter, PresenceFilter>

function asksForPresence(filter: SearchFilter): filter is PresenceFilter {
  return filter.operator === 'HAS_PROPERTY' || filter.operator === 'NOT_HAS_PROPERTY'
}

type Accepts = (value: string) => boolean

function acceptedValue(filter: ValueFilter, known: Known): Accepts {
  const property = known.properties.get(filter.propertyName)
  const type = property?.type
  const parts = known.listMatching === 'any' && isList(property) ? listed : (value: string) => [value]
  switch (filter.operator) {
    // `IN` compares with the indexed form: on texts, values that are not in lower case never match.
    case 'IN':
    case 'NOT_IN': {
      const wanted = new Set(filter.values)
      return (value) => parts(value).some((part) => wanted.has(indexed(part, type))) === (filter.operator === 'IN')
    }
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN': {
      const hasToken = tokenFinder(filter.value)
      return (value) => hasToken(value) === (filter.operator === 'CONTAINS_TOKEN')
    }
    case 'BETWEEN': {
      const [low, high] = [sortable(filter.value, type), sortable(filter.highValue, type)]
      return (value) => compare(sortable(value, type), low) >= 0 && compare(sortable(value, type), high) <= 0
    }
    case 'EQ':
    case 'NEQ': {
      const wanted = sortable(filter.value, type)
      return (value) => parts(value).some((part) => sortable(part, type) === wanted) === (filter.operator === 'EQ')
    }
    case 'LT':
    case 'LTE':
    case 'GT':
    case 'GTE': {
      const { operator } = filter
      const bound = sortable(filter.value, type)
      return (value) => isOrdered(compare(sortable(value, type), bound), operator)
    }
  }
}

function isOrdered(order: number, operator: 'LT' | 'LTE' | 'GT' | 'GTE'): boolean {
  switch (operator) {
    case 'LT':
      return order < 0
    case 'LTE':
      return order <= 0
    case 'GT':
      return order > 0
    case 'GTE':
      return order >= 0
  }
}

type PropertyType = WorldProperty['type'] | undefined

function indexed(value: string, type: PropertyType): string {
  return type === 'string' ? value.toLowerCase() : value
}

export function sortable(value: string | undefined, type: PropertyType): string | number {
  if (value === undefined) return ''
  if (type === 'number') return Number(value)
  if (type === 'datetime' || type === 'date') return /^\d+$/.test(value) ? Number(value) : Date.parse(value)
  return indexed(value, type)
}

export function compare(one: string | number, other: string | number): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

function tokenFinder(token: string): Accepts {
  const pattern = token.toLowerCase().split('*').map(escapeRegExp).join('.*')
  const word = new RegExp(`^${pattern}$`)
  return (value) =>
    value
      .toLowerCase()
      .split(/[^\p{L}\p{N}@._-]+/u)
      .some((each) => word.test(each))
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
