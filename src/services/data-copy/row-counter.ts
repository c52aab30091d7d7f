const QUOTE = 0x22
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export type RowCounter = { watch(pages: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>; records(): number }

/** Counts CSV records in a stream of bytes: a line break inside quotes ends no record. A doubled quote closes and opens again, which counts the same. */
export function createRowCounter(): RowCounter {
  let records = 0
  let quoted = false
  let inRecord = false

  function count(piece: Uint8Array): void {
    for (const byte of piece) {
      if (byte === QUOTE) {
        quoted = !quoted
        inRecord = true
      } else if (byte === LINE_FEED && !quoted) {
        if (inRecord) records += 1
        inRecord = false
      } else if (byte !== CARRIAGE_RETURN) {
        inRecord = true
      }
    }
  }

  async function* watch(pages: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pages) {
      count(piece)
      yield piece
    }
    if (inRecord) records += 1
    inRecord = false
  }

  return { watch, records: () => records }
}
