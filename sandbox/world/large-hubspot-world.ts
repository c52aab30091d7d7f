/** The demo account with as many contacts as a large company has, and nothing else; slim records, so that a million fit into memory. */
import { salesforceOnlyOwnerIds, staffOwnerIds } from './hubspot-owners.ts'
import type { WorldRecord } from './hubspot-records.ts'
import { buildHubSpotWorld, type HubSpotWorld } from './hubspot-world.ts'

const firstId = 151_048_200_000
const day = 86_400_000

/** Every second contact belongs to an owner that only Salesforce knows, to each of them equally many. */
export function buildLargeHubSpotWorld(options: { contacts: number; at?: number }): HubSpotWorld {
  const at = options.at ?? Date.UTC(2026, 10, 2, 8)
  const owners = salesforceOnlyOwnerIds.flatMap((owner, index) => [owner, staffOwnerIds[index] ?? owner])
  // A few dates for all: a million texts of their own would take more memory than everything else.
  const dates = Array.from({ length: 60 }, (_, index) => new Date(at - (index + 2) * day).toISOString())

  function contact(index: number): WorldRecord {
    const [owner = '', date = ''] = [owners[index % owners.length], dates[index % dates.length]]
    const properties = {
      createdate: date,
      lastmodifieddate: date,
      hubspot_owner_id: owner,
      hubspot_owner_assigneddate: date,
      salesforcelastsynctime: date,
    }
    return { id: String(firstId + index * 3), properties }
  }

  const contacts = Array.from({ length: options.contacts }, (_, index) => contact(index))
  return { ...buildHubSpotWorld({ at }), records: { contacts, companies: [], deals: [] } }
}
