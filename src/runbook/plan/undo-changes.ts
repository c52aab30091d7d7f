/** What takes the writes of a run back, record by record, from what its ledgers tell of the record in the order of their plans. */

import { sameOwners } from '../owners/owner-fields.ts'
import { alreadyThere, mayBeWritten, type RecordResult } from './ledger.ts'
import type { ValueChange } from './record-changes.ts'

export type RecordHistory = { kind: 'reassign' | 'undo-reassign'; result: RecordResult }[]

/**
 * From the value that we wrote last to the one from before; undefined where there is nothing to take back. What is unclear
 * or not confirmed was written or not: the guard tells, because a record that holds our value is then ours; but not one that held it before we began. What an earlier undo wrote or
 * left to others is done with; what it failed to write is tried again.
 */
export function undoOf(history: RecordHistory): ValueChange | undefined {
  let written: { former: string | null; ours: string | null } | undefined
  for (const { kind, result } of history) {
    const { outcome, from, to } = result
    if (kind === 'undo-reassign') {
      if (outcome === 'changed' || outcome === 'skipped') written = undefined
    } else if (mayBeWritten(result) && result.reason !== alreadyThere) {
      // Our own value handed on by a later plan: the one from before the first is the former.
      const isChain = written !== undefined && sameOwners(written.ours, from)
      written = { former: written && isChain ? written.former : from, ours: to }
    }
  }
  const id = history[0]?.result.id
  if (!written || id === undefined || sameOwners(written.former, written.ours)) return undefined
  return { id, from: written.ours, to: written.former }
}
