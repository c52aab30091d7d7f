import type { SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { readLeftovers } from './access/leftovers.ts'
import { readHubspotLogins } from './access/login-history.ts'
import { readOauthTokens, revokeToken } from './access/oauth-tokens.ts'
import { requireCallsLeft } from './api-calls.ts'
import { packageContents } from './components.ts'
import { exportedRows, exportPage, startExport } from './export/export-rows.ts'
import { countChanged, countRows, describeExtract, packageExtracts } from './export/extracts.ts'
import { readApiCalls, readOrg } from './organization.ts'
import { withDependencies } from './package-dependencies.ts'
import { listHubspotPackages, listPackageObjects, readPresence } from './packages.ts'
import { probePermissions } from './permissions.ts'
import { unknownPublishers } from './publishers.ts'
import { clearBlocker, readLayout } from './scan/blockers.ts'
import { restoreBlocker } from './scan/restore-blocker.ts'
import { scanBlockers } from './scan/scan.ts'
import type { SalesforceGatewayOptions } from './session/credentials.ts'
import { createSession } from './session/session.ts'
import { findUninstall, readProgress, startUninstall } from './uninstall/uninstall.ts'
import { managedUsers } from './users.ts'

/** Salesforce behind the runbook's port. Logs in on first use; with `read-only` access nothing that writes leaves the process. */
export function createSalesforceGateway(options: SalesforceGatewayOptions): SalesforceGateway {
  const session = createSession(options)
  const rule = { namespaces: options.packageNamespaces ?? [], words: options.packageWords ?? [] }
  /** Before what takes many calls or cannot be left half-way; never between two looks at an uninstall. */
  const withCallsLeft = async <T>(begin: () => Promise<T>): Promise<T> => {
    await requireCallsLeft(session)
    return begin()
  }
  return {
    org: () => readOrg(session),
    probePermissions: () => probePermissions(session),
    apiCalls: () => readApiCalls(session),
    managedUsers: (emails) => managedUsers(session, emails),
    installedPackages: async () => withDependencies(session, await listHubspotPackages(session, rule)),
    packageContents: async (namespaces) => {
      const contents = await packageContents(session, namespaces)
      return { ...contents, unseen: [...contents.unseen, ...unknownPublishers(session)] }
    },
    packageObjects: (namespace) => listPackageObjects(session, namespace),
    scanBlockers: (namespaces) =>
      withCallsLeft(() => scanBlockers(session, { namespaces, longestPollMs: options.exportPollMs })),
    readLayout: (layout) => readLayout(session, layout),
    clearBlocker: (blocker, namespace) => clearBlocker(session, blocker, namespace),
    restoreBlocker: (blocker, saved) => restoreBlocker(session, blocker, saved),
    oauthAccess: () => readOauthTokens(session),
    // There may be thousands, each with a query of its own.
    revokeToken: (grant) => withCallsLeft(() => revokeToken(session, grant)),
    hubspotLogins: (userIds, since) => readHubspotLogins(session, { userIds, since }),
    leftovers: (seen) => readLeftovers(session, seen),
    packageExtracts: (namespace) => packageExtracts(session, namespace),
    describeExtract: (extract) => describeExtract(session, extract),
    countRows: (extract) => countRows(session, extract),
    countChanged: (extract, since) => countChanged(session, extract, since),
    startExport: (extract) => withCallsLeft(() => startExport(session, extract)),
    exportedRows: (exportId) => exportedRows(session, exportId, options.exportPollMs),
    exportPage: (exportId, place) => exportPage(session, exportId, place),
    findUninstall: (target, search) => findUninstall(session, target, search),
    startUninstall: (target) => withCallsLeft(() => startUninstall(session, target)),
    uninstallProgress: (request) => readProgress(session, request),
    packagePresence: (target) => readPresence(session, target),
  }
}
