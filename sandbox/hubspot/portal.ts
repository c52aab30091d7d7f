/** The account's state, and what tests and the sandbox may do to it from outside the API. */
import type { WorldOwner } from '../world/hubspot-owners.ts'
import { dateProperties, type WorldProperty } from '../world/hubspot-properties.ts'
import type { WorldRecord } from '../world/hubspot-records.ts'
import type { HubSpotWorld } from '../world/hubspot-world.ts'
import { createObjectStore, type ObjectStore } from './object-store.ts'
import {
  type Change,
  historyOf,
  type PortalRecord,
  type Properties,
  type PropertyVersion,
  person,
} from './portal-record.ts'
import type { SearchIndex } from './search-index.ts'

type SecurityEvent = {
  id: string
  type: string
  createdAt: string
  userId: number | null
  actingUser: string
  objectId: string | null
}

/** Objects go by their names in the world: `contacts`, `tickets`, `2-<n>` for a custom one. */
export type Portal = {
  world: Omit<HubSpotWorld, 'records'>
  /** Newest last. */
  events: SecurityEvent[]
  isConnected(): boolean
  properties(object: string): readonly WorldProperty[]
  records(object: string): PortalRecord[]
  count(object: string): number
  /** Follows a merge to the record that lives on. */
  record(object: string, id: string): PortalRecord | undefined
  isMerged(object: string, id: string): boolean
  /** Whether no record has the id, or ever had it. */
  isFree(object: string, id: string): boolean
  /** As search sees the records now. */
  index(object: string): SearchIndex
  /** Newest first. */
  history(object: string, id: string, property: string): PropertyVersion[]
  write(object: string, id: string, change: Change): PortalRecord
  /** As a person does it in HubSpot: it is in the history and moves the date of the last change. */
  edit(object: string, id: string, properties: Properties, userId?: string): void
  add(object: string, record: WorldRecord): void
  remove(object: string, id: string): void
  merge(object: string, lostId: string, survivorId: string): void
  /** A validation rule of the account's admins that stands against every write to this record; an empty one lifts it. */
  refuseWrites(object: string, id: string, sentence: string): void
  refusalOf(object: string, id: string): string | undefined
  ownedBy(object: string, ownerId: string): PortalRecord[]
  removeOwner(ownerId: string): void
  disconnect(actorEmail: string): void
}

/** What becomes of Salesforce's owners at the disconnect, which no document says; archived ones lose their names. */
export type SalesforceOwnersAfter = 'stay' | 'archived' | 'dropped'

export type PortalOptions = {
  world: HubSpotWorld
  now: () => number
  searchLagMs: number
  salesforceOwnersAfter?: SalesforceOwnersAfter
  /** Told of every write, also of one that changes nothing. */
  onWrite?: (object: string, id: string, change: Change) => void
}

export function createPortal(options: PortalOptions): Portal {
  const { world: given, now, searchLagMs, salesforceOwnersAfter = 'stay', onWrite } = options
  // The world is shared by whoever built it; the portal changes its own copy of what can change.
  const { records, ...rest } = given
  const world = { ...rest, owners: [...rest.owners] }
  const stores = new Map<string, ObjectStore>()
  const refusals = new Map<string, string>()
  const events: SecurityEvent[] = []
  let connected = true

  for (const [object, properties] of Object.entries(world.properties)) {
    stores.set(object, createObjectStore({ properties, records: records[object] ?? [], now, searchLagMs }))
  }

  function storeOf(object: string): ObjectStore {
    const store = stores.get(object)
    if (store === undefined) throw new Error(`The portal has no object ${object}`)
    return store
  }

  function write(object: string, id: string, change: Change): PortalRecord {
    onWrite?.(object, id, change)
    const owner = change.properties.hubspot_owner_id
    return storeOf(object).write(id, change, (timestamp) => ({
      ...(owner === undefined ? {} : ownerCompanions(owner, timestamp)),
      [dateProperties(object).changed]: timestamp,
    }))
  }

  /** `hubspot_team_id` follows the owner's primary team. */
  function ownerCompanions(ownerId: string, timestamp: string): Properties {
    const team = world.owners.find(({ id }) => id === ownerId)?.teams.find(({ primary }) => primary)
    return { hubspot_owner_assigneddate: ownerId === '' ? '' : timestamp, hubspot_team_id: team?.id ?? '' }
  }

  function history(object: string, id: string, property: string): PropertyVersion[] {
    const record = storeOf(object).get(id)
    return record === undefined ? [] : historyOf(record, property)
  }

  function ownedBy(object: string, ownerId: string): PortalRecord[] {
    return [...storeOf(object).all()].filter(({ properties }) => properties.hubspot_owner_id === ownerId)
  }

  function edit(object: string, id: string, properties: Properties, userId?: string): void {
    write(object, id, { properties, source: person(userId) })
  }

  /** The record that lives on counts as changed. */
  function merge(object: string, lostId: string, survivorId: string): void {
    edit(object, survivorId, {})
    storeOf(object).merge(lostId, survivorId)
  }

  function disconnect(actorEmail: string): void {
    if (!connected) return
    connected = false
    world.owners = ownersAfterwards(world.owners, salesforceOwnersAfter)
    const user = world.users.find(({ email }) => email === actorEmail)
    events.push({
      id: `security-${events.length + 1}`,
      type: 'UNINSTALL_INTEGRATION',
      createdAt: new Date(now()).toISOString(),
      userId: user === undefined ? null : Number(user.id),
      actingUser: actorEmail,
      objectId: 'salesforce',
    })
  }

  return {
    world,
    events,
    isConnected: () => connected,
    properties: (object) => world.properties[object] ?? [],
    records: (object) => [...storeOf(object).all()],
    count: (object) => storeOf(object).size(),
    record: (object, id) => storeOf(object).get(id),
    isMerged: (object, id) => storeOf(object).isMerged(id),
    isFree: (object, id) => storeOf(object).isFree(id),
    index: (object) => storeOf(object).index(),
    history,
    write,
    edit,
    add: (object, record) => storeOf(object).add(record),
    remove: (object, id) => storeOf(object).remove(id),
    merge,
    refuseWrites: (object, id, sentence) => {
      if (sentence === '') refusals.delete(`${object}/${id}`)
      else refusals.set(`${object}/${id}`, sentence)
    },
    refusalOf: (object, id) => refusals.get(`${object}/${id}`),
    ownedBy,
    removeOwner: (ownerId) => {
      world.owners = world.owners.filter(({ id }) => id !== ownerId)
    },
    disconnect,
  }
}

function ownersAfterwards(owners: WorldOwner[], fate: SalesforceOwnersAfter): WorldOwner[] {
  const isSalesforces = (owner: WorldOwner) => owner.userIdIncludingInactive === null
  if (fate === 'stay') return owners
  if (fate === 'dropped') return owners.filter((owner) => !isSalesforces(owner))
  return owners.map((owner) =>
    isSalesforces(owner) ? { ...owner, archived: true, firstName: '', lastName: '' } : owner,
  )
}
