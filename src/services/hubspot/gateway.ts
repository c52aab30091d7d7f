import type { HubSpotGateway } from '../../runbook/hubspot-port.ts'
import { account, dailyCalls } from './account.ts'
import { securityActivity } from './activity.ts'
import { dependentLists } from './lists.ts'
import { countOwned } from './owned-counts.ts'
import { ownerFields } from './owner-fields.ts'
import { listOwners, listUsers } from './owners.ts'
import { salesforceProperties } from './properties.ts'
import { readHistories, readValues } from './read-values.ts'
import { highestOwned, searchOwned } from './records.ts'
import { createSend, type RequestOptions } from './request.ts'
import { probeScopes } from './scopes.ts'
import { countSynced, newestOwnerFromSalesforce, newestSync } from './sync-times.ts'
import { unknownOwners } from './unknown-owners.ts'
import { updateWhileWanted } from './update-values.ts'
import { seeWindow } from './window-search.ts'
import { dependentWorkflows } from './workflows.ts'

export type HubSpotGatewayOptions = RequestOptions

export function createHubSpotGateway(options: HubSpotGatewayOptions): HubSpotGateway {
  const send = createSend(options)
  return {
    account: () => account(send),
    dailyCalls: () => dailyCalls(send),
    probeScopes: () => probeScopes(send, options.accessToken),
    listOwners: () => listOwners(send),
    listUsers: () => listUsers(send),
    countOwned: (field, ownerIds) => countOwned(send, field, ownerIds),
    unknownOwners: (object, known) => unknownOwners(send, object, known),
    ownerFields: () => ownerFields(send),
    searchOwned: (request) => searchOwned(send, request),
    highestOwned: (field, ownerIds) => highestOwned(send, field, ownerIds),
    seeWindow: (request) => seeWindow(send, request),
    readValues: (field, ids) => readValues(send, field, ids),
    readHistories: (field, ids) => readHistories(send, field, ids),
    updateValues: (field, writes, stillWanted) => updateWhileWanted(send, { field, writes, stillWanted }),
    newestSync: (object) => newestSync(send, object),
    countSynced: (object, period) => countSynced(send, object, period),
    newestOwnerFromSalesforce: (object, since) => newestOwnerFromSalesforce(send, object, since),
    securityActivity: (window) => securityActivity(send, window),
    salesforceProperties: (object) => salesforceProperties(send, object),
    dependentWorkflows: (on) => dependentWorkflows(send, on),
    dependentLists: (on) => dependentLists(send, on),
  }
}
