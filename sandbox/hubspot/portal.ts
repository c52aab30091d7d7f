/** The account's state, and what tests and the sandbox may do to it from outside the API. */

import type { WorldRecord } from '../world/hubspot-records.ts'
import type { HubSpotWorld, WorldObject } from '../world/hubspot-world.ts'

export type WriteSource = { sourceType: 'INTEGRATION' | 'SALESFORCE' | 'CRM_UI'; sourceId: string }

export type PropertyVersion = WriteSource & { value: string; timestamp: string }

export type PortalRecord = {
  id: string
  properties: Record<string, string>
  createdAt: string
  updatedAt: string
  ownerHistory: PropertyVersion[]
  /** Salesforce's last word on the owner, for records that sync. */
  salesforceOwnerId: string | undefined
  /** What search still sees until then. */
  stale?: { properties: Record<string, string>; until: number }
}

export type SecurityEvent = {
  id: string
  type: string
  createdAt: string
  userId: number | null
  actingUser: string
  objectId: string | null
}

export type Portal = {
  world: HubSpotWorld
  /** Newest last. */
  events: SecurityEvent[]
  isConnected(): boolean
  records(object: WorldObject): PortalRecord[]
  /** Follows a merge to the record that lives on. */
  record(object: WorldObject, id: string): PortalRecord | undefined
  isMerged(object: WorldObject, id: string): boolean
  searchable(record: PortalRecord): Record<string, string>
  write(object: WorldObject, id: string, change: { properties: Record<string, string>; source: WriteSource }): void
  add(object: WorldObject, record: WorldRecord): void
  remove(object: WorldObject, id: string): void
  merge(object: WorldObject, lostId: string, survivorId: string): void
  /** A validation rule of the account's admins that stands against every write to this record; an empty one lifts it. */
  refuseWrites(object: WorldObject, id: string, sentence: string): void
  refusalOf(object: WorldObject, id: string): string | undefined
  ownedBy(object: WorldObject, ownerId: string): PortalRecord[]
  removeOwner(ownerId: string): void
  disconnect(actorEmail: string): void
}

export type PortalOptions = { world: HubSpotWorld; now: () => number; searchLagMs: number }

const person: WriteSource = { sourceType: 'CRM_UI', sourceId: 'userId:50001' }
export const salesforceConnector: WriteSource = { sourceType: 'SALESFORCE', sourceId: 'Salesforce Connector' }

export function createPortal(options: PortalOptions): Portal {
  // The world is shared by whoever built it; the portal changes its own copy of what can change.
  const world = { ...options.world, owners: [...options.world.owners] }
  const stores: Record<WorldObject, Store> = { contacts: new Map(), companies: new Map(), deals: new Map() }
  const merged = new Map<string, string>()
  const refusals = new Map<string, string>()
  const events: SecurityEvent[] = []
  let connected = true

  for (const object of ['contacts', 'companies', 'deals'] as const) {
    for (const record of world.records[object]) stores[object].set(record.id, recordFrom(record))
  }

  function record(object: WorldObject, id: string): PortalRecord | undefined {
    return stores[object].get(merged.get(key(object, id)) ?? id)
  }

  function write(object: WorldObject, id: string, change: { properties: Record<string, string>; source: WriteSource }) {
    const target = record(object, id)
    if (target === undefined) throw new Error(`There is no ${object} ${id} in the portal`)
    const at = options.now()
    // The index follows behind: search goes on seeing the record as it was before the first change of the interval.
    if (target.stale === undefined || target.stale.until <= at) {
      target.stale = { properties: target.properties, until: at + options.searchLagMs }
    }
    const timestamp = new Date(at).toISOString()
    const owner = change.properties.hubspot_owner_id
    if (owner !== undefined && owner !== target.properties.hubspot_owner_id) {
      target.ownerHistory.unshift({ ...change.source, value: owner, timestamp })
    }
    target.properties = withoutEmpty({
      ...target.properties,
      ...change.properties,
      ...(owner === undefined ? {} : ownerCompanions(owner, timestamp)),
      [object === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate']: timestamp,
    })
    target.updatedAt = timestamp
  }

  /** `hubspot_team_id` follows the owner's primary team. */
  function ownerCompanions(ownerId: string, timestamp: string): Record<string, string> {
    const team = world.owners.find(({ id }) => id === ownerId)?.teams.find(({ primary }) => primary)
    return { hubspot_owner_assigneddate: ownerId === '' ? '' : timestamp, hubspot_team_id: team?.id ?? '' }
  }

  function disconnect(actorEmail: string): void {
    if (!connected) return
    connected = false
    const user = world.users.find(({ email }) => email === actorEmail)
    events.push({
      id: `security-${events.length + 1}`,
      type: 'UNINSTALL_INTEGRATION',
      createdAt: new Date(options.now()).toISOString(),
      userId: user === undefined ? null : Number(user.id),
      actingUser: actorEmail,
      objectId: 'salesforce',
    })
  }

  return {
    world,
    events,
    isConnected: () => connected,
    records: (object) => [...stores[object].values()],
    record,
    isMerged: (object, id) => merged.has(key(object, id)),
    searchable: (target) => {
      const isStale = target.stale !== undefined && target.stale.until > options.now()
      return isStale && target.stale !== undefined ? target.stale.properties : target.properties
    },
    write,
    add: (object, added) => {
      stores[object].set(added.id, recordFrom(added))
    },
    remove: (object, id) => {
      stores[object].delete(id)
    },
    merge: (object, lostId, survivorId) => {
      stores[object].delete(lostId)
      merged.set(key(object, lostId), survivorId)
    },
    refuseWrites: (object, id, sentence) => {
      if (sentence === '') refusals.delete(key(object, id))
      else refusals.set(key(object, id), sentence)
    },
    refusalOf: (object, id) => refusals.get(key(object, id)),
    ownedBy: (object, ownerId) =>
      [...stores[object].values()].filter(({ properties }) => properties.hubspot_owner_id === ownerId),
    removeOwner: (ownerId) => {
      world.owners = world.owners.filter(({ id }) => id !== ownerId)
    },
    disconnect,
  }
}

type Store = Map<string, PortalRecord>

function key(object: WorldObject, id: string): string {
  return `${object}/${id}`
}

function recordFrom({ id, properties }: WorldRecord): PortalRecord {
  const createdAt = properties.createdate ?? new Date(0).toISOString()
  const owner = properties.hubspot_owner_id
  const syncs = properties.salesforcelastsynctime !== undefined
  const source = syncs ? salesforceConnector : person
  const since = properties.hubspot_owner_assigneddate ?? createdAt
  return {
    id,
    properties: { ...properties, hs_object_id: id },
    createdAt,
    updatedAt: properties.lastmodifieddate ?? properties.hs_lastmodifieddate ?? createdAt,
    ownerHistory: owner === undefined ? [] : [{ ...source, value: owner, timestamp: since }],
    salesforceOwnerId: syncs ? owner : undefined,
  }
}

/** An empty string clears a value (docs "Update contacts"). */
function withoutEmpty(properties: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''))
}
