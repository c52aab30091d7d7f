/** The one thing that the core takes from outside itself: a hash is a pure function. */
import { createHash } from 'node:crypto'

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Hashes lines as they come, so that a plan of a million records needs no memory for the whole. */
export function lineHash(): { add(line: string): void; value(): string } {
  const hash = createHash('sha256')
  return {
    add(line) {
      hash.update(line).update('\n')
    },
    value: () => hash.copy().digest('hex'),
  }
}
