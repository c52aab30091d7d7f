/**
 * HubSpot's search has a limit of its own: five requests a second for the whole account, and answers without rate-limit
 * headers (HubSpot docs, Search the CRM, Limitations). Counting before and after shares it with the search for a plan.
 */
import type { HubSpotGateway } from '../../runbook/hubspot-port.ts'

/** A little less than five a second: clocks and networks bunch requests up. */
export const searchEveryMs = 225

export function paceSearches(gateway: HubSpotGateway, turn: () => Promise<void>): HubSpotGateway {
  return {
    ...gateway,
    countOwned: async (object, ownerId) => {
      await turn()
      return gateway.countOwned(object, ownerId)
    },
    searchOwned: async (request) => {
      await turn()
      return gateway.searchOwned(request)
    },
    newestSyncTime: async (object) => {
      await turn()
      return gateway.newestSyncTime(object)
    },
  }
}
