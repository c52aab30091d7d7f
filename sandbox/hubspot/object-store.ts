/** The records of one object: those that there are, what became of merged ones, and the index that follows behind. */
import type { WorldProperty } from '../world/hubspot-properties.ts'
import type { WorldRecord } from '../world/hubspot-records.ts'
import { allOwnerIds, holdsOwners } from './owner-properties.ts'
import { type Change, changed, type PortalRecord, type Properties, recordFrom } from './portal-record.ts'
import { createSearchIndex, type SearchIndex } from './search-index.ts'

export type ObjectStore = {
  all(): IterableIterator<PortalRecord>
  size(): number
  /** Follows merges to the record that lives on. */
  get(id: string): PortalRecord | undefined
  isMerged(id: string): boolean
  /** HubSpot gives an id once, whatever became of its record. */
  isFree(id: string): boolean
  add(record: WorldRecord): void
  write(id: string, change: Change, companions: (timestamp: string) => Properties): PortalRecord
  remove(id: string): void
  merge(lostId: string, survivorId: string): void
  /** As search sees it now. */
  index(): SearchIndex
}

type ObjectStoreOptions = {
  properties: readonly WorldProperty[]
  records: readonly WorldRecord[]
  now: () => number
  searchLagMs: number
}

export function createObjectStore({ properties, records, now, searchLagMs }: ObjectStoreOptions): ObjectStore {
  const store = new Map<string, PortalRecord>()
  const merged = new Map<string, string>()
  const removed = new Set<string>()
  const index = createSearchIndex(properties)
  const owners = properties.filter(holdsOwners)

  for (const record of records) index.show(record.id, put(fromWorld(record)), now())
  index.catchUp(now())

  function fromWorld({ id, properties: own }: WorldRecord): PortalRecord {
    const all = allOwnerIds(own, owners)
    return recordFrom({ id, properties: all === '' ? own : { ...own, hs_all_owner_ids: all } })
  }

  function put(record: PortalRecord): PortalRecord {
    store.set(record.id, record)
    return record
  }

  function survivorOf(id: string): string {
    const survivor = merged.get(id)
    return survivor === undefined ? id : survivorOf(survivor)
  }

  function get(id: string): PortalRecord | undefined {
    return store.get(survivorOf(id))
  }

  function write(id: string, change: Change, companions: (timestamp: string) => Properties): PortalRecord {
    const record = get(id)
    if (record === undefined) throw new Error(`There is no record ${id} in the portal`)
    const timestamp = new Date(now()).toISOString()
    const all = allOwnerIds({ ...record.properties, ...change.properties }, owners)
    const along = { ...companions(timestamp), hs_all_owner_ids: all }
    const written = put(changed(record, change, { timestamp, companions: along }))
    index.show(written.id, written, now() + searchLagMs)
    return written
  }

  function remove(id: string): void {
    if (!store.delete(id)) return
    removed.add(id)
    index.show(id, undefined, now() + searchLagMs)
  }

  function isFree(id: string): boolean {
    return !store.has(id) && !removed.has(id)
  }

  function add(record: WorldRecord): void {
    if (!isFree(record.id)) throw new Error(`The portal has given the id ${record.id} already`)
    index.show(record.id, put(fromWorld(record)), now() + searchLagMs)
  }

  return {
    all: () => store.values(),
    size: () => store.size,
    get,
    isMerged: (id) => merged.has(id),
    isFree,
    add,
    write,
    remove,
    merge: (lostId, survivorId) => {
      remove(lostId)
      merged.set(lostId, survivorId)
    },
    index: () => {
      index.catchUp(now())
      return index
    },
  }
}
