import { type CrmObject, crmObjects } from '../runbook/hubspot-port.ts'
import type { RecordCounts } from '../runbook/inventory.ts'

/** One figure per object, asked one after the other: searches have a budget of five a second for the whole account. */
export async function countPerObject(count: (object: CrmObject) => Promise<number>): Promise<RecordCounts> {
  const counts: RecordCounts = { contacts: 0, companies: 0, deals: 0 }
  for (const object of crmObjects) counts[object] = await count(object)
  return counts
}
