/** What a ledger tells of each record: its row names only what was not changed, the plan's batch names the rest. */

import type { LedgerEntry, LedgerRow, SettledRow, SettlingRow } from '../store-port.ts'
import { changesOf, type ReassignBatch, type ValueChange } from './record-changes.ts'

/** `unclear`: the write was begun and its answer never came. `open`: nobody has tried it yet. */
export type RecordResult = ValueChange & {
  outcome: 'changed' | 'skipped' | 'failed' | 'unclear' | 'open'
  reason?: string
  /** The record that a merged one lives on under. */
  into?: string
}

export const merged = 'merged'

/** Merged away before or while it was written; the record that lives on may have got the value in its place. */
export const mergedAndWritten = 'merged-and-written'

/** HubSpot's answer did not name the record, which is as it was; it may still be changed late. */
export const notConfirmed = 'not-confirmed'

export const changedSincePlan = 'changed-since-plan'

/** Held another value when it was read, and somebody of us was about to write it: only its history tells which came last. */
export const changedWhileWritten = 'changed-while-written'

/** Whether our value may be on the record: for certain, or without an answer that says so. */
export function mayBeWritten({ outcome, reason = '' }: Pick<RecordResult, 'outcome' | 'reason'>): boolean {
  return outcome === 'changed' || outcome === 'unclear' || [notConfirmed, changedWhileWritten].includes(reason)
}

/** What a row says once it is settled, and what stood in it before. */
export function settledRow(before: LedgerRow | undefined, settling: SettlingRow): SettledRow {
  if (before?.state === 'settled') return correctedBy(before, settling)
  const { heard, ...row } = settling
  if (!heard || !before) return row
  const doubted = (entry: LedgerEntry): LedgerEntry => {
    const { id, reason } = entry
    if (!before.ids.includes(id)) return entry
    if (reason === changedSincePlan) return { ...entry, reason: changedWhileWritten }
    return reason === merged && !heard.includes(id) ? { ...entry, reason: mergedAndWritten } : entry
  }
  return { ...row, entries: row.entries.map(doubted) }
}

/**
 * Of two workers at one batch, the slower one may have written what the faster one, which settled the row, had left alone; or
 * what was merged away behind the other's write, so that the record that lives on has got the value as well.
 */
function correctedBy(row: SettledRow, { heard = [], entries }: SettlingRow): SettledRow {
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
  const intended = new Set(row?.state === 'intended' ? row.ids : [])
  for (const change of changesOf(batch)) {
    if (row?.state === 'settled') yield { ...change, ...(entries.get(change.id) ?? { outcome: 'changed' }) }
    else yield { ...change, outcome: intended.has(change.id) ? 'unclear' : 'open' }
  }
}
