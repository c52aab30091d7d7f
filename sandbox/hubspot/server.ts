/** A HubSpot account over HTTP: strict where HubSpot is strict, with its limits, its scopes and its silences. */
import { createFaultQueue, type FaultQueue } from '../simulator/fault-queue.ts'
import { startHttpSimulator } from '../simulator/http-server.ts'
import type { Route } from '../simulator/route.ts'
import { createRouteLog, type RouteLog } from '../simulator/route-log.ts'
import type { HubSpotWorld } from '../world/hubspot-world.ts'
import { accountRoutes } from './account-routes.ts'
import { invalid, notFound } from './answers.ts'
import { appRoutes } from './app-routes.ts'
import type { ArchivedOwners, BatchRefusals, MergedUpdates, ValidationRules } from './batch-update.ts'
import { daysOf, midnightIn } from './daily-clock.ts'
import { definitionRoutes } from './definition-routes.ts'
import { guarded } from './guard.ts'
import { createLimiter, type HubSpotLimits, type Limiter, professionalLimits } from './limits.ts'
import { peopleRoutes } from './people-routes.ts'
import { createPortal, type Portal, type PortalOptions, type SalesforceOwnersAfter } from './portal.ts'
import { recordRoutes } from './record-routes.ts'
import type { ListMatching } from './search-filters.ts'
import { createSync } from './sync.ts'

export type HubSpotSimulatorOptions = {
  world: HubSpotWorld
  accessToken: string
  port?: number
  now?: () => number
  limits?: HubSpotLimits
  /** Length of the days of the daily limit; they end at the account's midnight by default. */
  dayMs?: number
  /** What the token may do; everything that the bot can use by default. */
  scopes?: readonly string[]
  tellsScopes?: boolean
  searchLagMs?: number
  syncEveryMs?: number
  salesforceOwnersAfter?: SalesforceOwnersAfter
  refusals?: BatchRefusals
  mergedUpdates?: MergedUpdates
  archivedOwners?: ArchivedOwners
  validationRules?: ValidationRules
  listMatching?: ListMatching
  onWrite?: PortalOptions['onWrite']
}

export type HubSpotSimulator = {
  url: string
  faults: FaultQueue
  routes: RouteLog
  routeTable: readonly Route[]
  portal: Portal
  limiter: Limiter
  /** One round of the integration's sync; nothing after the disconnect. */
  syncOnce(): void
  disconnectSalesforce(actorEmail: string): void
  close(): Promise<void>
}

export const allScopes: readonly string[] = [
  'oauth',
  'crm.objects.owners.read',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'tickets',
  'crm.objects.leads.read',
  'crm.objects.leads.write',
  'crm.objects.custom.read',
  'crm.objects.custom.write',
  'crm.schemas.custom.read',
  'settings.users.read',
  'account-info.security.read',
  'automation',
  'crm.lists.read',
]

export async function startHubSpotSimulator(options: HubSpotSimulatorOptions): Promise<HubSpotSimulator> {
  const now = options.now ?? Date.now
  const scopes = options.scopes ?? allScopes
  const { world, accessToken } = options
  const { onWrite, salesforceOwnersAfter } = options
  const portal = createPortal({
    world,
    now,
    searchLagMs: options.searchLagMs ?? 0,
    ...(salesforceOwnersAfter && { salesforceOwnersAfter }),
    ...(onWrite && { onWrite }),
  })
  const day = options.dayMs === undefined ? midnightIn(world.portal.timeZone) : daysOf(options.dayMs, now())
  const limiter = createLimiter({ limits: options.limits ?? professionalLimits, now, day })
  const sync = createSync(portal, {
    now,
    ...(options.syncEveryMs === undefined ? {} : { everyMs: options.syncEveryMs }),
  })

  function disconnectSalesforce(actorEmail: string): void {
    portal.disconnect(actorEmail)
    sync.stop()
  }

  const api = [
    ...peopleRoutes(portal),
    ...recordRoutes(portal, {
      now,
      listMatching: options.listMatching ?? 'whole',
      updates: {
        refusals: options.refusals ?? 'whole-batch',
        mergedUpdates: options.mergedUpdates ?? 'left-out',
        archivedOwners: options.archivedOwners ?? 'refused',
        validationRules: options.validationRules ?? 'all-paths',
      },
    }),
    ...accountRoutes(portal, { accessToken, scopes, limiter, tellsScopes: options.tellsScopes ?? true }),
    ...definitionRoutes(portal, now),
  ]
  const routeTable = [
    ...api.map((route) => guarded(route, { accessToken, scopes, limiter })),
    ...appRoutes(portal, disconnectSalesforce),
  ]
  const faults = createFaultQueue()
  const routes = createRouteLog()
  const http = await startHttpSimulator({
    name: 'HubSpot',
    routes: routeTable,
    faults,
    routeLog: routes,
    now,
    ...(options.port === undefined ? {} : { port: options.port }),
    onUnknown: (request) => notFound(`No endpoint answers ${request.method} ${request.url.pathname}`),
    onUnreadable: (_request, message) => invalid(`Invalid input JSON: ${message}`),
  })

  async function close(): Promise<void> {
    sync.stop()
    await http.close()
  }

  return {
    url: http.url,
    faults,
    routes,
    routeTable,
    portal,
    limiter,
    syncOnce: () => sync.once(),
    disconnectSalesforce,
    close,
  }
}
