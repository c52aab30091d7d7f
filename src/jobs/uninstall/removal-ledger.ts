/** The ledger of a removal, a row per package: whether its request may be on its way, and what it came to. */
import type { CurrentPlan } from '../../runbook/run.ts'
import type { InstalledPackage } from '../../runbook/salesforce-port.ts'
import type { WorkContext } from '../work.ts'

type Ports = Pick<WorkContext, 'run' | 'store'>

export type PackageRow = { installed: InstalledPackage; index: number }

export async function removalIntended({ run, store }: Ports, plan: CurrentPlan, row: PackageRow): Promise<void> {
  if ((await store.plans.ledgerRow(run.id, plan.id, row.index)) !== undefined) return
  await store.plans.intend(run.id, plan.id, row.index, [row.installed.versionId])
}

/** Also where somebody removed it by hand after Salesforce had declined: then it does not count as failed any more. */
export async function removalGone({ run, store }: Ports, plan: CurrentPlan, row: PackageRow): Promise<void> {
  const heard = [row.installed.versionId]
  await store.plans.settle(run.id, plan.id, row.index, { state: 'settled', changed: 1, entries: [], heard })
}

/** Neither API takes it: no request is on its way. */
export async function removalDeclined(
  { run, store }: Ports,
  plan: CurrentPlan,
  { installed, index, detail }: PackageRow & { detail: string },
): Promise<void> {
  const entries = [{ id: installed.versionId, outcome: 'failed', reason: detail } as const]
  await store.plans.settle(run.id, plan.id, index, { state: 'settled', changed: 0, entries })
}
