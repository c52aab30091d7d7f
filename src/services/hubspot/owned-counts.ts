/** Counting by search: one result is asked for, its `total` is the count (docs "Search the CRM"). */
import type { CrmObject, UnknownOwners } from '../../runbook/hubspot-port.ts'
import { type OwnerField, ownerFieldOf } from '../../runbook/owners/owner-fields.ts'
import { inChunks } from './pages.ts'
import type { Send } from './request.ts'
import { type Filter, type Search, search, searchBody } from './search.ts'

/** Docs "Search the CRM", Limitations: 3,000 characters, 6 filters in a group, 5 groups. How many values IN takes is not said. */
const bodyLimit = 3000
const filtersPerGroup = 6
const idsPerFilter = 50
const idsPerSearch = 150
const tokensPerSearch = 4

export async function countOwned(send: Send, field: OwnerField, ownerIds: readonly string[]): Promise<number> {
  let total = 0
  for (const ids of inChunks(ownerIds, field.multiple ? tokensPerSearch : idsPerSearch)) {
    total += (await search(send, counting(field, ownedBy(field, ids)))).total
  }
  return total
}

/** Filter groups are joined by OR; a record that fits several counts once. */
function ownedBy({ property: propertyName, multiple }: OwnerField, ids: string[]): Filter[][] {
  const [only, ...others] = ids
  const single: Filter[][] =
    only !== undefined && others.length === 0
      ? [[{ propertyName, operator: 'EQ', value: only }]]
      : inChunks(ids, idsPerFilter).map((values) => [{ propertyName, operator: 'IN', values }])
  if (!multiple) return single
  // What compares with one of several ids in a value is not documented, so both are asked.
  return [...single, ...ids.map((value): Filter[] => [{ propertyName, operator: 'CONTAINS_TOKEN', value }])]
}

export async function unknownOwners(send: Send, object: CrmObject, known: readonly string[]): Promise<UnknownOwners> {
  const field = ownerFieldOf(object)
  const seen = new Set(known)
  const ids: string[] = []
  for (;;) {
    const filters = ownedByNoneOf(field, [...seen])
    if (!fits(field, filters)) return { ids, unnamed: await countOthers(send, field, [...seen]) }
    const { results } = await search(send, naming(field, filters))
    const found = new Set(results.flatMap(({ properties }) => properties[field.property] || []))
    const fresh = [...found].filter((id) => !seen.has(id))
    if (fresh.length === 0) return { ids, unnamed: 0 }
    ids.push(...fresh)
    for (const id of fresh) seen.add(id)
  }
}

function ownedByNoneOf({ property: propertyName }: OwnerField, ids: string[]): Filter[] {
  const excluded = inChunks(ids, idsPerFilter).map((values): Filter => ({ propertyName, operator: 'NOT_IN', values }))
  return [{ propertyName, operator: 'HAS_PROPERTY' }, ...excluded]
}

function fits(field: OwnerField, filters: Filter[]): boolean {
  return filters.length <= filtersPerGroup && JSON.stringify(searchBody(naming(field, filters))).length <= bodyLimit
}

async function countOthers(send: Send, field: OwnerField, ids: string[]): Promise<number> {
  const owned = await search(send, counting(field, [[{ propertyName: field.property, operator: 'HAS_PROPERTY' }]]))
  return Math.max(0, owned.total - (await countOwned(send, field, ids)))
}

function counting({ object, property }: OwnerField, groups: Filter[][]): Search {
  return { object, groups, sort: 'hs_object_id', properties: [property], limit: 1 }
}

/** A hundred records at a time tell enough of their owners. */
function naming(field: OwnerField, filters: Filter[]): Search {
  return { ...counting(field, [filters]), limit: 100 }
}
