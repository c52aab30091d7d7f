/** Finds records as the index sees them, which is a moment behind what was written. */
import type { WorldProperty } from '../world/hubspot-properties.ts'
import type { Portal, PortalRecord } from './portal.ts'
import type { Search, SearchFilter } from './search-request.ts'

type Properties = Record<string, string>

export type Found = { record: PortalRecord; properties: Properties }

export function find(
  portal: Portal,
  records: PortalRecord[],
  request: { search: Search; known: WorldProperty[] },
): Found[] {
  const { search } = request
  const types = new Map(request.known.map((property) => [property.name, property.type]))
  const matching = records
    .map((record) => ({ record, properties: portal.searchable(record) }))
    .filter(({ properties }) => matches(properties, search, types))
  const direction = search.sort.descending ? -1 : 1
  const order = (found: Found) => sortable(found.properties[search.sort.property], types.get(search.sort.property))
  return matching
    .map((found) => ({ found, order: order(found) }))
    .sort((one, other) => direction * compare(one.order, other.order))
    .map(({ found }) => found)
}

type Types = Map<string, WorldProperty['type']>

function matches(properties: Properties, search: Search, types: Types): boolean {
  const query = search.query.toLowerCase()
  if (query !== '' && !Object.values(properties).some((value) => value.toLowerCase().includes(query))) return false
  if (search.groups.length === 0) return true
  return search.groups.some((filters) =>
    filters.every((filter) => matchesFilter(properties[filter.propertyName], filter, types.get(filter.propertyName))),
  )
}

type PropertyType = WorldProperty['type'] | undefined

function matchesFilter(value: string | undefined, filter: SearchFilter, type: PropertyType): boolean {
  if (value === undefined) return filter.operator === 'NOT_HAS_PROPERTY'
  switch (filter.operator) {
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
      return filter.operator === 'HAS_PROPERTY'
    // `IN` compares with the indexed form: on texts, values that are not in lower case never match.
    case 'IN':
    case 'NOT_IN':
      return filter.values.includes(indexed(value, type)) === (filter.operator === 'IN')
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN':
      return hasToken(value, filter.value) === (filter.operator === 'CONTAINS_TOKEN')
    case 'BETWEEN':
      return orderOf(value, filter.value, type) >= 0 && orderOf(value, filter.highValue, type) <= 0
    case 'EQ':
    case 'NEQ':
    case 'LT':
    case 'LTE':
    case 'GT':
    case 'GTE':
      return isOrdered(orderOf(value, filter.value, type), filter.operator)
  }
}

function orderOf(value: string, other: string, type: PropertyType): number {
  return compare(sortable(value, type), sortable(other, type))
}

function isOrdered(order: number, operator: 'EQ' | 'NEQ' | 'LT' | 'LTE' | 'GT' | 'GTE'): boolean {
  switch (operator) {
    case 'EQ':
      return order === 0
    case 'NEQ':
      return order !== 0
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

function indexed(value: string, type: PropertyType): string {
  return type === 'string' ? value.toLowerCase() : value
}

function sortable(value: string | undefined, type: PropertyType): string | number {
  if (value === undefined) return ''
  if (type === 'number') return Number(value)
  if (type === 'datetime' || type === 'date') return /^\d+$/.test(value) ? Number(value) : Date.parse(value)
  return indexed(value, type)
}

function compare(one: string | number, other: string | number): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

function hasToken(value: string, token: string): boolean {
  const pattern = token.toLowerCase().split('*').map(escapeRegExp).join('.*')
  return value
    .toLowerCase()
    .split(/[^\p{L}\p{N}@._-]+/u)
    .some((word) => new RegExp(`^${pattern}$`).test(word))
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
