/** What the runbook asks of its store. Implemented on Redis in `services/store`; the store is the truth, queue and thread follow it. */
import type { RecordedEvent } from './events.ts'
import type { CrmObject } from './hubspot-port.ts'
import type { ReassignBatch } from './plan.ts'

export type EventLog = {
  /** All events of a run, in order; empty for an unknown run. */
  read(runId: string): Promise<RecordedEvent[]>
  /** Appends if the log still ends at `expectedVersion`; whoever loses reads again and decides again. */
  append(runId: string, expectedVersion: number, events: readonly RecordedEvent[]): Promise<'appended' | 'conflict'>
  openRuns(): Promise<string[]>
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

/** One owner's records of one object, found page by page. */
export type SearchRange = { object: CrmObject; ownerId: string }
export type SearchCursor = { range: SearchRange; afterId: string }

/** `key` is one planning: a run and the event that began it. */
export type Collection = {
  begin(key: string, ranges: readonly SearchRange[]): Promise<void>
  unfinished(key: string): Promise<SearchCursor[]>
  /** Stores a page if the range still stands at the cursor, so that a page that runs twice counts once. */
  addPage(key: string, cursor: SearchCursor, page: { ids: string[]; next?: string }): Promise<void>
  ids(key: string, range: SearchRange): Promise<string[]>
}

export type LedgerOutcome = 'changed' | 'skipped' | 'failed'

export type LedgerEntry = {
  id: string
  outcome: LedgerOutcome
  /** A reason code for what was not changed, or the vendor's sentence. */
  reason?: string
}

/** A batch's row: written as intended before the vendor is asked, settled before anything is reported. */
export type LedgerRow =
  | { state: 'intended'; ids: string[] }
  | { state: 'settled'; entries: LedgerEntry[]; before?: unknown }

export type LedgerProgress = { total: number; settled: number; changed: number; skipped: number; failed: number }

/** Batches lie under the plan's digest, ledgers under the id of one proposal of it: another attempt counts anew. */
export type PlanStore = {
  savePlan(runId: string, digest: string, batches: readonly ReassignBatch[]): Promise<void>
  batch(runId: string, digest: string, index: number): Promise<ReassignBatch | undefined>
  batches(runId: string, digest: string): AsyncIterable<ReassignBatch>
  /** Declares how many rows the ledger will have. */
  beginLedger(runId: string, planId: string, total: number): Promise<void>
  intend(runId: string, planId: string, index: number, ids: string[]): Promise<void>
  settle(
    runId: string,
    planId: string,
    index: number,
    row: Extract<LedgerRow, { state: 'settled' }>,
  ): Promise<LedgerProgress>
  ledgerRow(runId: string, planId: string, index: number): Promise<LedgerRow | undefined>
  unsettled(runId: string, planId: string): Promise<number[]>
  progress(runId: string, planId: string): Promise<LedgerProgress>
}

/** Values beside the log that can be made again: what the thread shows, choices offered in modals. */
export type Notes = {
  get(runId: string, name: string): Promise<unknown>
  set(runId: string, name: string, value: unknown): Promise<void>
}

export type Store = { log: EventLog; locks: Locks; collection: Collection; plans: PlanStore; notes: Notes }
