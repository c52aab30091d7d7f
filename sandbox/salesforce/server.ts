import { createFaultQueue, type FaultQueue } from '../simulator/fault-queue.ts'
import { startHttpSimulator } from '../simulator/http-server.ts'
import type { Route } from '../simulator/route.ts'
import { createRouteLog, type RouteLog } from '../simulator/route-log.ts'
import type { SalesforceWorld } from '../world/salesforce-world.ts'
import { notFound } from './answers.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { dataRoutes } from './data-routes.ts'
import { type OauthClient, oauthRoutes } from './oauth-routes.ts'
import { createOrgState, type SalesforceOrgState } from './org.ts'
import { setupRoutes } from './setup-page.ts'
import { soapRoutes } from './soap-routes.ts'
import { uninstallRoutes } from './uninstall-routes.ts'

export type SalesforceSimulatorOptions = OauthClient & {
  world: SalesforceWorld
  port?: number
  now?: () => number
  /** How long an uninstall takes; the org answers `InProgress` until then. */
  uninstallMs?: number
  queryPageSize?: number
  bulkPageSize?: number
}

export type SalesforceSimulator = {
  url: string
  faults: FaultQueue
  routes: RouteLog
  /** The org's state, for tests and for the sandbox's controls. */
  org: SalesforceOrgState
  close(): Promise<void>
}

export async function startSalesforceSimulator(options: SalesforceSimulatorOptions): Promise<SalesforceSimulator> {
  const { world, port, now = Date.now, uninstallMs = 3_000 } = options
  const org = createOrgState(world, { now, uninstallMs })
  const faults = createFaultQueue()
  const routeLog = createRouteLog()
  const server = await startHttpSimulator({
    name: 'salesforce',
    routes: salesforceRoutes(org, options),
    ...(port === undefined ? {} : { port }),
    faults,
    routeLog,
    now,
    onUnknown: () => notFound,
  })
  org.url = server.url
  return { url: server.url, faults, routes: routeLog, org, close: server.close }
}

export function salesforceRoutes(org: SalesforceOrgState, options: SalesforceSimulatorOptions): Route[] {
  return [
    ...oauthRoutes(org, options),
    ...dataRoutes(org, options.queryPageSize ?? 2_000),
    ...uninstallRoutes(org),
    ...bulkRoutes(org, options.bulkPageSize ?? 500),
    ...soapRoutes(org),
    ...setupRoutes(org),
  ]
}
