/** What is remembered of the request for a package's removal, by plan: before it is sent, and when it was answered. */
import { note } from '../../runbook/notes.ts'
import type { RemovalRequest } from '../../runbook/packages/removal-progress.ts'
import type { CurrentPlan } from '../../runbook/run.ts'
import type { InstalledPackage, RequestSearch } from '../../runbook/salesforce-port.ts'
import type { WorkContext } from '../work.ts'

type Ports = Pick<WorkContext, 'run' | 'store' | 'clock'>

export async function rememberedRequest(
  { run, store }: Ports,
  planId: string,
  { versionId }: InstalledPackage,
): Promise<RemovalRequest | undefined> {
  return store.notes.get(run.id, note('removal-request', planId, versionId))
}

export async function remember(
  { run, store }: Ports,
  plan: CurrentPlan,
  { installed: { versionId }, told }: { installed: InstalledPackage; told: RemovalRequest },
): Promise<void> {
  await store.notes.set(run.id, note('removal-request', plan.id, versionId), told)
}

/** Whether the request may be on its way: its answer never came. */
function isUnanswered(remembered: RemovalRequest | undefined): remembered is RemovalRequest {
  return remembered !== undefined && remembered.request === undefined && remembered.refused === undefined
}

/** A request that Salesforce takes after its sender has given up, at the latest, is on its list by then. */
const longestOnItsWayMs = 3 * 60_000

export function isOnItsWay(remembered: RemovalRequest | undefined, now: Date): boolean {
  return isUnanswered(remembered) && now.getTime() - Date.parse(remembered.intendedAt) < longestOnItsWayMs
}

/** What to look for: after a lost answer also a request that failed, of which nobody was told yet. */
export async function searchFor(
  ports: Ports,
  plan: CurrentPlan,
  { installed, remembered }: { installed: InstalledPackage; remembered: RemovalRequest | undefined },
): Promise<RequestSearch> {
  const since = remembered?.intendedAt ?? ports.clock().toISOString()
  if (!isUnanswered(remembered)) return { since }
  const earlier = ports.run.begunPlans.filter(({ id, kind }) => kind === 'uninstall' && id !== plan.id)
  const notes = await Promise.all(earlier.map(({ id }) => rememberedRequest(ports, id, installed)))
  return { since, failedBut: notes.flatMap((one) => one?.request?.id ?? []) }
}
