/** Takes out of the way what keeps Salesforce from removing the package; each is saved first, beside its ledger row. */
import { type Note, note } from '../../runbook/notes.ts'
import { blockerName, clearing, type PlannedBlocker } from '../../runbook/packages/blockers.ts'
import { planDigest } from '../../runbook/plan/plan.ts'
import type { CurrentPlan } from '../../runbook/run.ts'
import type { BlockerClearing, SavedBlocker } from '../../runbook/salesforce-port.ts'
import type { LedgerEntry } from '../../runbook/store-port.ts'
import { planTarget, requireDigest } from '../require.ts'
import { throughLedger } from '../through-ledger.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { keptBlockers } from './kept-blockers.ts'
import { scanOf } from './observe.ts'

export async function clearBlockers(context: WorkContext, plan: CurrentPlan): Promise<WorkResult> {
  const { run, salesforce } = context
  const planned = (await keptBlockers(context, plan.digest)) ?? []
  requireDigest(plan, planDigest(planTarget(run), clearing(planned)))
  const report = { command: 'report-applied', digest: plan.digest } as const
  if (run.mode === 'dry-run') return reports({ ...report, counts: { changed: planned.length, skipped: 0, failed: 0 } })
  const { blockers } = await scanOf(salesforce, run.packages?.installed ?? [])
  const present = new Set(blockers.map(({ blocker }) => blockerName(blocker)))
  const isThere = ({ blocker }: PlannedBlocker) => present.has(blockerName(blocker))
  const applied = await throughLedger(context, plan, planned, {
    idOf: ({ blocker }) => blocker.id,
    save: (one, index) => savedBefore(context, note('before', plan.id, index), { ...one, isThere: isThere(one) }),
    carryOut: async (one, begun) => {
      const { blocker, namespace } = one
      if (isThere(one)) return entryOf(await salesforce.clearBlocker(blocker, namespace))
      return begun ? undefined : entryOf({ blocker, outcome: 'already-clear' })
    },
  })
  return applied ? reports({ ...report, ...applied }) : { kind: 'elsewhere' }
}

/** Saved once: after a crash the org may already show the layout as we left it. */
async function savedBefore(
  { run, store, salesforce }: WorkContext,
  place: Note<'before'>,
  { namespace, blocker, isThere }: PlannedBlocker & { isThere: boolean },
): Promise<SavedBlocker> {
  const saved = await store.notes.get(run.id, place)
  if (saved !== undefined) return saved
  const layout = isThere && blocker.kind === 'layout' ? await salesforce.readLayout(blocker.layout) : undefined
  const before: SavedBlocker = { namespace, ...(layout !== undefined && { layout }) }
  await store.notes.set(run.id, place, before)
  return before
}

/** Undefined for what was cleared. */
function entryOf(clearing: BlockerClearing): LedgerEntry | undefined {
  const { id } = clearing.blocker
  switch (clearing.outcome) {
    case 'cleared':
      return undefined
    case 'already-clear':
      return { id, outcome: 'skipped', reason: 'already-clear' }
    case 'failed':
      return { id, outcome: 'failed', reason: clearing.reason }
  }
}
