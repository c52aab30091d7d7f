/**
 * What a record that we wrote shows when it is read again, with the history of the property. The guard before a write leaves
 * a window; whoever changed a record in it was overwritten, and only the history still tells. A history can be absent or
 * cut (HubSpot keeps a limited number of versions): then the value alone counts, and no more is claimed than it says.
 */
import type { PastValue, ReadHistory } from '../hubspot-port.ts'
import { type FieldName, sameOwners } from '../owners/owner-fields.ts'

/** `plannedSince`: later changes the plan could not know. `begunAt`: before it, by our clock, nothing of the plan was written. ISO 8601 */
export type OwnWrite = {
  from: string | null
  to: string | null
  plannedSince: string
  begunAt: string
  /** Begun, and its answer never came: whether it was written, only the record can tell. */
  isUnclear?: true
}

type ReadFinding =
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

/** All writes of ours to the record, in their order. Undefined where none of them came to be. */
export function judgeReadBack(begun: readonly OwnWrite[], read: ReadHistory): ReadFinding | undefined {
  if (read.kind !== 'value') return begun.every(({ isUnclear }) => isUnclear) ? undefined : read
  const { value } = read
  const history = read.history.toSorted((one, other) => compareTexts(other.at, one.at))
  const writes = begun.filter((write) => !write.isUnclear || cameToBe(write, value, history))
  const last = writes.at(-1)
  if (!last) return undefined
  if (!sameOwners(value, last.to)) return differing(last, value, history[0])
  // What any plan of ours knew is no change that we did not see.
  const known = writes.flatMap(({ from, to }) => [from, to])
  const replaced = writes.flatMap((write) => replacedBy(write, history))
  const lost = replaced.find((version) => !known.some((ours) => sameOwners(version.value, ours)))
  return lost ? { kind: 'overwritten', lost, value } : { kind: 'ours' }
}

function cameToBe(write: OwnWrite, value: string | null, history: readonly PastValue[]): boolean {
  return sameOwners(value, write.to) || ownVersions(write, history).length > 0
}

function differing(last: OwnWrite, value: string | null, newest: PastValue | undefined): ReadFinding {
  const isLater = newest !== undefined && newest.at >= earliest(last) && sameOwners(newest.value, value)
  return isLater ? { kind: 'changed-since', value, by: newest.by, at: newest.at } : { kind: 'unexplained', value }
}

/** What stood directly before our value, each time that we set it, if the plan could not know it. */
function replacedBy(write: OwnWrite, history: readonly PastValue[]): PastValue[] {
  return ownVersions(write, history).flatMap((place) => {
    const before = history[place + 1]
    return before && before.at >= write.plannedSince ? [before] : []
  })
}

/** What the interface's users and the Salesforce connector set is not ours. */
const byOthers = /^(CRM_UI|SALESFORCE)\b/

/** Places in the history, newest first. Whoever else set the same value came after our first one. */
function ownVersions(write: OwnWrite, history: readonly PastValue[]): number[] {
  const since = earliest(write)
  const places = history.flatMap(({ value, at, by }, place) =>
    at >= since && sameOwners(value, write.to) && !byOthers.test(by) ? [place] : [],
  )
  const first = history[places.at(-1) ?? -1]
  return places.filter((place) => history[place]?.by === first?.by)
}

/** HubSpot's clock may be behind ours. */
const clockMarginMs = 2 * 60_000

function earliest({ begunAt }: OwnWrite): string {
  return new Date(Date.parse(begunAt) - clockMarginMs).toISOString()
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

/** HubSpot's limit for one batch read with histories; more is a 400. */
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
