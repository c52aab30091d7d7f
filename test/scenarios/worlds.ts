/** Small worlds: the demo company with fewer owners and records, because every owner costs searches and searches have a pace. */
import { type CoreObject, subscriptions } from '../../sandbox/world/hubspot-objects.ts'
import { formerUserOwnerId } from '../../sandbox/world/hubspot-owners.ts'
import { buildHubSpotWorld, type HubSpotWorld } from '../../sandbox/world/hubspot-world.ts'
import { createSalesforceWorld, type SalesforceWorld } from '../../sandbox/world/salesforce-world.ts'

/** Salesforce-only owners of the demo company: a user has the name of one, a user has the e-mail of one, nobody matches one; and the queue. */
export const owners = { ada: '71000001', benjamin: '71000002', greta: '71000005', queue: '71000020' } as const

/** A deactivated user. */
export const formerUser = formerUserOwnerId

/** HubSpot users who can be given records. */
export const users = { ben: '40000002', jonas: '40000006', mia: '40000007' } as const

/** How many records of each object a retiring owner keeps. */
export type Holdings = Record<string, Partial<Record<CoreObject, number>>>

export const fewRecords: Holdings = {
  [owners.benjamin]: { contacts: 12, companies: 4, deals: 3 },
  [owners.greta]: { contacts: 8, companies: 3, deals: 2 },
}

export const objects: readonly CoreObject[] = ['contacts', 'companies', 'deals']

/** Records of everybody else that stay in the world, so that a test can tell that nobody touched them. */
const othersPerObject = 15

const demo = buildHubSpotWorld({ at: Date.now() })

export function hubspotWorld(holdings: Holdings): HubSpotWorld {
  const records: HubSpotWorld['records'] = { contacts: [], companies: [], deals: [] }
  for (const object of objects) records[object] = recordsFor(object, holdings)
  return {
    ...demo,
    owners: demo.owners.filter(({ id, userId }) => userId !== null || id in holdings),
    records,
  }
}

/** An account in which one Salesforce-only owner has this many contacts, among others'. */
export function crowdedWorld(ownerId: string, contacts: number): HubSpotWorld {
  const world = hubspotWorld({ [ownerId]: {} })
  const at = '2024-05-02T08:00:00.000Z'
  const crowd = Array.from({ length: contacts }, (_, index) => ({
    id: String(161_048_200_001 + index * 7),
    properties: { createdate: at, lastmodifieddate: at, hubspot_owner_id: ownerId },
  }))
  return { ...world, records: { ...world.records, contacts: [...world.records.contacts, ...crowd] } }
}

/** The same with the tickets and subscriptions of everybody who has records there. */
export function worldWithMore(holdings: Holdings): HubSpotWorld {
  const world = hubspotWorld(holdings)
  const stays = new Set([...world.owners.map(({ id }) => id), ...Object.keys(holdings)])
  const more = ['tickets', subscriptions.objectTypeId].map((object) => {
    const records = (demo.records[object] ?? []).filter(({ properties }) =>
      stays.has(properties.hubspot_owner_id ?? ''),
    )
    return [object, records] as const
  })
  return { ...world, records: { ...world.records, ...Object.fromEntries(more) } }
}

function recordsFor(object: CoreObject, holdings: Holdings): HubSpotWorld['records'][CoreObject] {
  const left = new Map(Object.entries(holdings).map(([id, holding]) => [id, holding[object] ?? 0]))
  let others = othersPerObject
  return demo.records[object].filter(({ properties }) => {
    const owner = properties.hubspot_owner_id
    if (owner === undefined || users.ben === owner || users.jonas === owner) {
      others -= 1
      return others >= 0
    }
    const wanted = left.get(owner) ?? 0
    left.set(owner, wanted - 1)
    return wanted > 0
  })
}

/** Nobody has a manager, so that some retiring owners have no suggestion. */
export function salesforceWorld(): SalesforceWorld {
  const world = salesforceWorldWithManagers()
  return { ...world, users: world.users.map((user) => ({ ...user, managerId: null })) }
}

export function salesforceWorldWithManagers(): SalesforceWorld {
  return createSalesforceWorld({ intelligenceRows: 12, activityRows: 5 })
}
