/** Reading who owns what. Search answers lag behind writes and stop at 10,000 results, so pages go by record id, never by offset. */
import type { OwnedPage, OwnedPageRequest } from '../../runbook/hubspot-port.ts'
import { type OwnerField, ownersIn } from '../../runbook/owners/owner-fields.ts'
import { fault } from './faults.ts'
import { valueIn } from './read-values.ts'
import type { Send } from './request.ts'
import { type Filter, recordsPerPage, search } from './search.ts'

const idProperty = 'hs_object_id'

export async function searchOwned(send: Send, request: OwnedPageRequest): Promise<OwnedPage> {
  const { field, ownerIds, afterId, toId } = request
  const interval: Filter[] = [
    { propertyName: idProperty, operator: 'GT', value: afterId },
    ...(toId === null ? [] : [{ propertyName: idProperty, operator: 'LTE', value: toId } as const]),
  ]
  const { results, total } = await search(send, {
    object: field.object,
    groups: ownedBy(field, ownerIds).map((filter) => [filter, ...interval]),
    sort: idProperty,
    properties: [field.property],
    limit: recordsPerPage,
  })
  const found = results.map((record) => ({ id: record.id, value: valueIn(record, field.property) }))
  // A token of a list may match what is not that owner.
  const records = found.filter(({ value }) => ownersIn(value).some((id) => ownerIds.includes(id)))
  const last = results.at(-1)
  if (last === undefined || results.length < recordsPerPage) return { records, total }
  // The next page starts behind this id; one that does not grow would ask for ever.
  if (BigInt(last.id) <= BigInt(afterId)) {
    throw fault('unknown', 'unexpected-answer', `search of ${field.object} is not sorted by record id`)
  }
  return { records, total, next: last.id }
}

export async function highestOwned(
  send: Send,
  field: OwnerField,
  ownerIds: readonly string[],
): Promise<string | undefined> {
  const { results } = await search(send, {
    object: field.object,
    groups: ownedBy(field, ownerIds).map((filter) => [filter]),
    sort: `-${idProperty}`,
    properties: [field.property],
    limit: 1,
  })
  return results[0]?.id
}

/** One group for each: HubSpot does not document which operator finds one of several users. */
function ownedBy({ property, multiple }: OwnerField, ownerIds: readonly string[]): Filter[] {
  const whole: Filter = { propertyName: property, operator: 'IN', values: [...ownerIds] }
  if (!multiple) return [whole]
  return [whole, ...ownerIds.map((value): Filter => ({ propertyName: property, operator: 'CONTAINS_TOKEN', value }))]
}
