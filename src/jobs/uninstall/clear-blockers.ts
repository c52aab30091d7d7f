/** Takes out of the way what keeps Salesforce from removing the package; each is saved first, in its ledger row. */
import { Fault } from '../../runbook/fault.ts'
import type { CurrentPlan } from '../../runbook/run.ts'
import type { Blocker, BlockerClearing, BlockerScan, SavedBlocker } from '../../runbook/salesforce-port.ts'
import type { LedgerEntry } from '../../runbook/store-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { scanOf } from './observe.ts'

export async function clearBlockers(context: WorkContext, plan: CurrentPlan, blockers: Blocker[]): Promise<WorkResult> {
  const { run, store } = context
  if (run.mode === 'dry-run') return applied(plan, { changed: blockers.length, skipped: 0, failed: 0 })
  const { blockers: present } = await scanOf(context.salesforce, run.packages?.installed ?? [])
  await store.plans.beginLedger(run.id, plan.id, blockers.length)
  for (const [index, blocker] of blockers.entries()) {
    if (!(await context.stillCurrent())) return { kind: 'elsewhere' }
    await clearOne(context, plan, { index, blocker, namespace: namespaceOf(blocker, present) })
  }
  const { changed, skipped, failed } = await store.plans.progress(run.id, plan.id)
  return applied(plan, { changed, skipped, failed })
}

/** Undefined for what is not in the way any more. A layout can show pages of several packages: approved are those of one. */
function namespaceOf(blocker: Blocker, present: BlockerScan['blockers']): string | undefined {
  return present.find((found) => blockerName(found.blocker) === blockerName(blocker))?.namespace
}

/** One thing to clear and to put back. */
export function blockerName(blocker: Blocker): string {
  if (blocker.kind === 'permission-set-assignment') return blocker.id
  const [page = ''] = blocker.pages
  return `${blocker.layout}:${page.split('__', 1)[0]}`
}

/** Where a blocker's state is kept from before it is touched. */
export function beforeNote(planId: string, index: number): string {
  return `before-${planId}-${index}`
}

type Place = { index: number; blocker: Blocker; namespace: string | undefined }

async function clearOne(context: WorkContext, plan: CurrentPlan, { index, blocker, namespace }: Place): Promise<void> {
  const { run, store, salesforce } = context
  const row = await store.plans.ledgerRow(run.id, plan.id, index)
  if (row?.state === 'settled') return
  const before = await savedBefore(context, beforeNote(plan.id, index), { blocker, namespace })
  await store.plans.intend(run.id, plan.id, index, [blocker.id])
  const clearing: BlockerClearing = namespace
    ? await salesforce.clearBlocker(blocker, namespace)
    : { blocker, outcome: row ? 'cleared' : 'already-clear' }
  await store.plans.settle(run.id, plan.id, index, { state: 'settled', ...ledgerRow(clearing), before })
  if (clearing.outcome === 'failed') {
    throw new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail: clearing.reason })
  }
}

/** Saved once: after a crash the org may already show the layout as we left it. */
async function savedBefore(
  { run, store, salesforce }: WorkContext,
  name: string,
  { blocker, namespace = '' }: Omit<Place, 'index'>,
): Promise<unknown> {
  const saved = await store.notes.get(run.id, name)
  if (saved !== undefined) return saved
  const layout = namespace !== '' && blocker.kind === 'layout' ? await salesforce.readLayout(blocker.layout) : undefined
  const before: SavedBlocker = { namespace, ...(layout !== undefined && { layout }) }
  await store.notes.set(run.id, name, before)
  return before
}

function ledgerRow(clearing: BlockerClearing): { changed: number; entries: LedgerEntry[] } {
  const { id } = clearing.blocker
  switch (clearing.outcome) {
    case 'cleared':
      return { changed: 1, entries: [] }
    case 'already-clear':
      return { changed: 0, entries: [{ id, outcome: 'skipped', reason: 'already-clear' }] }
    case 'failed':
      return { changed: 0, entries: [{ id, outcome: 'failed', reason: clearing.reason }] }
  }
}

function applied(plan: CurrentPlan, counts: { changed: number; skipped: number; failed: number }): WorkResult {
  return reports({ command: 'report-applied', digest: plan.digest, counts })
}
