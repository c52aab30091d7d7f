import type { HubSpotGateway } from '../../runbook/hubspot-port.ts'
import { account, dailyCalls } from './account.ts'
import { securityActivity } from './activity.ts'
import { listsFilteringOnSalesforce } from './lists.ts'
import { listOwners, listUsers } from './owners.ts'
import { salesforceProperties } from './properties.ts'
import { countOwned, readOwners, searchOwned } from './records.ts'
import { createSend, type RequestOptions } from './request.ts'
import { probeScopes } from './scopes.ts'
import { newestOwnerFromSalesforce, newestSync } from './sync-times.ts'
import { updateOwners } from './update-owners.ts'
import { workflowsMentioningSalesforce } from './workflows.ts'

export type HubSpotGatewayOptions = RequestOptions

export function createHubSpotGateway(options: HubSpotGatewayOptions): HubSpotGateway {
  const send = createSend(options)
  return {
    account: () => account(send),
    dailyCalls: () => dailyCalls(send),
    probeScopes: () => probeScopes(send, options.accessToken),
    listOwners: () => listOwners(send),
    listUsers: () => listUsers(send),
    countOwned: (object, ownerId) => countOwned(send, object, ownerId),
    searchOwned: (request) => searchOwned(send, request),
    readOwners: (object, ids) => readOwners(send, object, ids),
    updateOwners: (object, changes) => updateOwners(send, object, changes),
    newestSync: (object) => newestSync(send, object),
    newestOwnerFromSalesforce: (object, since) => newestOwnerFromSalesforce(send, object, since),
    securityActivity: (window) => securityActivity(send, window),
    salesforceProperties: (object) => salesforceProperties(send, object),
    workflowsMentioningSalesforce: (ownerIds) => workflowsMentioningSalesforce(send, ownerIds),
    listsFilteringOnSalesforce: () => listsFilteringOnSalesforce(send),
  }
}
