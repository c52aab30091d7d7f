/**
 * One batch: guard, update, ledger. HubSpot has no conditional update, so the owners are read right before the write and
 * whatever somebody changed since the plan is skipped. Safe to run again: the ledger row says what was intended, and a
 * record that already holds the new owner after an intended write is ours.
 */
import type { OwnerChangeOutcome } from '../../runbook/hubspot-port.ts'
import type { ReassignBatch } from '../../runbook/plan.ts'
import type { LedgerEntry, LedgerProgress, LedgerRow } from '../../runbook/store-port.ts'
import type { WorkContext } from '../work.ts'

export type WriteContext = Pick<WorkContext, 'run' | 'store' | 'hubspot' | 'stillCurrent'>

export async function writeBatch(context: WriteContext, index: number): Promise<LedgerProgress> {
  const { store, run, hubspot, stillCurrent } = context
  const { plan } = run
  const batch = plan && (await store.plans.batch(run.id, plan.digest, index))
  if (!plan || !batch) throw new Error(`the plan has no batch ${index}`)
  const earlier = await store.plans.ledgerRow(run.id, plan.id, index)
  if (earlier?.state === 'settled') return store.plans.progress(run.id, plan.id)

  const owners = await hubspot.readOwners(batch.object, batch.ids)
  const verdicts = batch.ids.map((id) => guard(id, owners, batch, intendedBefore(earlier)))
  const toWrite = verdicts.filter((verdict) => verdict.kind === 'write').map((verdict) => verdict.id)
  const settled = verdicts.flatMap((verdict) => (verdict.kind === 'settled' ? [verdict.entry] : []))
  if (run.mode === 'dry-run') {
    const rehearsed = toWrite.map((id): LedgerEntry => ({ id, outcome: 'changed', reason: 'rehearsed' }))
    return store.plans.settle(run.id, plan.id, index, { state: 'settled', entries: [...settled, ...rehearsed] })
  }
  if (toWrite.length > 0) {
    await store.plans.intend(run.id, plan.id, index, [...new Set([...intendedBefore(earlier), ...toWrite])])
    // The last moment at which a cancelled run can still keep this batch from being written.
    if (!(await stillCurrent())) return store.plans.progress(run.id, plan.id)
    const changes = toWrite.map((id) => ({ id, to: batch.to }))
    settled.push(...(await entriesOf(await hubspot.updateOwners(batch.object, changes), batch, context)))
  }
  return store.plans.settle(run.id, plan.id, index, { state: 'settled', entries: settled })
}

type Verdict = { kind: 'write'; id: string } | { kind: 'settled'; entry: LedgerEntry; id: string }

function guard(
  id: string,
  owners: ReadonlyMap<string, string | null>,
  batch: ReassignBatch,
  intended: string[],
): Verdict {
  const settle = (entry: Omit<LedgerEntry, 'id'>): Verdict => ({ kind: 'settled', id, entry: { id, ...entry } })
  if (!owners.has(id)) return settle({ outcome: 'skipped', reason: 'deleted' })
  const owner = owners.get(id) ?? null
  if (owner === batch.from) return { kind: 'write', id }
  if (owner === batch.to && intended.includes(id)) return settle({ outcome: 'changed' })
  return settle({ outcome: 'skipped', reason: owner === batch.to ? 'already-there' : 'changed-since-plan' })
}

function intendedBefore(row: LedgerRow | undefined): string[] {
  return row?.state === 'intended' ? row.ids : []
}

/** What the answer did not name is read again: HubSpot leaves merged records out of a 200 without a word. */
async function entriesOf(
  outcomes: readonly OwnerChangeOutcome[],
  batch: ReassignBatch,
  { hubspot }: Pick<WorkContext, 'hubspot'>,
): Promise<LedgerEntry[]> {
  const unconfirmed = outcomes.filter((outcome) => outcome.outcome === 'not-confirmed').map((outcome) => outcome.id)
  const reread =
    unconfirmed.length > 0 ? await hubspot.readOwners(batch.object, unconfirmed) : new Map<string, string | null>()
  return outcomes.map((outcome) => ledgerEntry(outcome, reread.has(outcome.id) && reread.get(outcome.id) === batch.to))
}

function ledgerEntry(outcome: OwnerChangeOutcome, holdsNewOwner: boolean): LedgerEntry {
  const { id } = outcome
  switch (outcome.outcome) {
    case 'changed':
      return { id, outcome: 'changed' }
    case 'not-found':
      return { id, outcome: 'skipped', reason: 'deleted' }
    case 'rejected':
      return { id, outcome: 'failed', reason: outcome.reason }
    case 'not-confirmed':
      return holdsNewOwner ? { id, outcome: 'changed' } : { id, outcome: 'skipped', reason: 'merged' }
  }
}
