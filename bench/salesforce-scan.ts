/** How many of the org's API calls an inventory and a scan of a large org take. */
import { startSalesforceSimulator } from '../sandbox/salesforce/server.ts'
import { createLargeSalesforceWorld, type LargeOrg } from '../sandbox/world/large-salesforce-world.ts'
import { createSalesforceGateway } from '../src/services/salesforce/gateway.ts'

export const largeOrg: LargeOrg = { layouts: 400, permissionSets: 300, dependencies: 2_000 }

type ScanCalls = { calls: number; perRoute: Record<string, number> }

/**
 * The login does not count against the org's calls. The simulated org knows some twenty types of metadata; a real one has about
 * 250, which the inventory lists three in a call.
 */
export async function scanCalls(org: LargeOrg = largeOrg): Promise<ScanCalls> {
  const client = { clientId: 'scan', clientSecret: 'scan-secret' }
  const simulator = await startSalesforceSimulator({ ...client, world: createLargeSalesforceWorld(org) })
  try {
    const gateway = createSalesforceGateway({
      loginUrl: simulator.url,
      credentials: { kind: 'client-credentials', ...client },
      access: 'read-only',
      apiVersion: '68.0',
      exportPollMs: 5,
    })
    const namespaces = (await gateway.installedPackages()).map(({ namespace }) => namespace)
    await gateway.packageContents(namespaces)
    for (const namespace of namespaces) await gateway.packageObjects(namespace)
    await gateway.scanBlockers(namespaces)
    await gateway.oauthAccess()
    const perRoute: Record<string, number> = {}
    for (const { route = '' } of simulator.routes.entries()) {
      if (!route.startsWith('salesforce.oauth')) perRoute[route] = (perRoute[route] ?? 0) + 1
    }
    return { calls: Object.values(perRoute).reduce((sum, count) => sum + count, 0), perRoute }
  } finally {
    await simulator.close()
  }
}
