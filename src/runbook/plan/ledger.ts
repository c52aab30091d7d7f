/** What a ledger tells of each record: its row names only what was not changed, the plan's batch names the rest. */

import type { LedgerRow } from '../store-port.ts'
import { changesOf, type ReassignBatch, type ValueChange } from './record-changes.ts'

/** `unclear`: the write was begun and its answer never came. `open`: nobody has tried it yet. */
export type RecordResult = ValueChange & {
  outcome: 'changed' | 'skipped' | 'failed' | 'unclear' | 'open'
  reason?: string
  /** The record that a merged one lives on under. */
  into?: string
}

/** Merged away before or while it was written; the record that lives on may have got the value in its place. */
export const mergedAndWritten = 'merged-and-written'

/** HubSpot's answer did not name the record, which is as it was; it may still be changed late. */
export const notConfirmed = 'not-confirmed'

/** Whether our value may be on the record: for certain, or without an answer that says so. */
export function mayBeWritten({ outcome, reason }: Pick<RecordResult, 'outcome' | 'reason'>): boolean {
  return outcome === 'changed' || outcome === 'unclear' || reason === notConfirmed
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
