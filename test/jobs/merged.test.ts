import fc from 'fast-check'
import { expect, test } from 'vitest'
import { merged } from '../../src/jobs/reassign/merged.ts'

async function* inTurn<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

test('ordered lists become one list in their order, what is the same together', async () => {
  const list = fc.uniqueArray(fc.stringMatching(/^[ab]{1,3}$/)).map((all) => all.toSorted())
  await fc.assert(
    fc.asyncProperty(fc.array(list, { maxLength: 5 }), async (lists) => {
      const items = lists.map((places, source) => places.map((place) => ({ place, source })))
      const groups: { place: string; source: number }[][] = []
      for await (const group of merged(items.map(inTurn), ({ place }) => place)) groups.push(group)
      const expected = [...new Set(lists.flat())]
        .toSorted()
        .map((place) => items.flat().filter((item) => item.place === place))
      expect(groups).toEqual(expected)
    }),
  )
})
