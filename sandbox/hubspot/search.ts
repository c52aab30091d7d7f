/** Finds records as the index sees them. */
import type { WorldProperty } from '../world/hubspot-properties.ts'
import type { PortalRecord } from './portal-record.ts'
import { compare, type Known, type ListMatching, type Passes, passesAll, sortable } from './search-filters.ts'
import type { SearchIndex } from './search-index.ts'
import { planFor, type SearchPlan, spanOf } from './search-plan.ts'
import type { Search } from './search-request.ts'

type Found = { total: number; page: PortalRecord[] }

type FindRequest = { search: Search; properties: readonly WorldProperty[]; listMatching: ListMatching }

export function find(index: SearchIndex, { search, properties, listMatching }: FindRequest): Found {
  const known = { properties: new Map(properties.map((each) => [each.name, each])), listMatching }
  const [only, ...others] = search.groups
  const plan = others.length === 0 ? planFor(index, only ?? [], known) : spanOf(index, search.groups)
  const isSimple = others.length === 0 && plan.filters.length === 0 && search.query === ''
  if (isSimple && isById(search)) return pageOf(index, plan, search)
  const passes = others.length === 0 ? passesAll(plan.filters, known) : passesAny(search, known)
  return look(index, plan, { search, known, passes: both(passes, mentions(search.query)) })
}

function isById({ sort }: Search): boolean {
  return sort.property === 'hs_object_id' && !sort.descending
}

function pageOf(index: SearchIndex, { ids, start, end }: SearchPlan, { after, limit }: Search): Found {
  const page = ids.range(start + after, Math.min(end, start + after + limit))
  return { total: end - start, page: Array.from(page, (id) => index.record(id)) }
}

type Looking = { search: Search; known: Known; passes: Passes }

function look(index: SearchIndex, { ids, start, end }: SearchPlan, { search, known, passes }: Looking): Found {
  const wanted = search.after + search.limit
  const first = firstOf<PortalRecord>(wanted, isById(search) ? undefined : orderOf(search, known))
  let total = 0
  for (const id of ids.range(start, end)) {
    const record = index.record(id)
    if (!passes(record.properties)) continue
    total += 1
    first.add(record)
  }
  return { total, page: first.items().slice(search.after) }
}

function passesAny({ groups }: Search, known: Known): Passes {
  const each = groups.map((filters) => passesAll(filters, known))
  return (properties) => each.some((passes) => passes(properties))
}

function mentions(text: string): Passes {
  const query = text.toLowerCase()
  return (properties) => query === '' || Object.values(properties).some((value) => value.toLowerCase().includes(query))
}

function both(one: Passes, other: Passes): Passes {
  return (properties) => one(properties) && other(properties)
}

type Order = (one: PortalRecord, other: PortalRecord) => number

function orderOf({ sort }: Search, { properties }: Known): Order {
  const type = properties.get(sort.property)?.type
  const direction = sort.descending ? -1 : 1
  const value = ({ properties: own }: PortalRecord) => sortable(own[sort.property], type)
  return (one, other) => direction * compare(value(one), value(other))
}

/** Keeps the first `count` in their order without sorting all that it is given; without an order, the first that come. */
function firstOf<Item>(count: number, order: ((one: Item, other: Item) => number) | undefined) {
  const enough = Math.max(1000, 2 * count)
  let kept: Item[] = []
  let worst: Item | undefined

  function add(item: Item): void {
    if (order === undefined ? kept.length >= count : worst !== undefined && order(worst, item) <= 0) return
    kept.push(item)
    if (kept.length < enough) return
    kept = items()
    worst = kept.at(-1)
  }

  function items(): Item[] {
    return (order === undefined ? kept : kept.toSorted(order)).slice(0, count)
  }

  return { add, items }
}
