/**
 * The integration at work (knowledge base "Salesforce sync triggers" and "Salesforce owners"): an owner that Salesforce
 * does not know is set back to Salesforce's last value, and a few records sync for reasons of their own.
 */
import type { WorldObject } from '../world/hubspot-world.ts'
import { type Portal, type PortalRecord, salesforceConnector } from './portal.ts'

const touchedPerSync = 3

export type Sync = { once(): void; stop(): void }

export function createSync(portal: Portal, options: { now: () => number; everyMs?: number }): Sync {
  let round = 0

  function once(): void {
    if (!portal.isConnected()) return
    for (const object of ['contacts', 'companies', 'deals'] as const) {
      const synced = portal.records(object).filter((record) => record.properties.salesforcelastsynctime !== undefined)
      for (const record of synced) syncOwner(object, record)
      const start = (round * touchedPerSync) % Math.max(1, synced.length)
      for (const record of synced.slice(start, start + touchedPerSync)) touch(object, record, {})
    }
    round += 1
  }

  function syncOwner(object: WorldObject, record: PortalRecord): void {
    const owner = record.properties.hubspot_owner_id
    if (record.salesforceOwnerId === undefined || owner === record.salesforceOwnerId) return
    if (owner !== undefined && isKnownToSalesforce(owner)) record.salesforceOwnerId = owner
    touch(object, record, { hubspot_owner_id: record.salesforceOwnerId })
  }

  function isKnownToSalesforce(ownerId: string): boolean {
    const owner = portal.world.owners.find(({ id }) => id === ownerId)
    return owner !== undefined && owner.userIdIncludingInactive === null
  }

  function touch(object: WorldObject, record: PortalRecord, properties: Record<string, string>): void {
    const salesforcelastsynctime = new Date(options.now()).toISOString()
    portal.write(object, record.id, {
      properties: { ...properties, salesforcelastsynctime },
      source: salesforceConnector,
    })
  }

  const timer = options.everyMs === undefined ? undefined : setInterval(once, options.everyMs)
  timer?.unref()
  return { once, stop: () => clearInterval(timer) }
}
