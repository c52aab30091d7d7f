/** The records of one object as search sees them: a moment behind what was written, in the order of their ids, by owner. */
import type { WorldProperty } from '../world/hubspot-properties.ts'
import { holdsOwners, listed } from './owner-properties.ts'
import type { PortalRecord } from './portal-record.ts'
import { createSortedIds, type SortedIds } from './sorted-ids.ts'

export type SearchIndex = {
  /** What search sees from that moment on; undefined for a record that is gone. Moments never go back. */
  show(id: string, record: PortalRecord | undefined, from: number): void
  /** Catches up to this moment. */
  catchUp(now: number): void
  ids(): SortedIds
  /** The records whose property names this owner, alone or among others. */
  idsOf(property: string, ownerId: string): SortedIds
  record(id: number): PortalRecord
}

type Coming = { id: string; record: PortalRecord | undefined; from: number }

export function createSearchIndex(properties: readonly WorldProperty[]): SearchIndex {
  const seen = new Map<number, PortalRecord>()
  const ids = createSortedIds()
  const owners = properties.filter(holdsOwners).map(({ name }) => ({ name, ids: new Map<string, SortedIds>() }))
  let coming: Coming[] = []

  function catchUp(now: number): void {
    const due = coming.findIndex(({ from }) => from > now)
    const ready = due === -1 ? coming : coming.slice(0, due)
    coming = due === -1 ? [] : coming.slice(due)
    for (const { id, record } of ready) replace(Number(id), record)
  }

  function replace(id: number, record: PortalRecord | undefined): void {
    const before = seen.get(id)
    for (const owner of owners) {
      const value = before?.properties[owner.name] ?? ''
      const next = record?.properties[owner.name] ?? ''
      if (value === next) continue
      for (const ownerId of listed(value)) owner.ids.get(ownerId)?.delete(id)
      for (const ownerId of listed(next)) idsIn(owner.ids, ownerId).add(id)
    }
    if (record === undefined) {
      seen.delete(id)
      ids.delete(id)
      return
    }
    seen.set(id, record)
    if (before === undefined) ids.add(id)
  }

  function record(id: number): PortalRecord {
    const found = seen.get(id)
    if (found === undefined) throw new Error(`The index has no record ${id}`)
    return found
  }

  return {
    show: (id, shown, from) => {
      coming.push({ id, record: shown, from })
    },
    catchUp,
    ids: () => ids,
    idsOf: (property, ownerId) => {
      const owner = owners.find(({ name }) => name === property)
      return owner?.ids.get(ownerId) ?? createSortedIds()
    },
    record,
  }
}

function idsIn(owners: Map<string, SortedIds>, ownerId: string): SortedIds {
  const ids = owners.get(ownerId) ?? createSortedIds()
  owners.set(ownerId, ids)
  return ids
}
