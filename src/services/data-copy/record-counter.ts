const QUOTE = 0x22
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

type RecordCounter = {
  add(piece: Uint8Array): void
  /** Complete records, and the one that has begun. */
  records(): number
  /** Behind the last byte a record has begun and not ended: no line break came. */
  isOpen(): boolean
}

/** Counts CSV records in a stream of bytes: a line break inside quotes ends no record. A doubled quote closes and opens again, which counts the same. */
export function createRecordCounter(): RecordCounter {
  let complete = 0
  let quoted = false
  /** Bytes of the record that has begun; those of a line break are none. */
  let begun = 0
  let last = LINE_FEED

  /** Looks at every byte of a copy, so it asks of most of them one question only: quotes and line breaks come first in ASCII. */
  function add(piece: Uint8Array): void {
    let isQuoted = quoted
    let start = -begun
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at] ?? 0
      if (byte > QUOTE) continue
      if (byte === QUOTE) isQuoted = !isQuoted
      else if (byte === LINE_FEED && !isQuoted) {
        const before = at === 0 ? last : piece[at - 1]
        if (at - start > (before === CARRIAGE_RETURN ? 1 : 0)) complete += 1
        start = at + 1
      }
    }
    quoted = isQuoted
    begun = piece.length - start
    last = piece.at(-1) ?? last
  }

  const isOpen = () => begun > (last === CARRIAGE_RETURN ? 1 : 0)
  return { add, records: () => complete + (isOpen() ? 1 : 0), isOpen }
}
