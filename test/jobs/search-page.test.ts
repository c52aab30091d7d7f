/** What is searched next, when a long range is divided and when a page runs twice. */
import { describe, expect, test } from 'vitest'
import { collectionKey, plan } from '../../src/jobs/reassign/plan.ts'
import { searchPage } from '../../src/jobs/reassign/search-page.ts'
import type { SearchCursor } from '../../src/runbook/store-port.ts'
import { ada, ben, benjamin, portalFor } from './planning.ts'

async function begunSearch() {
  const parts = await portalFor({ [ada]: { kind: 'owner', id: ben }, [benjamin]: { kind: 'nobody' } })
  const cursors: SearchCursor[] = []
  const addSearches = async (jobs: { cursor: SearchCursor }[]) => {
    cursors.push(...jobs.map(({ cursor }) => cursor))
  }
  await plan({ ...parts, addSearches })
  const cursor = cursors.find(({ range }) => range.field.object === 'contacts')
  if (!cursor) throw new Error('nobody asked for the contacts')
  return { parts, cursor }
}

describe('a page', () => {
  test('of a long range asks for the places that the range is divided into, and for no others', async () => {
    const { parts, cursor } = await begunSearch()
    const results = [{ id: '1', properties: { hubspot_owner_id: ada } }]
    const body = { total: 11_000, results }
    parts.portal.faults.add({ path: /contacts\/search/, action: { kind: 'answer', status: 200, body } })
    const result = await searchPage(parts, cursor)
    const cursors = result.kind === 'next' ? result.cursors : []
    expect(cursors).toHaveLength(2)
    for (const { range } of cursors) expect(range).toMatchObject({ field: cursor.range.field })
  })

  test('that runs again goes on where the range stands by now', async () => {
    const { parts, cursor } = await begunSearch()
    const { range } = cursor
    const key = collectionKey(parts.run.id, parts.run.phaseSince)
    await parts.store.collection.addPage(key, cursor, { records: [], next: '5' })
    await parts.store.collection.addPage(key, { range, afterId: '5' }, { records: [], next: '9' })
    expect(await searchPage(parts, cursor)).toEqual({ kind: 'next', cursors: [{ range, afterId: '9' }] })
  })
})
