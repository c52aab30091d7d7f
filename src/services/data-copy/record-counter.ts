const QUOTE = 0x22
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export type RecordCounter = {
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
  let open = false

  function add(piece: Uint8Array): void {
    // Local while it runs: this looks at every byte of a copy.
    let isQuoted = quoted
    let isOpen = open
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at]
      if (byte === QUOTE) {
        isQuoted = !isQuoted
        isOpen = true
      } else if (byte === LINE_FEED && !isQuoted) {
        if (isOpen) complete += 1
        isOpen = false
      } else if (byte !== CARRIAGE_RETURN) {
        isOpen = true
      }
    }
    quoted = isQuoted
    open = isOpen
  }

  return { add, records: () => complete + (open ? 1 : 0), isOpen: () => open }
}
