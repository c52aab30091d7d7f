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

/** Every record of a batch with what became of it. */
export function* recordResults(batch: ReassignBatch, row: LedgerRow | undefined): Generator<RecordResult> {
  const entries = new Map(row?.state === 'settled' ? row.entries.map((entry) => [entry.id, entry]) : [])
  const intended = new Set(row?.state === 'intended' ? row.ids : [])
  for (const change of changesOf(batch)) {
    if (row?.state === 'settled') yield { ...change, ...(entries.get(change.id) ?? { outcome: 'changed' }) }
    else yield { ...change, outcome: intended.has(change.id) ? 'unclear' : 'open' }
  }
}
