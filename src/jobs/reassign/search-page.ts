/** One search page per job, so that the queue's limit is the portal's limit. */
import { isSameField } from '../../runbook/plan/record-changes.ts'
import type { SearchCursor, SearchRange } from '../../runbook/store-port.ts'
import type { WorkContext } from '../work.ts'
import { collectionKey } from './plan.ts'

/** What is to be searched next; `collected` when this was the last page of the last range. */
type SearchPageResult = { kind: 'next'; cursors: SearchCursor[] } | { kind: 'collected' }

export async function searchPage(
  { hubspot, store, run }: Pick<WorkContext, 'hubspot' | 'store' | 'run'>,
  cursor: SearchCursor,
): Promise<SearchPageResult> {
  const { range, afterId } = cursor
  const { field, ownerIds, toId } = range
  const key = collectionKey(run.id, run.phaseSince)
  const { records, total, next } = await hubspot.searchOwned({ field, ownerIds, afterId, toId })
  if (isWhole(cursor) && total > recordsPerInterval) {
    const highest = await hubspot.highestOwned(field, ownerIds)
    if (records[0] && highest) {
      await store.collection.divide(key, range, intervals(range, { total, lowest: records[0].id, highest }))
      // Of this range alone: each division would ask once more for all pages that are under way.
      const unfinished = await store.collection.unfinished(key)
      return { kind: 'next', cursors: unfinished.filter((other) => isOfOwners(other.range, range)) }
    }
  }
  const stored = await store.collection.addPage(key, cursor, { records, ...(next !== undefined && { next }) })
  if (stored && next !== undefined) return { kind: 'next', cursors: [{ range, afterId: next }] }
  const unfinished = await store.collection.unfinished(key)
  if (unfinished.length === 0) return { kind: 'collected' }
  // A page that runs again goes on where the range stands by now, not page by page behind whoever is ahead.
  return { kind: 'next', cursors: unfinished.filter((other) => isSameRange(other.range, range)) }
}

function isOfOwners(one: SearchRange, other: SearchRange): boolean {
  return isSameField(one.field, other.field) && one.ownerIds.join() === other.ownerIds.join()
}

function isSameRange(one: SearchRange, other: SearchRange): boolean {
  return isOfOwners(one, other) && one.fromId === other.fromId && one.toId === other.toId
}

/** One page waits for the one before it; so a long range is searched in several places side by side. */
const recordsPerInterval = 10_000
const mostIntervals = 8

/** A range that was divided ends somewhere, or begins behind another. */
function isWhole({ range, afterId }: SearchCursor): boolean {
  return range.toId === null && range.fromId === '0' && afterId === '0'
}

/** Equal parts of the ids between the lowest and the highest; the last has no end, because records may have come since. */
export function intervals(
  range: SearchRange,
  { total, lowest, highest }: { total: number; lowest: string; highest: string },
): SearchRange[] {
  const count = BigInt(Math.min(mostIntervals, Math.ceil(total / recordsPerInterval)))
  const [from, width] = [BigInt(lowest), BigInt(highest) - BigInt(lowest)]
  const parts: SearchRange[] = []
  let fromId = range.fromId
  for (let part = 1n; part < count; part += 1n) {
    const toId = String(from + (width * part) / count)
    if (toId === fromId) continue
    parts.push({ ...range, fromId, toId })
    fromId = toId
  }
  return [...parts, { ...range, fromId, toId: range.toId }]
}
