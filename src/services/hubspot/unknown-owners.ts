/**
 * Owners that stand on records and in no list. A search can exclude a few hundred known ones (docs "Search the CRM",
 * Limitations); where there are more, the records are divided by their ids until each part's owners are accounted for.
 */
import type { CrmObject } from '../../runbook/hubspot-port.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import { type OwnerField, ownerFieldOf } from '../../runbook/owners/owner-fields.ts'
import type { Send } from './request.ts'
import {
  bodyLimit,
  type Filter,
  filtersPerGroup,
  idsPerFilter,
  recordsPerPage,
  type Search,
  search,
  searchBody,
} from './search.ts'

/** Three filters of ids, each beside the ends of an interval, stay below a body's limit whatever the ids look like. */
const idsPerCount = { filter: 40, search: 120 }

export async function unknownOwners(send: Send, object: CrmObject, known: readonly string[]): Promise<string[]> {
  const field = ownerFieldOf(object)
  const seen = new Set(known)
  const found: string[] = []
  for (;;) {
    const asked = sampleOf(field, excluding(field, [...seen]))
    if (!fits(asked)) return [...found, ...(await foundByDividing(send, field, seen))]
    const fresh = ownersOf(field, (await search(send, asked)).results).filter((id) => !seen.has(id))
    if (fresh.length === 0) return found
    found.push(...fresh)
    for (const id of fresh) seen.add(id)
  }
}

type Interval = {
  above: bigint
  upTo: bigint
  /** The known owners, in parts that one search counts; those without records in the interval are left out. */
  known: string[][]
}

async function foundByDividing(send: Send, field: OwnerField, seen: ReadonlySet<string>): Promise<string[]> {
  const found = new Set<string>()
  const open: Interval[] = [
    { above: 0n, upTo: await newestRecord(send, field), known: inChunks([...seen], idsPerCount.search) },
  ]
  for (let interval = open.pop(); interval !== undefined; interval = open.pop()) {
    const { results, total } = await search(send, sampleOf(field, within(interval)))
    for (const id of ownersOf(field, results)) if (!seen.has(id)) found.add(id)
    const last = results.at(-1)
    // The sample comes in the order of the ids, so whatever is not in it lies behind it.
    if (last === undefined || total <= results.length) continue
    const fromKnown = await countedIn(send, field, interval)
    const fromFound = await countedIn(send, field, { ...interval, known: inChunks([...found], idsPerCount.search) })
    if (sum(fromKnown) + sum(fromFound) >= total) continue
    open.push(...halves({ ...interval, above: BigInt(last.id), known: fromKnown.map(({ ids }) => ids) }))
  }
  return [...found]
}

function halves({ above, upTo, known }: Interval): Interval[] {
  const middle = above + (upTo - above) / 2n
  return [
    { above, upTo: middle, known },
    { above: middle, upTo, known },
  ]
}

type Counted = { ids: string[]; total: number }

async function countedIn(send: Send, field: OwnerField, interval: Interval): Promise<Counted[]> {
  const counted: Counted[] = []
  for (const ids of interval.known) {
    const groups = inChunks(ids, idsPerCount.filter).map((values): Filter[] => [
      { propertyName: field.property, operator: 'IN', values },
      ...within(interval),
    ])
    const { total } = await search(send, { ...sampleOf(field, []), groups, limit: 1 })
    if (total > 0) counted.push({ ids, total })
  }
  return counted
}

function sum(counted: readonly Counted[]): number {
  return counted.reduce((total, each) => total + each.total, 0)
}

async function newestRecord(send: Send, field: OwnerField): Promise<bigint> {
  const { results } = await search(send, { ...sampleOf(field, []), sort: '-hs_object_id', limit: 1 })
  return BigInt(results[0]?.id ?? '0')
}

function within({ above, upTo }: Interval): Filter[] {
  return [
    { propertyName: 'hs_object_id', operator: 'GT', value: String(above) },
    { propertyName: 'hs_object_id', operator: 'LTE', value: String(upTo) },
  ]
}

function excluding({ property: propertyName }: OwnerField, ids: string[]): Filter[] {
  return inChunks(ids, idsPerFilter).map((values): Filter => ({ propertyName, operator: 'NOT_IN', values }))
}

/** Records that have an owner: a page of them tells enough. */
function sampleOf({ object, property }: OwnerField, filters: Filter[]): Search {
  const owned: Filter = { propertyName: property, operator: 'HAS_PROPERTY' }
  return { object, groups: [[owned, ...filters]], sort: 'hs_object_id', properties: [property], limit: recordsPerPage }
}

function ownersOf({ property }: OwnerField, results: { properties: Record<string, string | null> }[]): string[] {
  return [...new Set(results.flatMap(({ properties }) => properties[property] || []))]
}

function fits(asked: Search): boolean {
  const filters = asked.groups.flat().length
  return filters <= filtersPerGroup && JSON.stringify(searchBody(asked)).length <= bodyLimit
}
