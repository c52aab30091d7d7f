/** Carries out the approved plan of this step: clears blockers, or removes the packages. */
import { Fault } from '../../runbook/fault.ts'
import type { PlanFigures } from '../../runbook/plan.ts'
import type { CurrentPlan } from '../../runbook/run.ts'
import type { Blocker, BlockerClearing, InstalledPackage } from '../../runbook/salesforce-port.ts'
import { requireApproval, requireTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { blockersOf } from './observe.ts'

export async function apply(context: WorkContext): Promise<WorkResult> {
  const plan = requireApproval(context)
  await requireTarget(context)
  switch (plan.summary.kind) {
    case 'clear-blockers':
      return clearBlockers(context, plan, plan.summary)
    case 'uninstall':
      return removePackages(context, plan, plan.summary)
    case 'reassign':
      throw new Error('a reassign plan in the uninstall step')
  }
}

type Figures<Kind extends PlanFigures['kind']> = Extract<PlanFigures, { kind: Kind }>

/** Each blocker is saved before it is cleared, in its ledger row, so that it can be put back. */
async function clearBlockers(
  context: WorkContext,
  plan: CurrentPlan,
  { blockers }: Figures<'clear-blockers'>,
): Promise<WorkResult> {
  const { run, store, salesforce } = context
  if (run.mode === 'dry-run') return applied(plan, { changed: blockers.length, skipped: 0, failed: 0 })
  const present = await blockersOf(salesforce, run.packages?.installed ?? [])
  await store.plans.beginLedger(run.id, plan.digest, blockers.length)
  for (const [index, blocker] of blockers.entries()) {
    const row = await store.plans.ledgerRow(run.id, plan.digest, index)
    if (row?.state === 'settled') continue
    const before = await savedBefore(context, plan.digest, { index, blocker })
    await store.plans.intend(run.id, plan.digest, index, [blocker.id])
    const namespace = present.find((found) => found.blocker.id === blocker.id)?.namespace
    const clearing: BlockerClearing = namespace
      ? await salesforce.clearBlocker(blocker, namespace)
      : { blocker, outcome: row ? 'cleared' : 'already-clear' }
    const entry = ledgerEntry(clearing)
    await store.plans.settle(run.id, plan.digest, index, { state: 'settled', entries: [entry], before })
    if (clearing.outcome === 'failed') throw rejected(clearing.reason)
  }
  const { changed, skipped, failed } = await store.plans.progress(run.id, plan.digest)
  return applied(plan, { changed, skipped, failed })
}

/** Saved once: after a crash the org may already show the layout as we left it. */
async function savedBefore(
  { run, store, salesforce }: WorkContext,
  digest: string,
  at: { index: number; blocker: Blocker },
) {
  const name = `before-${digest}-${at.index}`
  const saved = await store.notes.get(run.id, name)
  if (saved !== undefined) return saved
  const before = at.blocker.kind === 'layout' ? await salesforce.readLayout(at.blocker.layout) : at.blocker
  await store.notes.set(run.id, name, before)
  return before
}

function ledgerEntry(clearing: BlockerClearing) {
  const { id } = clearing.blocker
  switch (clearing.outcome) {
    case 'cleared':
      return { id, outcome: 'changed' } as const
    case 'already-clear':
      return { id, outcome: 'skipped', reason: 'already-clear' } as const
    case 'failed':
      return { id, outcome: 'failed', reason: clearing.reason } as const
  }
}

const firstPollMs = 2_000
const longestPollMs = 30_000

/** One package after the other. A request that was lost on the way is looked up before another one is made. */
async function removePackages(
  context: WorkContext,
  plan: CurrentPlan,
  { packages }: Figures<'uninstall'>,
): Promise<WorkResult> {
  const { run, salesforce } = context
  if (run.mode === 'dry-run') return applied(plan, { changed: packages.length, skipped: 0, failed: 0 })
  if (run.choice?.dataCopy === 'keep') await requireIntactCopy(context)
  for (const installed of packages) {
    const since = plan.approvals.at(-1)?.at ?? plan.proposedAt
    const request = (await salesforce.findUninstall(installed, since)) ?? (await salesforce.startUninstall(installed))
    const progress = await salesforce.uninstallProgress(request)
    if (progress.state === 'failed') throw rejected(progress.errors.join('\n'))
    if (progress.state === 'running') return { kind: 'again', afterMs: await nextPoll(context, installed) }
  }
  return applied(plan, { changed: packages.length, skipped: 0, failed: 0 })
}

/** What is about to be deleted for ever must be in the copy now, not only when it was made. */
async function requireIntactCopy({ run, dataCopies }: WorkContext): Promise<void> {
  const { intact, differing } = await dataCopies.check(run.id)
  if (intact) return
  throw new Fault({ vendor: 'store', kind: 'permanent', code: 'copy-incomplete', detail: differing.join(', ') })
}

async function nextPoll({ run, store }: WorkContext, installed: InstalledPackage): Promise<number> {
  const name = `poll-${run.phaseSince}-${installed.versionId}`
  const last = await store.notes.get(run.id, name)
  const wait = Math.min(longestPollMs, typeof last === 'number' ? last * 1.5 : firstPollMs)
  await store.notes.set(run.id, name, wait)
  return wait
}

function applied(plan: CurrentPlan, counts: { changed: number; skipped: number; failed: number }): WorkResult {
  return reports({ command: 'report-applied', digest: plan.digest, counts })
}

function rejected(detail: string): Fault {
  return new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail })
}
