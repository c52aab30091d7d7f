/** Several lists of ids, none of them in two lists, read as one list in their order. */
import type { SortedIds } from './sorted-ids.ts'

export type ReadableIds = Pick<SortedIds, 'rank' | 'range'>

export function unionOfIds(lists: readonly ReadableIds[]): ReadableIds {
  const rank = (id: number) => lists.reduce((sum, list) => sum + list.rank(id), 0)

  /** The smallest id that so many are smaller than. */
  function idAt(place: number): number {
    let low = 0
    let high = Number.MAX_SAFE_INTEGER
    while (low < high) {
      const middle = Math.floor(low / 2 + high / 2)
      if (rank(middle + 1) > place) high = middle
      else low = middle + 1
    }
    return low
  }

  function* range(start: number, end: number): Iterable<number> {
    if (start >= end) return
    const from = idAt(start)
    const heads = lists.map((list) => list.range(list.rank(from), Number.MAX_SAFE_INTEGER)[Symbol.iterator]())
    const next = heads.map((head) => head.next())
    for (let place = start; place < end; place += 1) {
      let lowest: number | undefined
      for (const [index, head] of next.entries()) {
        const best = lowest === undefined ? undefined : next[lowest]
        if (!head.done && (best === undefined || best.done || head.value < best.value)) lowest = index
      }
      const found = lowest === undefined ? undefined : next[lowest]
      if (lowest === undefined || found === undefined || found.done) return
      yield found.value
      next[lowest] = heads[lowest]?.next() ?? { done: true, value: undefined }
    }
  }

  return { rank, range }
}
