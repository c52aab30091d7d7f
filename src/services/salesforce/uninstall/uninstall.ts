import type {
  FoundRequest,
  InstalledPackage,
  UninstallProgress,
  UninstallRequest,
} from '../../../runbook/salesforce-port.ts'
import { fault } from '../session/faults.ts'
import type { SalesforceSession } from '../session/session.ts'
import { deployProgress, findDeploy, startDeploy } from './metadata-uninstall.ts'
import { findToolingRequest, startToolingRequest, toolingProgress } from './tooling-uninstall.ts'

/**
 * Two APIs by generation: Salesforce documents the Metadata API's `InstalledPackage` for first-generation packages
 * and the Tooling API's uninstall request for second-generation ones, each for its own only.
 */
export async function startUninstall(session: SalesforceSession, target: InstalledPackage): Promise<UninstallRequest> {
  switch (target.generation) {
    case 'first':
      return startDeploy(session, target.namespace)
    case 'second':
      return startToolingRequest(session, target.versionId)
    case 'unmanaged':
      throw fault(
        'permanent',
        'rejected',
        `${target.name} is not a managed package; it is removed in Setup, Installed Packages`,
      )
  }
}

/** The two servers' clocks may differ by this much. */
const CLOCK_ALLOWANCE_MS = 60_000
/** No request runs longer. */
const LONGEST_REQUEST_MS = 24 * 3_600_000

/** From when on requests count: those that have succeeded, and those that may still run. */
export type RequestTimes = { doneFrom: string; runningFrom: string }

/**
 * A request of ours that runs or has succeeded. One that failed has removed nothing and is not in the way of another.
 */
export async function findUninstall(
  session: SalesforceSession,
  target: InstalledPackage,
  since: string,
): Promise<FoundRequest | undefined> {
  const doneFrom = before(since, CLOCK_ALLOWANCE_MS)
  const times = { doneFrom, runningFrom: before(doneFrom, LONGEST_REQUEST_MS) }
  if (target.generation === 'second') return findToolingRequest(session, target.versionId, times)
  if (target.generation === 'first') return findDeploy(session, target.namespace, times)
  return undefined
}

function before(time: string, ms: number): string {
  return new Date(Date.parse(time) - ms).toISOString()
}

export async function readProgress(session: SalesforceSession, request: UninstallRequest): Promise<UninstallProgress> {
  return request.strategy === 'metadata' ? deployProgress(session, request.id) : toolingProgress(session, request.id)
}
