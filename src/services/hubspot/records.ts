/** Reading who owns what. Search answers lag behind writes and stop at 10,000 results, so pages go by record id, never by offset. */

import type { CrmObject, OwnedPage, OwnedPageRequest, OwnedRecord } from '../../runbook/hubspot-port.ts'
import { fault } from './faults.ts'
import { paths } from './paths.ts'
import type { Send } from './request.ts'
import { batchAnswer, type RecordAnswer, searchAnswer } from './schemas.ts'

/** Docs "Search the CRM", Limitations. */
const searchPage = 200
const ownerProperty = 'hubspot_owner_id'

type Filter = { propertyName: string; operator: 'EQ' | 'GT' | 'HAS_PROPERTY'; value?: string }
type Search = { object: CrmObject; filters: Filter[]; sort: string; properties: string[]; limit: number }

export async function searchOwned(send: Send, request: OwnedPageRequest): Promise<OwnedPage> {
  const { results } = await search(send, {
    object: request.object,
    filters: [
      { propertyName: ownerProperty, operator: 'EQ', value: request.ownerId },
      { propertyName: 'hs_object_id', operator: 'GT', value: request.afterId },
    ],
    sort: 'hs_object_id',
    properties: [ownerProperty],
    limit: searchPage,
  })
  const records = results.map(ownedRecord)
  const last = records.at(-1)
  if (last === undefined || results.length < searchPage) return { records }
  // The next page starts behind this id; one that does not grow would ask for ever.
  if (BigInt(last.id) <= BigInt(request.afterId)) {
    throw fault('unknown', 'unexpected-answer', `search of ${request.object} is not sorted by record id`)
  }
  return { records, next: last.id }
}

export async function readOwners(send: Send, object: CrmObject, ids: string[]): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map()
  const body = { inputs: ids.map((id) => ({ id })), properties: [ownerProperty] }
  const { results } = await send({ method: 'POST', path: paths.batchRead(object), body }, batchAnswer)
  const asked = new Set(ids)
  // A merged record answers with the id that it lives on under: the one that was asked for is gone.
  const found = results.map(ownedRecord).filter((record) => asked.has(record.id))
  return new Map(found.map((record) => [record.id, record.ownerId]))
}

export function ownedRecord(record: RecordAnswer): OwnedRecord {
  // A cleared owner comes back as null or as an empty string.
  return { id: record.id, ownerId: record.properties[ownerProperty] || null }
}

export function search(send: Send, request: Search) {
  const body = {
    filterGroups: [{ filters: request.filters }],
    sorts: [request.sort],
    properties: request.properties,
    limit: request.limit,
    after: '0',
  }
  return send({ method: 'POST', path: paths.search(request.object), body }, searchAnswer)
}
