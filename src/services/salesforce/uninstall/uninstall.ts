import type {
  FoundRequest,
  InstalledPackage,
  RequestSearch,
  UninstallProgress,
  UninstallRequest,
} from '../../../runbook/salesforce-port.ts'
import { fault } from '../session/faults.ts'
import type { SalesforceSession } from '../session/session.ts'
import { deployProgress, findDeploy, startDeploy } from './metadata-uninstall.ts'
import { requestTimes } from './request-times.ts'
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

/** A request of ours that runs or has succeeded; one that failed is not in the way of another, and counts only where it is asked for. */
export async function findUninstall(
  session: SalesforceSession,
  target: InstalledPackage,
  search: RequestSearch,
): Promise<FoundRequest | undefined> {
  const times = requestTimes(search)
  if (target.generation === 'second') return findToolingRequest(session, target.versionId, times)
  if (target.generation === 'first') return findDeploy(session, target.namespace, times)
  return undefined
}

export async function readProgress(session: SalesforceSession, request: UninstallRequest): Promise<UninstallProgress> {
  return request.strategy === 'metadata' ? deployProgress(session, request.id) : toolingProgress(session, request.id)
}
