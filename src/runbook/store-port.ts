/** What the runbook asks of its store. Implemented on Redis in `services/store`; the store is the truth, queue and thread follow it. */
import type { RecordedEvent } from './events.ts'
import type { FoundRecord } from './hubspot-port.ts'
import type { Notes } from './notes.ts'
import type { OwnerField } from './owners/owner-fields.ts'
import type { ReassignBatch } from './plan/record-changes.ts'

export type EventLog = {
  /** All events of a run, in order; empty for an unknown run. */
  read(runId: string): Promise<RecordedEvent[]>
  /** Appends if the log still ends at `expectedVersion`; whoever loses reads again and decides again. */
  append(runId: string, expectedVersion: number, events: readonly RecordedEvent[]): Promise<'appended' | 'conflict'>
  /** Of which something is still to come: open ones, and cancelled ones with a data copy. */
  unfinishedRuns(): Promise<string[]>
  /** Runs that have ended and whose thread may not say so yet, until somebody has seen that it does. */
  endsToTell(): Promise<string[]>
  markEndTold(runId: string): Promise<void>
  /** Newest first. */
  recentRuns(limit: number): Promise<string[]>
}

export type LockRecord = { claimId: string; userId: string; at: string }

export type LockClaim = { kind: 'claimed' } | { kind: 'held'; by: LockRecord } | { kind: 'unreadable' }

export type Locks = {
  /** Idempotent for the same claim id. A lock that cannot be read blocks. */
  claim(name: string, record: LockRecord): Promise<LockClaim>
  /** Only its owner's claim id releases a lock. */
  release(name: string, claimId: string): Promise<boolean>
}

/** Some owners' records in one property, above `fromId` and up to `toId` (null: without an end), found page by page. */
export type SearchRange = { field: OwnerField; ownerIds: readonly string[]; fromId: string; toId: string | null }
export type SearchCursor = { range: SearchRange; afterId: string }

/** `key` is one planning: a run and the event that began it. */
export type Collection = {
  /** Begun again, it stays as it is. */
  begin(key: string, ranges: readonly SearchRange[]): Promise<void>
  /** As they are by now: some may have been divided. */
  ranges(key: string): Promise<SearchRange[]>
  unfinished(key: string): Promise<SearchCursor[]>
  /** Puts parts in a range's place, if none of its pages has been stored. */
  divide(key: string, range: SearchRange, parts: readonly SearchRange[]): Promise<void>
  /** Stores a page if the range still stands at the cursor, so that a page that runs twice counts once; whether it did. */
  addPage(key: string, cursor: SearchCursor, page: { records: FoundRecord[]; next?: string }): Promise<boolean>
  /** Ascending by id, as HubSpot's search gave them. */
  records(key: string, range: SearchRange): AsyncIterable<FoundRecord>
}

export type LedgerOutcome = 'changed' | 'skipped' | 'failed'

/** What was not changed, and why. */
export type LedgerEntry = {
  id: string
  outcome: Exclude<LedgerOutcome, 'changed'>
  /** A reason code, or the vendor's sentence. */
  reason?: string
  /** The record that a merged one lives on under. */
  into?: string
}

/**
 * A batch's row: written as intended before the vendor is asked, settled before anything is reported. Settled, it names
 * only what was not changed, so that a million changed records take no room; `recordResults` puts the batch beside it.
 * `ids` has a record as often as a write of it was begun; `unheard`, as often as one was begun by a worker that never told what
 * came of it, or that could not say.
 */
export type LedgerRow =
  | { state: 'intended'; ids: string[] }
  | { state: 'settled'; changed: number; entries: LedgerEntry[]; unheard?: string[]; before?: unknown }

export type SettledRow = Extract<LedgerRow, { state: 'settled' }>

/** `heard`, where several workers may be at one row: the records that this one noted as intended, whatever the answer was. */
export type SettlingRow = Omit<SettledRow, 'unheard'> & { heard?: readonly string[] }

export type LedgerProgress = { total: number; settled: number; changed: number; skipped: number; failed: number }

export type RowSpan = { first: number; count: number }

/** Batches lie under the plan's digest, ledgers under the id of one proposal of it: another attempt counts anew. */
export type PlanStore = {
  /** Stores batches as they come; their digest is asked for when all have come. */
  savePlan(runId: string, batches: AsyncIterable<ReassignBatch>, digest: () => string): Promise<void>
  /** Some batches in a row, fewer at the plan's end. */
  someBatches(runId: string, digest: string, span: RowSpan): Promise<ReassignBatch[]>
  batches(runId: string, digest: string): AsyncIterable<ReassignBatch>
  /** Declares how many rows the ledger will have. */
  beginLedger(runId: string, planId: string, total: number): Promise<void>
  /** Beside what was intended before. `settled`: somebody else was faster, and nothing was noted. */
  intend(runId: string, planId: string, index: number, ids: string[]): Promise<'intended' | 'settled'>
  /** Takes back what was intended and never sent. */
  withdraw(runId: string, planId: string, index: number, ids: readonly string[]): Promise<void>
  /** Once; but what this worker wrote is told so even if another one was faster with another word. What was intended and not heard of stays in the row. */
  settle(runId: string, planId: string, index: number, row: SettlingRow): Promise<LedgerProgress>
  /** Undefined for a row that nothing was noted in. */
  ledgerRow(runId: string, planId: string, index: number): Promise<LedgerRow | undefined>
  ledgerRows(runId: string, planId: string, span: RowSpan): Promise<(LedgerRow | undefined)[]>
  /** Every batch of a plan beside its row, a portion at a time. */
  ledger(
    runId: string,
    plan: { id: string; digest: string },
  ): AsyncIterable<{ batch: ReassignBatch; row: LedgerRow | undefined }>
  unsettled(runId: string, planId: string): Promise<number[]>
  progress(runId: string, planId: string): Promise<LedgerProgress>
}

export type Store = { log: EventLog; locks: Locks; collection: Collection; plans: PlanStore; notes: Notes }
