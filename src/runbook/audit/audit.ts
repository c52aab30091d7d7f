/**
 * The audit chain: each event carries the hash of the one before it and its own. Whoever owns Redis can rebuild a chain,
 * so its head is also posted into the thread, where it cannot be changed unseen.
 */
import { type Actor, stampOf } from '../actor.ts'
import type { RecordedEvent, RunEvent } from '../events.ts'
import { canonicalJson } from './canonical-json.ts'
import { sha256 } from './sha256.ts'

export const chainStart = '0'.repeat(64)

type ChainHead = { seq: number; hash: string }

type Stamp = { at: string; actor: Actor }

/** Numbers, stamps and chains new events behind the head. */
export function recordEvents(head: ChainHead, events: readonly RunEvent[], stamp: Stamp): RecordedEvent[] {
  const recorded: RecordedEvent[] = []
  let { seq, hash } = head
  for (const event of events) {
    const unsealed = { ...event, seq: seq + 1, at: stamp.at, actor: stampOf(stamp.actor), previousHash: hash }
    const sealed: RecordedEvent = { ...unsealed, hash: sha256(canonicalJson(unsealed)) }
    recorded.push(sealed)
    seq = sealed.seq
    hash = sealed.hash
  }
  return recorded
}

export function headOf(events: readonly RecordedEvent[]): ChainHead {
  const last = events.at(-1)
  return last ? { seq: last.seq, hash: last.hash } : { seq: 0, hash: chainStart }
}

type ChainVerdict = { valid: true; head: ChainHead } | { valid: false; brokenAt: number }

export function checkChain(events: readonly RecordedEvent[]): ChainVerdict {
  let head: ChainHead = { seq: 0, hash: chainStart }
  for (const event of events) {
    const { hash, ...unsealed } = event
    const fits = event.seq === head.seq + 1 && event.previousHash === head.hash
    if (!fits || sha256(canonicalJson(unsealed)) !== hash) return { valid: false, brokenAt: head.seq + 1 }
    head = { seq: event.seq, hash }
  }
  return { valid: true, head }
}
