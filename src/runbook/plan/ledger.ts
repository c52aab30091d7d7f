/** What a ledger tells of each record: its row names only what was not changed, the plan's batch names the rest. */

import type { LedgerEntry, LedgerRow, SettledRow, SettlingRow } from '../store-port.ts'
import { changesOf, type ReassignBatch, type ValueChange } from './record-changes.ts'

/** `unclear`: the write was begun and its answer never came. `open`: nobody has tried it yet. */
export type RecordResult = ValueChange & {
  outcome: 'changed' | 'skipped' | 'failed' | 'unclear' | 'open'
  reason?: string
  /** The record that a merged one lives on under. */
  into?: string
  /** One more write of it was begun, by a worker that never told what came of it: it may have come later than the outcome, or may yet come. */
  isUnheard?: true
}

export const deleted = 'deleted'

export const merged = 'merged'

/** Merged away before or while it was written; the record that lives on may have got the value in its place. */
export const mergedAndWritten = 'merged-and-written'

/** HubSpot's answer did not name the record, which is as it was; it may still be changed late. */
export const notConfirmed = 'not-confirmed'

export const changedSincePlan = 'changed-since-plan'

/** Held the new value before anybody of us had begun to write it. */
export const alreadyThere = 'already-there'

/** Held another value when it was read, and somebody of us had begun to write it: only its history tells which came last. */
export const changedWhileWritten = 'changed-while-written'

const goneReasons = [deleted, merged, mergedAndWritten]

/** Whoever wrote it cannot say what came of that. */
const doubtful = [notConfirmed, changedWhileWritten]

/** Whether our value may be on the record: for certain, or without an answer that says so. */
export function mayBeWritten({ outcome, reason = '', isUnheard }: RecordResult): boolean {
  if (outcome === 'changed' || outcome === 'unclear') return true
  return doubtful.includes(reason) || (isUnheard === true && !goneReasons.includes(reason))
}

/** Whether the record that it was merged into, then or since, may have got our value in its place. */
export function mayBeAstray({ outcome, reason, isUnheard }: RecordResult): boolean {
  return isUnheard === true || outcome === 'unclear' || reason === mergedAndWritten
}

/** What a row says once it is settled, and what stood in it before. */
export function settledRow(before: LedgerRow | undefined, { heard, ...row }: SettlingRow): SettledRow {
  const unclear = new Set(row.entries.flatMap(({ id, reason = '' }) => (doubtful.includes(reason) ? [id] : [])))
  const known = (heard ?? []).filter((id) => !unclear.has(id))
  if (before?.state !== 'settled') return withUnheard(row, heard ? without(before?.ids ?? [], known) : [])
  const { unheard = [], ...settled } = before
  return withUnheard(correctedBy(settled, row.entries, heard ?? []), without(unheard, known))
}

/** What a row says once a worker has told that it never sent what it had noted. Undefined: nobody has noted anything then. */
export function withdrawnFrom(before: LedgerRow, unsent: readonly string[]): LedgerRow | undefined {
  if (before.state === 'intended') {
    const ids = without(before.ids, unsent)
    return ids.length > 0 ? { ...before, ids } : undefined
  }
  const { unheard = [], ...settled } = before
  return withUnheard(settled, without(unheard, unsent))
}

type HeardRow = Omit<SettledRow, 'unheard'>

function withUnheard(row: HeardRow, unheard: string[]): SettledRow {
  return { ...row, ...(unheard.length > 0 && { unheard }) }
}

/** Each only as often as it is taken away. */
function without(ids: readonly string[], taken: readonly string[]): string[] {
  const left = new Map([...Map.groupBy(taken, (id) => id)].map(([id, all]) => [id, all.length]))
  return ids.filter((id) => {
    const count = left.get(id) ?? 0
    left.set(id, count - 1)
    return count <= 0
  })
}

/**
 * Of two workers at one batch, the slower one may have written what the faster one, which settled the row, had left alone; or
 * what was merged away behind the other's write, so that the record that lives on has got the value as well.
 */
function correctedBy(row: HeardRow, entries: readonly LedgerEntry[], heard: readonly string[]): HeardRow {
  const isLeft = new Set(entries.filter(({ reason }) => reason !== mergedAndWritten).map(({ id }) => id))
  const wrote = heard.filter((id) => !isLeft.has(id))
  const kept = row.entries.filter(({ id, reason }) => reason === mergedAndWritten || !wrote.includes(id))
  const isKept = new Set(kept.map(({ id }) => id))
  const all = [...kept, ...entries.filter(({ id }) => wrote.includes(id) && !isKept.has(id))]
  return { ...row, changed: row.changed + row.entries.length - all.length, entries: all }
}

/** Every record of a batch with what became of it. */
export function* recordResults(batch: ReassignBatch, row: LedgerRow | undefined): Generator<RecordResult> {
  const entries = new Map(row?.state === 'settled' ? row.entries.map((entry) => [entry.id, entry]) : [])
  const unheard = new Set(row?.state === 'settled' ? row.unheard : row?.ids)
  for (const change of changesOf(batch)) {
    const isUnheard = unheard.has(change.id)
    if (row?.state !== 'settled') {
      yield { ...change, outcome: isUnheard ? 'unclear' : 'open' }
      continue
    }
    const told = entries.get(change.id) ?? { outcome: 'changed' as const }
    yield isUnheard ? { ...change, ...doubted(told), isUnheard } : { ...change, ...told }
  }
}

type Told = Pick<RecordResult, 'outcome' | 'reason' | 'into'>

/** What one worker tells of a record that another had begun to write as well, without telling what came of it. */
function doubted(told: Told): Told {
  if (told.reason === merged) return { ...told, reason: mergedAndWritten }
  return told.reason === changedSincePlan ? { ...told, reason: changedWhileWritten } : told
}
