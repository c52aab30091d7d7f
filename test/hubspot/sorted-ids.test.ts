import { array, assert, boolean, integer, property, tuple } from 'fast-check'
import { expect, it } from 'vitest'
import { createSortedIds } from '../../sandbox/hubspot/sorted-ids.ts'
import { buildLargeHubSpotWorld } from '../../sandbox/world/large-hubspot-world.ts'
import { search } from './plain-requests.ts'
import { startPortal } from './portal-of-northwind.ts'

/** More than a few blocks, so that they are split and emptied. */
const many = Array.from({ length: 5000 }, (_, index) => index * 2)

it('ids stay in their order through any adding and deleting', () => {
  const id = integer({ min: -1, max: 10_001 })
  assert(
    property(array(tuple(id, boolean())), tuple(id, id), boolean(), (changes, [one, other], startFull) => {
      const ids = createSortedIds()
      const model = new Set(startFull ? many : [])
      for (const each of model) ids.add(each)
      for (const [each, isAdded] of changes) {
        if (isAdded) ids.add(each)
        else ids.delete(each)
        if (isAdded) model.add(each)
        else model.delete(each)
      }
      const expected = [...model].toSorted((left, right) => left - right)
      expect(ids.size()).toBe(expected.length)
      expect([...ids.range(0, ids.size())]).toEqual(expected)
      expect(ids.rank(one)).toBe(expected.filter((each) => each < one).length)
      expect([...ids.range(one, other)]).toEqual(expected.slice(Math.max(0, one), Math.max(0, other)))
    }),
    { numRuns: 60 },
  )
})

it('a large account is walked through by owner, page after page', async () => {
  const world = buildLargeHubSpotWorld({ contacts: 6000 })
  const portal = await startPortal({ world, limits: { burstPer10s: 190, searchPerSecond: 100, daily: 10_000 } })
  const owner = { propertyName: 'hubspot_owner_id', operator: 'EQ', value: '71000003' }
  const found: string[] = []
  let last = '0'
  let page: string[] = []
  do {
    const after = { propertyName: 'hs_object_id', operator: 'GT', value: last }
    page = (await search(portal, 'contacts', [owner, after])).ids
    found.push(...page)
    last = page.at(-1) ?? last
  } while (page.length === 200)
  expect(found).toEqual(portal.portal.ownedBy('contacts', '71000003').map(({ id }) => id))
  expect(found).toHaveLength(500)
})
