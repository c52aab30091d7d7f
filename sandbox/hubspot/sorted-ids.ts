/**
 * Record ids in their order, in small blocks: finding a place, counting a range and reading a page of it stay cheap
 * among a million ids, and so do adding and deleting.
 */
export type SortedIds = {
  size(): number
  add(id: number): void
  delete(id: number): void
  /** How many ids are smaller. */
  rank(id: number): number
  /** From one place in the order up to another, which is left out. */
  range(start: number, end: number): Iterable<number>
}

const blockSize = 1024

export function createSortedIds(): SortedIds {
  const blocks: number[][] = []
  let size = 0

  /** The block that holds the id, or the one where it belongs. */
  function blockOf(id: number): number {
    return firstWhere(blocks.length, (index) => (blocks[index]?.at(-1) ?? 0) >= id)
  }

  function add(id: number): void {
    const index = Math.min(blockOf(id), Math.max(0, blocks.length - 1))
    const block = blocks[index] ?? []
    if (blocks.length === 0) blocks.push(block)
    const place = placeIn(block, id)
    if (block[place] === id) return
    block.splice(place, 0, id)
    size += 1
    if (block.length > blockSize) blocks.splice(index + 1, 0, block.splice(splitAt(place)))
  }

  function remove(id: number): void {
    const index = blockOf(id)
    const block = blocks[index] ?? []
    const place = placeIn(block, id)
    if (block[place] !== id) return
    block.splice(place, 1)
    size -= 1
    if (block.length === 0) blocks.splice(index, 1)
  }

  function rank(id: number): number {
    const index = blockOf(id)
    let before = 0
    for (let each = 0; each < index; each += 1) before += blocks[each]?.length ?? 0
    return before + placeIn(blocks[index] ?? [], id)
  }

  function* range(start: number, end: number): Iterable<number> {
    let before = 0
    for (const block of blocks) {
      if (before >= end) return
      const first = Math.max(0, start - before)
      const last = Math.min(block.length, end - before)
      for (let place = first; place < last; place += 1) yield block[place] ?? 0
      before += block.length
    }
  }

  return { size: () => size, add, delete: remove, rank, range }
}

/** Ids mostly come in their order: a full last block is left full. */
function splitAt(place: number): number {
  return place === blockSize ? blockSize : blockSize / 2
}

function placeIn(block: readonly number[], id: number): number {
  return firstWhere(block.length, (index) => (block[index] ?? 0) >= id)
}

/** The first of `count` indexes for which it holds, given that it holds from there on. */
function firstWhere(count: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
