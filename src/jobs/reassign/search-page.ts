/** One search page per job, so that the queue's limit is the portal's limit. */
import type { SearchCursor } from '../../runbook/store-port.ts'
import type { WorkContext } from '../work.ts'
import { collectionKey } from './plan.ts'

/** The next page's cursor; `collected` when this was the last page of the last range. */
export type SearchPageResult = { kind: 'next'; cursor: SearchCursor } | { kind: 'collected' } | { kind: 'range-done' }

export async function searchPage(context: WorkContext, cursor: SearchCursor): Promise<SearchPageResult> {
  const { hubspot, store, run } = context
  const { object, ownerId } = cursor.range
  const key = collectionKey(run.id, run.phaseSince)
  const page = await hubspot.searchOwned({ object, ownerId, afterId: cursor.afterId })
  const ids = page.records.map((record) => record.id)
  await store.collection.addPage(key, cursor, { ids, ...(page.next !== undefined && { next: page.next }) })
  if (page.next !== undefined) return { kind: 'next', cursor: { range: cursor.range, afterId: page.next } }
  const unfinished = await store.collection.unfinished(key)
  return { kind: unfinished.length === 0 ? 'collected' : 'range-done' }
}
