/** What the Salesforce integration leaves behind on records: its sync time, and owners that it wrote. */
import type { Period } from '../../runbook/disconnect.ts'
import { faultIs } from '../../runbook/fault.ts'
import type { CrmObject, SyncTrace } from '../../runbook/hubspot-port.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import { ownerProperty } from '../../runbook/owners/owner-fields.ts'
import { historiesPerRead } from '../../runbook/plan/read-back.ts'
import { isoTime } from './iso-time.ts'
import { isRefused } from './pages.ts'
import { paths } from './paths.ts'
import { propertiesOf } from './properties.ts'
import type { Send } from './request.ts'
import { ownerHistoryAnswer } from './schemas.ts'
import { modifiedPropertyOf, recordsPerPage, type Search, search } from './search.ts'

const syncProperty = 'salesforcelastsynctime'

export async function newestSync(send: Send, object: CrmObject): Promise<SyncTrace | null> {
  try {
    const { results } = await search(send, {
      object,
      groups: [[{ propertyName: syncProperty, operator: 'HAS_PROPERTY' }]],
      sort: `-${syncProperty}`,
      properties: [syncProperty],
      limit: 1,
    })
    const [record] = results
    const time = record?.properties[syncProperty]
    return record && time ? { object, recordId: record.id, at: isoTime(time), sign: 'sync-time' } : null
  } catch (error) {
    // An account that never had the integration lacks the property, and HubSpot refuses to search by it.
    if (!faultIs(error, 'rejected')) throw error
    if ((await propertiesOf(send, object)).some((property) => property.name === syncProperty)) throw error
    return null
  }
}

export async function countSynced(send: Send, object: CrmObject, { from, to }: Period): Promise<number> {
  const asked: Search = {
    object,
    groups: [
      [
        { propertyName: syncProperty, operator: 'GT', value: String(Date.parse(from)) },
        { propertyName: syncProperty, operator: 'LTE', value: String(Date.parse(to)) },
      ],
    ],
    sort: syncProperty,
    properties: [syncProperty],
    limit: 1,
  }
  try {
    return (await search(send, asked)).total
  } catch (error) {
    // Not every object carries the property.
    if (isRefused(error)) return 0
    throw error
  }
}

export async function newestOwnerFromSalesforce(
  send: Send,
  object: CrmObject,
  since: string,
): Promise<SyncTrace | null> {
  // Newest first, so that the newest trace of all is in the first part that has one.
  for (const ids of inChunks(await newlyOwned(send, object, since), historiesPerRead)) {
    const newest = (await tracesIn(send, object, ids))
      .filter(({ at }) => at > since)
      .reduce<SyncTrace | null>((last, trace) => (last && last.at >= trace.at ? last : trace), null)
    if (newest) return newest
  }
  return null
}

async function tracesIn(send: Send, object: CrmObject, ids: string[]): Promise<SyncTrace[]> {
  const body = { inputs: ids.map((id) => ({ id })), properties: [], propertiesWithHistory: [ownerProperty] }
  const { results } = await send({ method: 'POST', path: paths.batchRead(object), body }, ownerHistoryAnswer)
  return results.flatMap(({ id: recordId, propertiesWithHistory }) =>
    (propertiesWithHistory?.hubspot_owner_id ?? [])
      .filter(({ sourceType }) => sourceType === 'SALESFORCE')
      .map(({ timestamp }): SyncTrace => ({ object, recordId, at: isoTime(timestamp), sign: 'owner-history' })),
  )
}

/** In a busy portal other changes are far more, so the day of the owner's assignment is asked for, where HubSpot takes that. */
async function newlyOwned(send: Send, object: CrmObject, since: string): Promise<string[]> {
  try {
    return await changedSince(send, object, { property: 'hubspot_owner_assigneddate', since })
  } catch (error) {
    if (!isRefused(error)) throw error
    return changedSince(send, object, { property: modifiedPropertyOf(object), since })
  }
}

/** The newest page of them. */
async function changedSince(
  send: Send,
  object: CrmObject,
  { property, since }: { property: string; since: string },
): Promise<string[]> {
  const { results } = await search(send, {
    object,
    groups: [[{ propertyName: property, operator: 'GT', value: String(Date.parse(since)) }]],
    sort: `-${property}`,
    properties: [property],
    limit: recordsPerPage,
  })
  return results.map(({ id }) => id)
}
