/**
 * What a record that we wrote shows when it is read again, with the history of the property. The guard before a write leaves
 * a window; whoever changed a record in it was overwritten, and only the history still tells. A history can be absent or
 * cut (HubSpot keeps a limited number of versions): then the value alone counts, and no more is claimed than it says.
 */
import type { PastValue, ReadHistory } from '../hubspot-port.ts'
import { type FieldName, sameOwners } from '../owners/owner-fields.ts'

/** `plannedSince`: later changes the plan could not know. `begunAt`: before it nothing of the plan was written. ISO 8601 */
export type OwnWrite = { from: string | null; to: string | null; plannedSince: string; begunAt: string }

export type ReadFinding =
  /** Holds what we wrote. */
  | { kind: 'ours' }
  /** Somebody set another value after us: theirs counts. */
  | { kind: 'changed-since'; value: string | null; by: string; at: string }
  /** We wrote over a value that the plan did not know. */
  | { kind: 'overwritten'; lost: PastValue; value: string | null }
  /** Holds another value than ours, and nothing shows that somebody set it after us. */
  | { kind: 'unexplained'; value: string | null }
  | { kind: 'merged'; into: string }
  | { kind: 'gone' }

export const findingKinds = ['ours', 'changed-since', 'overwritten', 'unexplained', 'merged', 'gone'] as const
export type FindingKind = (typeof findingKinds)[number]

/** `changed`: how many records were changed, of which `read` were read back. */
export type ReadBackCounts = { changed: number; read: number; found: Record<FindingKind, number> }

/** A record that does not simply hold what we wrote. */
export type ReadBackRow = FieldName & {
  id: string
  former: string | null
  ours: string | null
  finding: Exclude<ReadFinding, { kind: 'ours' }>
}

/** All writes of ours to the record, in their order. */
export function judgeReadBack(writes: readonly OwnWrite[], read: ReadHistory): ReadFinding {
  if (read.kind !== 'value') return read
  const last = writes.at(-1)
  if (!last) throw new Error('only what was written is read back')
  const { value } = read
  const history = read.history.toSorted((one, other) => compareTexts(other.at, one.at))
  if (!sameOwners(value, last.to)) return differing(last, value, history[0])
  const [lost] = writes.flatMap((write) => lostBy(write, history) ?? [])
  return lost ? { kind: 'overwritten', lost, value } : { kind: 'ours' }
}

function differing(last: OwnWrite, value: string | null, newest: PastValue | undefined): ReadFinding {
  const isLater = newest !== undefined && newest.at >= last.begunAt && sameOwners(newest.value, value)
  return isLater ? { kind: 'changed-since', value, by: newest.by, at: newest.at } : { kind: 'unexplained', value }
}

/** What the interface's users and the Salesforce connector set is not ours. */
const byOthers = /^(CRM_UI|SALESFORCE)\b/

/** What stood directly before our value, newest first. Whoever set the same value once more came after us. */
function lostBy({ from, to, plannedSince, begunAt }: OwnWrite, history: readonly PastValue[]): PastValue | undefined {
  const ours = history.findLastIndex(
    ({ value, at, by }) => at >= begunAt && sameOwners(value, to) && !byOthers.test(by),
  )
  const before = ours < 0 ? undefined : history[ours + 1]
  if (!before || before.at < plannedSince) return undefined
  return sameOwners(before.value, from) || sameOwners(before.value, to) ? undefined : before
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

/** HubSpot's limit for one batch read with histories. */
export const historiesPerRead = 50

const readAllUpTo = 10_000
const sampleSize = 2_000

/** Whether the record at this place is read back: all of them, or a sample spread evenly, the same at each look. */
export function isReadBack(place: number, total: number): boolean {
  if (total <= readAllUpTo) return true
  const share = (records: number) => Math.floor((records * sampleSize) / total)
  return share(place + 1) > share(place)
}

export function nothingFound(): Record<FindingKind, number> {
  return { ours: 0, 'changed-since': 0, overwritten: 0, unexplained: 0, merged: 0, gone: 0 }
}

/** What people have to decide on: a later change by somebody is no mistake, and neither is a record that is gone. */
export function undecided({ found }: ReadBackCounts): number {
  return found.overwritten + found.unexplained
}

/** Where a verification's rows lie beside the log, a portion in each note; an empty one is the last. */
export function readBackNote(phaseSince: number, portion: number): string {
  return `read-back-${phaseSince}-${portion}`
}
