/** Counting, by searches that the whole account has five of in a second. */
import { crmObjects, type HubSpotGateway } from '../../runbook/hubspot-port.ts'
import type { RecordCounts } from '../../runbook/inventory.ts'
import { ownerFieldOf } from '../../runbook/owners/owner-fields.ts'

/** What each owner has of each object; who has nothing is not in it. */
export async function countOfEach(
  hubspot: Pick<HubSpotGateway, 'countOwned'>,
  ownerIds: readonly string[],
): Promise<Map<string, RecordCounts>> {
  const found = new Map<string, RecordCounts>()
  await Promise.all(
    crmObjects.map(async (object) => {
      const counted = await countEach(ownerIds, (ids) => hubspot.countOwned(ownerFieldOf(object), ids))
      for (const [id, records] of counted) found.set(id, { ...(found.get(id) ?? noRecords), [object]: records })
    }),
  )
  return found
}

export const noRecords: RecordCounts = { contacts: 0, companies: 0, deals: 0 }

export function totalOf(counted: ReadonlyMap<string, RecordCounts>, ownerIds: readonly string[]): RecordCounts {
  const total = { ...noRecords }
  for (const id of ownerIds) for (const object of crmObjects) total[object] += counted.get(id)?.[object] ?? 0
  return total
}

/** Owners without records are the most, and go by the group: only groups that own something are looked into. */
export async function countEach(
  ownerIds: readonly string[],
  count: (ids: readonly string[]) => Promise<number>,
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const groups = [ownerIds]
  for (let ids = groups.pop(); ids !== undefined; ids = groups.pop()) {
    const [only] = ids
    if (only === undefined) continue
    const records = await count(ids)
    if (records === 0) continue
    if (ids.length === 1) found.set(only, records)
    else groups.push(...fifthsOf(ids))
  }
  return found
}

function fifthsOf(ids: readonly string[]): (readonly string[])[] {
  const size = Math.ceil(ids.length / 5)
  return [0, 1, 2, 3, 4].map((part) => ids.slice(part * size, (part + 1) * size))
}
