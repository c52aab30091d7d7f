/**
 * One batch: guard, update, ledger. HubSpot has no conditional update, so whatever somebody changed since the plan, as far
 * as the guard sees it, is skipped. Safe to run again, also beside another worker that was taken for dead: the ledger row says
 * what was intended, then every record is read, and one that already holds the new value after an intended write is ours.
 */
import type { ReadValue, WriteOutcome } from '../../runbook/hubspot-port.ts'
import { sameOwners } from '../../runbook/owners/owner-fields.ts'
import {
  alreadyThere,
  changedSincePlan,
  changedWhileWritten,
  deleted,
  merged,
  mergedAndWritten,
  notConfirmed,
} from '../../runbook/plan/ledger.ts'
import { changesOf, type ReassignBatch, type ValueChange } from '../../runbook/plan/record-changes.ts'
import type { CurrentPlan } from '../../runbook/run.ts'
import type { LedgerEntry, LedgerProgress } from '../../runbook/store-port.ts'
import type { WindowGuard } from './window-guard.ts'
import type { WindowContext } from './write-window.ts'

type PlacedBatch = { index: number; batch: ReassignBatch }

export async function writeBatch(
  context: WindowContext,
  placed: PlacedBatch,
  guarded: WindowGuard = { kind: 'unknown' },
): Promise<LedgerProgress> {
  const { store, run, hubspot, clock, stillCurrent } = context
  const { index, batch } = placed
  const plan = planOf(context)
  const progress = () => store.plans.progress(run.id, plan.id)
  const settle = (settled: Settled, heard: readonly string[] = []) =>
    store.plans.settle(run.id, plan.id, index, { state: 'settled', ...settled, heard })

  const look = await lookAt(context, placed, guarded)
  if (look === 'settled') return progress()
  const { atMs, toWrite, settled } = look
  if (run.mode === 'dry-run') return settle({ ...settled, changed: settled.changed + toWrite.length })
  if (toWrite.length === 0) return settle(settled)
  if ((await store.plans.intend(run.id, plan.id, index, idsOf(toWrite))) === 'settled') return progress()
  // Asked at the last moment at which a cancelled run can still keep this batch from being written. A refused batch is divided
  // for as long as that takes: begun anew because of the time, it might never end.
  let isSent = false
  const stillWanted = async () => {
    const isWanted = (isSent || clock().getTime() - atMs <= seenForMs) && (await stillCurrent())
    isSent ||= isWanted
    return isWanted
  }
  const entries = await written({ hubspot, stillWanted }, batch, toWrite)
  // Nothing has left: what is found by the next look is then none of our doing.
  if (!entries && !isSent) await store.plans.withdraw(run.id, plan.id, index, idsOf(toWrite))
  // Looked at too long ago, because its turn was long in coming or the process stood still: it is looked at again.
  if (!entries) return (await stillCurrent()) ? writeBatch(context, placed) : progress()
  const changed = settled.changed + toWrite.length - entries.length
  return settle({ changed, entries: [...settled.entries, ...entries] }, idsOf(toWrite))
}

/** What was seen of a record counts for so long. */
const seenForMs = 30_000

type Settled = { changed: number; entries: LedgerEntry[] }

type Look = { atMs: number; toWrite: ValueChange[]; settled: Settled }

/** What is to be written, and what is settled without it. `settled`: another worker was faster. */
async function lookAt(
  context: WindowContext,
  { index, batch }: PlacedBatch,
  guarded: WindowGuard,
): Promise<Look | 'settled'> {
  const { store, run, hubspot, clock } = context
  const rowNow = () => store.plans.ledgerRow(run.id, planOf(context).id, index)
  const changes = changesOf(batch)
  const before = await rowNow()
  if (before?.state === 'settled') return 'settled'
  const seen = guarded.kind === 'known' && before === undefined ? guarded : undefined
  const atMs = seen?.atMs ?? clock().getTime()
  const read = seen?.read ?? (await hubspot.readValues(batch, idsOf(changes)))
  // Looked at again behind the read: whatever another worker has written by then, it had noted before.
  const row = seen ? before : await rowNow()
  if (row?.state === 'settled') return 'settled'

  const verdicts = changes.map((change) => judge(change, read.get(change.id), row?.ids ?? []))
  return {
    atMs,
    toWrite: verdicts.flatMap((verdict) => (verdict.kind === 'write' ? [verdict.change] : [])),
    settled: {
      changed: verdicts.filter(({ kind }) => kind === 'ours').length,
      entries: verdicts.flatMap((verdict) => (verdict.kind === 'left' ? [verdict.entry] : [])),
    },
  }
}

function planOf({ run }: WindowContext): CurrentPlan {
  if (!run.plan) throw new Error('there is no plan to write')
  return run.plan
}

function idsOf(changes: readonly ValueChange[]): string[] {
  return changes.map(({ id }) => id)
}

type Verdict = { kind: 'write'; change: ValueChange } | { kind: 'ours' } | { kind: 'left'; entry: LedgerEntry }

/** `read` is undefined where the window's search saw that nothing speaks against the write. */
function judge(change: ValueChange, read: ReadValue | undefined, intended: readonly string[]): Verdict {
  const { id, from, to } = change
  if (read === undefined) return { kind: 'write', change }
  if (read.kind !== 'value') return { kind: 'left', entry: absent(id, read, intended.includes(id)) }
  if (sameOwners(read.value, from)) return { kind: 'write', change }
  const isIntended = intended.includes(id)
  if (!sameOwners(read.value, to))
    return { kind: 'left', entry: skipped(id, isIntended ? changedWhileWritten : changedSincePlan) }
  return isIntended ? { kind: 'ours' } : { kind: 'left', entry: skipped(id, alreadyThere) }
}

function skipped(id: string, reason: string): LedgerEntry {
  return { id, outcome: 'skipped', reason }
}

/** HubSpot may make a write under a merged record's id on the one that lives on, which the plan does not know. */
function absent(id: string, read: Exclude<ReadValue, { kind: 'value' }>, isWritten: boolean): LedgerEntry {
  if (read.kind !== 'merged') return skipped(id, deleted)
  return { ...skipped(id, isWritten ? mergedAndWritten : merged), into: read.into }
}

/** What was not changed after all; undefined if the writing was broken off. What the answer did not name is read: HubSpot leaves merged records out of a 200 without a word. */
async function written(
  { hubspot, stillWanted }: Pick<WindowContext, 'hubspot'> & { stillWanted: () => Promise<boolean> },
  batch: ReassignBatch,
  toWrite: readonly ValueChange[],
): Promise<LedgerEntry[] | undefined> {
  const writes = toWrite.map(({ id, to }) => ({ id, to }))
  const outcomes = await hubspot.updateValues(batch, writes, stillWanted)
  if (outcomes.some(({ outcome }) => outcome === 'broken-off')) return undefined
  const unconfirmed = outcomes.filter(({ outcome }) => outcome === 'not-confirmed').map(({ id }) => id)
  const read = await hubspot.readValues(batch, unconfirmed)
  const changes = new Map(toWrite.map((change) => [change.id, change]))
  return outcomes.flatMap((outcome) => entryOf(outcome, changes.get(outcome.id), read.get(outcome.id)) ?? [])
}

function entryOf(
  outcome: WriteOutcome,
  change: ValueChange | undefined,
  read: ReadValue | undefined,
): LedgerEntry | undefined {
  const { id } = outcome
  if (outcome.outcome === 'not-found') return skipped(id, deleted)
  if (outcome.outcome === 'rejected') return { id, outcome: 'failed', reason: outcome.reason }
  if (outcome.outcome === 'changed' || !change || !read) return undefined
  if (read.kind !== 'value') {
    const { strangers = [] } = outcome.outcome === 'not-confirmed' ? outcome : {}
    return absent(id, read, read.kind === 'merged' && strangers.includes(read.into))
  }
  if (sameOwners(read.value, change.to)) return undefined
  return sameOwners(read.value, change.from)
    ? { id, outcome: 'failed', reason: notConfirmed }
    : skipped(id, changedWhileWritten)
}
