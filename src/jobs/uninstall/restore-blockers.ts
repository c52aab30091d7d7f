/** Puts back what was cleared for the removal, as it was saved in the ledger; each only if it is still as the clearing left it. */
import { canonicalJson } from '../../runbook/audit/canonical-json.ts'
import { sha256 } from '../../runbook/audit/sha256.ts'
import { note } from '../../runbook/notes.ts'
import { blockerName, listBlockers } from '../../runbook/packages/blockers.ts'
import { type Effect, planDigest } from '../../runbook/plan/plan.ts'
import type { BegunPlan, CurrentPlan } from '../../runbook/run.ts'
import type { Blocker, BlockerRestoring, SavedBlocker } from '../../runbook/salesforce-port.ts'
import type { LedgerEntry } from '../../runbook/store-port.ts'
import { planTarget, requireDigest } from '../require.ts'
import { throughLedger } from '../through-ledger.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { keepBlockers, keptBlockers } from './kept-blockers.ts'

type RunAndStore = Pick<WorkContext, 'run' | 'store'>
type Cleared = { blocker: Blocker; saved: SavedBlocker }

export async function planRestoring(context: WorkContext): Promise<WorkResult> {
  const cleared = await clearedBlockers(context)
  const digest = digestOf(context, cleared)
  const kept = cleared.map(({ blocker, saved }) => ({ namespace: saved.namespace, blocker }))
  await keepBlockers(context, digest, kept)
  const summary = { kind: 'restore-blockers', ...listBlockers(kept.map(({ blocker }) => blocker)) } as const
  return reports({ command: 'report-plan', plan: { kind: summary.kind, digest, effects: cleared.length, summary } })
}

export async function restoreBlockers(context: WorkContext, plan: CurrentPlan): Promise<WorkResult> {
  const cleared = await clearedBlockers(context, plan.id)
  requireDigest(plan, digestOf(context, cleared))
  const applied = await throughLedger(context, plan, cleared, {
    idOf: ({ blocker }) => blocker.id,
    carryOut: async ({ blocker, saved }, begun) =>
      ledgerEntry(blocker.id, await context.salesforce.restoreBlocker(blocker, saved), begun),
  })
  return applied ? reports({ command: 'report-applied', digest: plan.digest, ...applied }) : { kind: 'elsewhere' }
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
    if (begun.summary.kind === 'clear-blockers') await addCleared(context, begun, cleared)
    if (begun.summary.kind === 'restore-blockers' && begun.id !== except) await dropRestored(context, begun, cleared)
  }
  return [...cleared.values()].reverse()
}

async function addCleared(context: RunAndStore, begun: BegunPlan, cleared: Map<string, Cleared>): Promise<void> {
  for (const [index, blocker] of (await blockersOf(context, begun)).entries()) {
    const outcome = await outcomeOf(context, begun, index)
    if (outcome !== 'intended' && outcome !== 'changed') continue
    const saved = await context.store.notes.get(context.run.id, note('before', begun.id, index))
    if (!saved) throw new Error(`nothing says what ${blockerName(blocker)} was before`)
    cleared.delete(blockerName(blocker))
    cleared.set(blockerName(blocker), { blocker, saved })
  }
}

async function dropRestored(context: RunAndStore, begun: BegunPlan, cleared: Map<string, Cleared>): Promise<void> {
  for (const [index, blocker] of (await blockersOf(context, begun)).entries()) {
    const outcome = await outcomeOf(context, begun, index)
    if (outcome === 'intended' || outcome === undefined || outcome === 'failed') continue
    cleared.delete(blockerName(blocker))
  }
}

async function blockersOf(context: RunAndStore, { digest, summary }: BegunPlan): Promise<Blocker[]> {
  const kept = await keptBlockers(context, digest)
  if (kept) return kept.map(({ blocker }) => blocker)
  return 'blockers' in summary ? summary.blockers : []
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
