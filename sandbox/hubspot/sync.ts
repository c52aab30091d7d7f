/**
 * The integration at work (knowledge base "Salesforce sync triggers" and "Salesforce owners"): an owner that Salesforce
 * does not know is set back to Salesforce's last value, and a few records sync for reasons of their own.
 */
import { type CoreObject, coreObjects } from '../world/hubspot-objects.ts'
import type { Portal } from './portal.ts'
import { type PortalRecord, salesforceConnector, syncs } from './portal-record.ts'

const touchedPerSync = 3

type Sync = { once(): void; stop(): void }

export function createSync(portal: Portal, options: { now: () => number; everyMs?: number }): Sync {
  /** Salesforce's last word on an owner where it is not the one that the record came with. */
  const takenOver = new Map<string, string>()
  let round = 0

  function once(): void {
    if (!portal.isConnected()) return
    for (const object of coreObjects) {
      const synced = portal.records(object).filter((record) => record.properties.salesforcelastsynctime !== undefined)
      for (const record of synced) syncOwner(object, record)
      const start = (round * touchedPerSync) % Math.max(1, synced.length)
      for (const record of synced.slice(start, start + touchedPerSync)) touch(object, record, {})
    }
    round += 1
  }

  function syncOwner(object: CoreObject, record: PortalRecord): void {
    const owner = record.properties.hubspot_owner_id
    const key = `${object}/${record.id}`
    const lastWord = takenOver.get(key) ?? (syncs(record) ? record.original.hubspot_owner_id : undefined)
    if (lastWord === undefined || owner === lastWord) return
    const isTaken = owner !== undefined && isKnownToSalesforce(owner)
    if (isTaken) takenOver.set(key, owner)
    touch(object, record, { hubspot_owner_id: isTaken ? owner : lastWord })
  }

  function isKnownToSalesforce(ownerId: string): boolean {
    const owner = portal.world.owners.find(({ id }) => id === ownerId)
    return owner !== undefined && owner.userIdIncludingInactive === null
  }

  function touch(object: CoreObject, record: PortalRecord, properties: Record<string, string>): void {
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
