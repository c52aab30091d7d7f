/** A record as a value: a write makes a new one, so that the index can go on showing the old one for a while. */
import type { WorldRecord } from '../world/hubspot-records.ts'

export type Properties = Readonly<Record<string, string>>

type WriteSource = { sourceType: 'INTEGRATION' | 'SALESFORCE' | 'CRM_UI'; sourceId: string }

export type PropertyVersion = WriteSource & { value: string; timestamp: string }

export type PortalRecord = {
  readonly id: string
  readonly properties: Properties
  /** As it was when the story began. */
  readonly original: Properties
  /** What was written since then, by property, newest first. */
  readonly versions: Readonly<Record<string, readonly PropertyVersion[]>>
}

export type Change = { properties: Properties; source: WriteSource }

export const salesforceConnector: WriteSource = { sourceType: 'SALESFORCE', sourceId: 'Salesforce Connector' }

export function person(userId = '50001'): WriteSource {
  return { sourceType: 'CRM_UI', sourceId: `userId:${userId}` }
}

const none = {}

export function recordFrom({ id, properties }: WorldRecord): PortalRecord {
  const own = { ...properties, hs_object_id: id }
  return { id, properties: own, original: own, versions: none }
}

/** `companions` are the properties that HubSpot itself sets along. */
export function changed(
  record: PortalRecord,
  change: Change,
  at: { timestamp: string; companions: Properties },
): PortalRecord {
  const { timestamp, companions } = at
  const versions = { ...record.versions }
  for (const [name, value] of Object.entries(change.properties)) {
    if (value === (record.properties[name] ?? '')) continue
    versions[name] = [{ ...change.source, value, timestamp }, ...(versions[name] ?? [])]
  }
  return {
    ...record,
    versions,
    properties: withoutEmpty({ ...record.properties, ...change.properties, ...companions }),
  }
}

/** Newest first, down to the value that the record came with. */
export function historyOf(record: PortalRecord, name: string): PropertyVersion[] {
  const { original } = record
  const value = original[name]
  const written = record.versions[name] ?? []
  if (value === undefined) return [...written]
  const source = syncs(record) ? salesforceConnector : person()
  const assigned = name === 'hubspot_owner_id' ? original.hubspot_owner_assigneddate : undefined
  return [...written, { ...source, value, timestamp: assigned ?? createdAt(record) }]
}

/** Whether it came from Salesforce. */
export function syncs({ original }: PortalRecord): boolean {
  return original.salesforcelastsynctime !== undefined
}

export function createdAt({ properties }: PortalRecord): string {
  return properties.createdate ?? properties.hs_createdate ?? new Date(0).toISOString()
}

export function updatedAt(record: PortalRecord): string {
  return record.properties.lastmodifieddate ?? record.properties.hs_lastmodifieddate ?? createdAt(record)
}

/** An empty string clears a value (docs "Update contacts"). */
function withoutEmpty(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''))
}
