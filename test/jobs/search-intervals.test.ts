import fc from 'fast-check'
import { expect, test } from 'vitest'
import { intervals } from '../../src/jobs/reassign/search-page.ts'

const field = { object: 'contacts', property: 'hubspot_owner_id', multiple: false }
const whole = { field, ownerIds: ['71'], fromId: '0', toId: null }

test('an owner’s many records are searched in up to eight places, which together leave out no id', () => {
  const id = fc.bigInt({ min: 1n, max: 2n ** 62n })
  fc.assert(
    fc.property(id, id, fc.integer({ min: 10_001, max: 2_000_000 }), (one, other, total) => {
      const [lowest, highest] = one < other ? [one, other] : [other, one]
      const parts = intervals(whole, { total, lowest: String(lowest), highest: String(highest) })
      expect(parts.length).toBeLessThanOrEqual(8)
      expect(parts.map(({ fromId }) => fromId)).toEqual(['0', ...parts.slice(0, -1).map(({ toId }) => toId)])
      expect(parts.at(-1)?.toId).toBeNull()
      for (const { fromId, toId } of parts) if (toId !== null) expect(BigInt(fromId)).toBeLessThan(BigInt(toId))
    }),
  )
})

test('the places share the ids evenly, and there are more of them the more there is', () => {
  const cut = (total: number) => intervals(whole, { total, lowest: '1000', highest: '9000' }).map(({ toId }) => toId)
  expect(cut(10_001)).toEqual(['5000', null])
  expect(cut(40_000)).toEqual(['3000', '5000', '7000', null])
  expect(cut(1_000_000)).toHaveLength(8)
})
