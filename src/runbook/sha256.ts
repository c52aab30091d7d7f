/** The one thing that the core takes from outside itself: a hash is a pure function. */
import { createHash } from 'node:crypto'

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Hashes lines one by one, so that a plan of a million records needs no memory for the whole. */
export function sha256Lines(lines: Iterable<string>): string {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}
