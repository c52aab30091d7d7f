/** Puts back what was cleared for the removal, as it was saved in the ledger; each only if it is still as the clearing left it. */
import { z } from 'zod'
import { canonicalJson } from '../../runbook/audit/canonical-json.ts'
import { sha256 } from '../../runbook/audit/sha256.ts'
import { Fault } from '../../runbook/fault.ts'
import { type Effect, planDigest } from '../../runbook/plan/plan.ts'
import type { BegunPlan, CurrentPlan } from '../../runbook/run.ts'
import type { Blocker, BlockerRestoring, SavedBlocker } from '../../runbook/salesforce-port.ts'
import type { LedgerEntry } from '../../runbook/store-port.ts'
import { planTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { beforeNote, blockerName } from './clear-blockers.ts'

type RunAndStore = Pick<WorkContext, 'run' | 'store'>
type Cleared = { blocker: Blocker; saved: SavedBlocker }

const savedSchema = z.object({ namespace: z.string(), layout: z.unknown().exactOptional() })

export async function planRestoring(context: WorkContext): Promise<WorkResult> {
  const cleared = await clearedBlockers(context)
  const digest = digestOf(context, cleared)
  const summary = { kind: 'restore-blockers', blockers: cleared.map(({ blocker }) => blocker) } as const
  return reports({ command: 'report-plan', plan: { kind: summary.kind, digest, effects: cleared.length, summary } })
}

export async function restoreBlockers(context: WorkContext, plan: CurrentPlan): Promise<WorkResult> {
  const { run, store } = context
  const cleared = await clearedBlockers(context, plan.id)
  // What was approved is what was saved then, so the digest is made again from what is saved now.
  if (digestOf(context, cleared) !== plan.digest)
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'not-approved', detail: 'plan-changed' })
  await store.plans.beginLedger(run.id, plan.id, cleared.length)
  for (const [index, one] of cleared.entries()) {
    if (!(await context.stillCurrent())) return { kind: 'elsewhere' }
    await restoreOne(context, { planId: plan.id, index }, one)
  }
  const { changed, skipped, failed } = await store.plans.progress(run.id, plan.id)
  return reports({ command: 'report-applied', digest: plan.digest, counts: { changed, skipped, failed } })
}

async function restoreOne(context: WorkContext, row: { planId: string; index: number }, one: Cleared): Promise<void> {
  const { run, store, salesforce } = context
  const { planId, index } = row
  const earlier = await store.plans.ledgerRow(run.id, planId, index)
  if (earlier?.state === 'settled') return
  await store.plans.intend(run.id, planId, index, [one.blocker.id])
  const restoring = await salesforce.restoreBlocker(one.blocker, one.saved)
  const entry = ledgerEntry(one.blocker.id, restoring, earlier !== undefined)
  const result = entry ? { changed: 0, entries: [entry] } : { changed: 1, entries: [] }
  await store.plans.settle(run.id, planId, index, { state: 'settled', ...result })
  if (restoring.outcome === 'failed')
    throw new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail: restoring.reason })
}

/** Undefined for what was put back. After a crash, what is there again was put there by us. */
function ledgerEntry(id: string, restoring: BlockerRestoring, intended: boolean): LedgerEntry | undefined {
  switch (restoring.outcome) {
    case 'restored':
      return undefined
    case 'already-there':
      return intended ? undefined : { id, outcome: 'skipped', reason: 'already-there' }
    case 'changed-since':
      return { id, outcome: 'skipped', reason: 'changed-since-plan' }
    case 'failed':
      return { id, outcome: 'failed', reason: restoring.reason }
  }
}

/**
 * All that this run cleared and has not put back, the last first: a layout that was cleared twice goes back the same way.
 * `except` is the plan that is putting it back.
 */
export async function clearedBlockers(context: RunAndStore, except?: string): Promise<Cleared[]> {
  const cleared = new Map<string, Cleared>()
  for (const begun of context.run.begunPlans) {
    const { summary, id } = begun
    if (summary.kind === 'clear-blockers') await addCleared(context, { begun, blockers: summary.blockers }, cleared)
    if (summary.kind === 'restore-blockers' && id !== except) {
      for (const [index, blocker] of summary.blockers.entries()) {
        const outcome = await outcomeOf(context, begun, index)
        if (outcome === 'intended' || outcome === undefined || outcome === 'failed') continue
        cleared.delete(blockerName(blocker))
      }
    }
  }
  return [...cleared.values()].reverse()
}

async function addCleared(
  context: RunAndStore,
  { begun, blockers }: { begun: BegunPlan; blockers: Blocker[] },
  cleared: Map<string, Cleared>,
): Promise<void> {
  for (const [index, blocker] of blockers.entries()) {
    const outcome = await outcomeOf(context, begun, index)
    if (outcome !== 'intended' && outcome !== 'changed') continue
    const saved = savedSchema.parse(await context.store.notes.get(context.run.id, beforeNote(begun.id, index)))
    cleared.delete(blockerName(blocker))
    cleared.set(blockerName(blocker), { blocker, saved })
  }
}

async function outcomeOf({ run, store }: RunAndStore, begun: BegunPlan, index: number) {
  const row = await store.plans.ledgerRow(run.id, begun.id, index)
  if (row?.state !== 'settled') return row?.state
  return row.entries[0]?.outcome ?? 'changed'
}

function digestOf({ run }: RunAndStore, cleared: readonly Cleared[]): string {
  const effects = cleared.map(
    ({ blocker, saved }): Effect => ({
      effect: 'restore-blocker',
      namespace: saved.namespace,
      blocker,
      saved: sha256(canonicalJson(saved)),
    }),
  )
  return planDigest(planTarget(run), effects)
}
