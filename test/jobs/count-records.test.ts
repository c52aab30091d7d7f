import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countEach } from '../../src/jobs/owners/count-records.ts'

const holdings = fc.dictionary(fc.nat({ max: 300 }).map(String), fc.nat({ max: 4 }), { maxKeys: 60 })

async function counted(owned: Readonly<Record<string, number>>) {
  const ids = Object.keys(owned)
  let searches = 0
  const found = await countEach(ids, async (some) => {
    searches += 1
    return some.reduce((sum, id) => sum + (owned[id] ?? 0), 0)
  })
  return { ids, found, searches }
}

describe('counting each owner’s records', () => {
  test('finds exactly those who have some, with their figures', async () => {
    await fc.assert(
      fc.asyncProperty(holdings, async (owned) => {
        const { found } = await counted(owned)
        const having = Object.entries(owned).filter(([, records]) => records > 0)
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(having))
      }),
    )
  })

  test('asks once for any number of owners who have none, and little more than once for each who has', async () => {
    await fc.assert(
      fc.asyncProperty(holdings, async (owned) => {
        const { ids, found, searches } = await counted(owned)
        if (ids.length === 0) expect(searches).toBe(0)
        else if (found.size === 0) expect(searches).toBe(1)
        expect(searches).toBeLessThanOrEqual(1 + Math.ceil(ids.length * 1.6))
      }),
    )
    const crowd = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [String(index), index === 250 ? 9 : 0]))
    expect((await counted(crowd)).searches).toBeLessThan(25)
  })
})
