/** Counting by search: one result is asked for, its `total` is the count (docs "Search the CRM"). */
import { inChunks } from '../../runbook/in-chunks.ts'
import type { OwnerField } from '../../runbook/owners/owner-fields.ts'
import type { Send } from './request.ts'
import { type Filter, idsPerFilter, type Search, search } from './search.ts'

/** Docs "Search the CRM", Limitations: 3,000 characters, 5 groups. */
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

function counting({ object, property }: OwnerField, groups: Filter[][]): Search {
  return { object, groups, sort: 'hs_object_id', properties: [property], limit: 1 }
}
