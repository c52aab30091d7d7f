/** What a sales company has besides contacts, companies and deals: a few tickets, tasks and notes, and its subscriptions. */
import { subscriptions } from './hubspot-objects.ts'
import { formerUserOwnerId, salesforceOnlyOwnerIds, staffOwnerIds, unknownOwnerId } from './hubspot-owners.ts'
import { dateProperties } from './hubspot-properties.ts'
import type { WorldRecord } from './hubspot-records.ts'
import type { Random } from './random.ts'
import { companyName } from './words.ts'

const day = 86_400_000
const minute = 60_000

type Draft = { random: Random; at: number }

type Stock = {
  firstId: number
  /** In the order of the Salesforce-only owners. */
  salesforceOnly: number[]
  formerUser: number
  unknown: number
  total: number
  details(draft: Draft): Record<string, string>
}

/** Who owns how many of them; whatever is left of the total belongs to HubSpot users. */
export const stocks: Record<string, Stock> = {
  tickets: {
    firstId: 9_214_000_001,
    salesforceOnly: [9, 4, 0, 6, 3, 0],
    formerUser: 2,
    unknown: 1,
    total: 120,
    details: ({ random }) => ({
      subject: random.pick([
        'Wick does not light',
        'Glass arrived broken',
        'Wrong colour delivered',
        'Invoice question',
      ]),
      hs_pipeline_stage: random.pick(['1', '2', '4']),
      hs_ticket_priority: random.pick(['LOW', 'MEDIUM', 'HIGH']),
    }),
  },
  tasks: {
    firstId: 62_140_000_001,
    salesforceOnly: [21, 12, 8, 0, 5, 2],
    formerUser: 4,
    unknown: 0,
    total: 260,
    details: ({ random, at }) => ({
      hs_timestamp: iso(at + random.between(-60, 30) * day),
      hs_task_subject: `${random.pick(['Call', 'Visit', 'Send an offer to'])} ${anyCompany(random)}`,
      hs_task_status: random.pick(['NOT_STARTED', 'COMPLETED', 'COMPLETED']),
      hs_task_priority: random.pick(['NONE', 'MEDIUM', 'HIGH']),
    }),
  },
  notes: {
    firstId: 63_880_000_001,
    salesforceOnly: [14, 9, 7, 3, 0, 0],
    formerUser: 3,
    unknown: 0,
    total: 180,
    details: ({ random, at }) => ({
      hs_timestamp: iso(at - random.between(1, 900) * day),
      hs_note_body: `${random.pick(['Met', 'Spoke to', 'Heard from'])} ${anyCompany(random)}`,
    }),
  },
  [subscriptions.objectTypeId]: {
    firstId: 18_402_000_001,
    salesforceOnly: [11, 6, 5, 0, 2, 0],
    formerUser: 1,
    unknown: 0,
    total: 90,
    details: ({ random, at }) => ({
      subscription_name: `${anyCompany(random)}: ${random.pick(['wicks by the month', 'lamp oil', 'care plan'])}`,
      monthly_amount: String(random.between(3, 60) * 10),
      renews_on: iso(at + random.between(5, 360) * day).slice(0, 10),
    }),
  },
}

export function buildMoreRecords(random: Random, at: number): Record<string, WorldRecord[]> {
  return Object.fromEntries(
    Object.entries(stocks).map(([object, stock]) => [object, recordsOf(object, stock, { random, at })]),
  )
}

function recordsOf(object: string, stock: Stock, draft: Draft): WorldRecord[] {
  const { random, at } = draft
  const { created, changed } = dateProperties(object)
  let id = stock.firstId
  return random.shuffled(ownersOf(stock)).map((ownerId) => {
    id += random.between(1, 9)
    const createdAt = at - random.between(40, 900) * day - random.between(0, 1439) * minute
    const dates = { [created]: iso(createdAt), [changed]: iso(createdAt + random.between(1, 30) * day) }
    const owner = { hubspot_owner_id: ownerId, hubspot_owner_assigneddate: iso(createdAt) }
    return { id: String(id), properties: { ...dates, ...owner, ...stock.details(draft) } }
  })
}

function ownersOf({ salesforceOnly, formerUser, unknown, total }: Stock): string[] {
  const owners = [
    ...salesforceOnlyOwnerIds.flatMap((owner, index) => times(salesforceOnly[index] ?? 0, owner)),
    ...times(formerUser, formerUserOwnerId),
    ...times(unknown, unknownOwnerId),
  ]
  const left = total - owners.length
  return [...owners, ...Array.from({ length: left }, (_, index) => staffOwnerIds[index % staffOwnerIds.length] ?? '')]
}

function times(count: number, owner: string): string[] {
  return Array.from({ length: count }, () => owner)
}

function anyCompany(random: Random): string {
  return companyName(random.between(0, 400))
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
