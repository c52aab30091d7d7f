/** Several ordered lists as one in their common order, of which only the heads are held. */

/** Items of the same place come together, in the order of their lists. */
export async function* merged<Item>(
  sources: readonly AsyncIterable<Item>[],
  placeOf: (item: Item) => string,
): AsyncGenerator<Item[]> {
  const heads: { item: Item; place: string; rest: AsyncIterator<Item> }[] = []
  for (const source of sources) {
    const rest = source[Symbol.asyncIterator]()
    const first = await rest.next()
    if (!first.done) heads.push({ item: first.value, place: placeOf(first.value), rest })
  }
  while (heads.length > 0) {
    let lowest = heads[0]?.place ?? ''
    for (const { place } of heads) if (place < lowest) lowest = place
    const together: Item[] = []
    for (const head of heads.filter(({ place }) => place === lowest)) {
      together.push(head.item)
      const next = await head.rest.next()
      if (next.done) heads.splice(heads.indexOf(head), 1)
      else Object.assign(head, { item: next.value, place: placeOf(next.value) })
    }
    yield together
  }
}
