/**
 * Carries a plan out, effect by effect: each is noted before the vendor is asked, and settled before anything is reported. What
 * fails holds up nothing else; its reason is told, and the next plan has it again.
 */
import type { ApplyCounts } from '../runbook/events.ts'
import type { CurrentPlan } from '../runbook/run.ts'
import type { LedgerEntry } from '../runbook/store-port.ts'
import type { WorkContext } from './work.ts'

type Steps<T> = {
  idOf(item: T): string
  /** The state that it has before it is touched; kept in its row. */
  save?(item: T, index: number): Promise<unknown>
  /** Undefined for what was changed. `begun`: it was noted once already, so what is done may have been done by us. */
  carryOut(item: T, begun: boolean): Promise<LedgerEntry | undefined>
}

/** `reasons`: why some failed, the first few, each once. */
export type Applied = { counts: ApplyCounts; reasons?: string[] }

const reasonsAtMost = 3
const longestReason = 240

/** Undefined if the run has gone on without this job. */
export async function throughLedger<T>(
  context: WorkContext,
  plan: CurrentPlan,
  items: readonly T[],
  steps: Steps<T>,
): Promise<Applied | undefined> {
  const { run, store } = context
  const reasons = new Set<string>()
  await store.plans.beginLedger(run.id, plan.id, items.length)
  for (const [index, item] of items.entries()) {
    if (!(await context.stillCurrent())) return undefined
    const entries = await settle(context, { planId: plan.id, index, item }, steps)
    for (const { outcome, reason } of entries) if (outcome === 'failed' && reason) reasons.add(reason)
  }
  const { changed, skipped, failed } = await store.plans.progress(run.id, plan.id)
  const told = [...reasons].slice(0, reasonsAtMost).map((reason) => reason.slice(0, longestReason))
  return { counts: { changed, skipped, failed }, ...(told.length > 0 && { reasons: told }) }
}

type Place<T> = { planId: string; index: number; item: T }

async function settle<T>({ run, store }: WorkContext, place: Place<T>, steps: Steps<T>): Promise<LedgerEntry[]> {
  const { planId, index, item } = place
  const row = await store.plans.ledgerRow(run.id, planId, index)
  if (row?.state === 'settled') return row.entries
  const before = await steps.save?.(item, index)
  await store.plans.intend(run.id, planId, index, [steps.idOf(item)])
  const entry = await steps.carryOut(item, row !== undefined)
  const entries = entry ? [entry] : []
  const kept = before === undefined ? {} : { before }
  await store.plans.settle(run.id, planId, index, { state: 'settled', changed: entry ? 0 : 1, entries, ...kept })
  return entries
}
