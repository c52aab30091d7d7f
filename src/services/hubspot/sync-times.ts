/** What the Salesforce integration leaves behind on records: its sync time, and owners that it wrote. */
import { isFault } from '../../runbook/fault.ts'
import type { CrmObject, SyncTrace } from '../../runbook/hubspot-port.ts'
import { ownerProperty } from '../../runbook/owners/owner-fields.ts'
import { isoTime } from './iso-time.ts'
import { paths } from './paths.ts'
import { propertiesOf } from './properties.ts'
import type { Send } from './request.ts'
import { ownerHistoryAnswer } from './schemas.ts'
import { modifiedPropertyOf, search } from './search.ts'

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
    if (!isFault(error) || error.facts.code !== 'rejected') throw error
    if ((await propertiesOf(send, object)).some((property) => property.name === syncProperty)) throw error
    return null
  }
}

/** As many as one batch read takes with histories; more is a 400. */
const historiesPerRead = 50

export async function newestOwnerFromSalesforce(
  send: Send,
  object: CrmObject,
  since: string,
): Promise<SyncTrace | null> {
  const ids = await changedSince(send, object, since)
  if (ids.length === 0) return null
  const body = { inputs: ids.map((id) => ({ id })), properties: [], propertiesWithHistory: [ownerProperty] }
  const { results } = await send({ method: 'POST', path: paths.batchRead(object), body }, ownerHistoryAnswer)
  const traces = results.flatMap(({ id: recordId, propertiesWithHistory }) =>
    (propertiesWithHistory?.hubspot_owner_id ?? [])
      .filter(({ sourceType }) => sourceType === 'SALESFORCE')
      .map(({ timestamp }): SyncTrace => ({ object, recordId, at: isoTime(timestamp), sign: 'owner-history' })),
  )
  return traces
    .filter(({ at }) => at > since)
    .reduce<SyncTrace | null>((newest, trace) => (newest && newest.at >= trace.at ? newest : trace), null)
}

async function changedSince(send: Send, object: CrmObject, since: string): Promise<string[]> {
  const changed = modifiedPropertyOf(object)
  const { results } = await search(send, {
    object,
    groups: [[{ propertyName: changed, operator: 'GT', value: String(Date.parse(since)) }]],
    sort: `-${changed}`,
    properties: [changed],
    limit: historiesPerRead,
  })
  return results.map(({ id }) => id)
}
