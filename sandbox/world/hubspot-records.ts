import type { CoreObject } from './hubspot-objects.ts'
import {
  formerUserOwnerId,
  queueOwnerId,
  salesforceOnlyOwnerIds,
  secondFormerUserOwnerId,
  staffOwnerIds,
  unknownOwnerId,
} from './hubspot-owners.ts'
import { dateProperties } from './hubspot-properties.ts'
import type { Random } from './random.ts'
import { salesforceId } from './salesforce-id.ts'
import { cities, companyName, dealName, domainOf, firstNames, jobTitles, lastNames } from './words.ts'

export type WorldRecord = { id: string; properties: Record<string, string> }

type Shares = {
  /** In the order of the Salesforce-only owners. */
  salesforceOnly: number[]
  queue: number
  formerUser: number
  secondFormerUser: number
  /** Of an owner that no list knows. */
  unknown: number
  unowned: number
  /** Whatever is left of the total belongs to HubSpot users. */
  total: number
}

/** How many records each owner has, per object. About 40 % belong to owners that only Salesforce knows. */
export const shares: Record<CoreObject, Shares> = {
  contacts: {
    salesforceOnly: [700, 420, 380, 260, 200, 120],
    queue: 60,
    formerUser: 35,
    secondFormerUser: 12,
    unknown: 9,
    unowned: 310,
    total: 5200,
  },
  companies: {
    salesforceOnly: [170, 100, 90, 70, 45, 25],
    queue: 0,
    formerUser: 6,
    secondFormerUser: 0,
    unknown: 2,
    unowned: 40,
    total: 1250,
  },
  deals: {
    salesforceOnly: [120, 70, 60, 40, 25, 15],
    queue: 0,
    formerUser: 0,
    secondFormerUser: 3,
    unknown: 1,
    unowned: 10,
    total: 820,
  },
}

const firstIds: Record<CoreObject, number> = { contacts: 151048200001, companies: 27914400101, deals: 43310250001 }
const day = 86_400_000
const minute = 60_000

type Draft = { random: Random; at: number; ownerId: string | undefined; index: number; isSynced: boolean }

export function buildRecords(random: Random, at: number): Record<CoreObject, WorldRecord[]> {
  return {
    contacts: recordsOf('contacts', random, at),
    companies: recordsOf('companies', random, at),
    deals: recordsOf('deals', random, at),
  }
}

function recordsOf(object: CoreObject, random: Random, at: number): WorldRecord[] {
  let id = firstIds[object]
  return random.shuffled(ownersFor(object)).map((ownerId, index) => {
    id += random.between(1, 9)
    const draft = { random, at, ownerId, index, isSynced: comesFromSalesforce(ownerId) || random.chance(0.5) }
    return { id: String(id), properties: { ...basics(object, draft), ...details(object, draft) } }
  })
}

/** One entry per record: its owner, or undefined for none. */
function ownersFor(object: CoreObject): (string | undefined)[] {
  const { salesforceOnly, queue, formerUser, secondFormerUser, unknown, unowned, total } = shares[object]
  const owners: (string | undefined)[] = [
    ...salesforceOnly.flatMap((count, index) => times(count, salesforceOnlyOwnerIds[index])),
    ...times(queue, queueOwnerId),
    ...times(formerUser, formerUserOwnerId),
    ...times(secondFormerUser, secondFormerUserOwnerId),
    ...times(unknown, unknownOwnerId),
    ...times(unowned, undefined),
  ]
  for (let index = 0; owners.length < total; index += 1) owners.push(staffOwnerIds[index % staffOwnerIds.length])
  return owners
}

function times(count: number, owner: string | undefined): (string | undefined)[] {
  return Array.from({ length: count }, () => owner)
}

function comesFromSalesforce(ownerId: string | undefined): boolean {
  return ownerId === queueOwnerId || salesforceOnlyOwnerIds.some((id) => id === ownerId)
}

function basics(object: CoreObject, { random, at, ownerId, isSynced }: Draft): Record<string, string> {
  const created = at - random.between(40, 1400) * day - random.between(0, 1439) * minute
  const changed = Math.min(at - 2 * day, created + random.between(1, 400) * day)
  const synced = at - random.between(20, 20_000) * minute
  return {
    createdate: iso(created),
    [dateProperties(object).changed]: iso(changed),
    ...(ownerId === undefined ? {} : { hubspot_owner_id: ownerId, hubspot_owner_assigneddate: iso(changed) }),
    ...(isSynced ? { salesforcelastsynctime: iso(synced) } : {}),
  }
}

function details(object: CoreObject, draft: Draft): Record<string, string> {
  if (object === 'contacts') return contact(draft)
  return object === 'companies' ? company(draft) : deal(draft)
}

function contact({ random, ownerId, index, isSynced }: Draft): Record<string, string> {
  const first = random.pick(firstNames)
  const last = random.pick(lastNames)
  const employer = companyName(random.between(0, shares.companies.total - 1))
  const isLead = ownerId === queueOwnerId || random.chance(0.2)
  return {
    firstname: first,
    lastname: last,
    email: `${first}.${last}.${index}@${domainOf(employer)}`
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^\w.@-]/g, ''),
    jobtitle: random.pick(jobTitles),
    lifecyclestage: isLead ? 'lead' : random.pick(['opportunity', 'customer', 'customer']),
    ...(isSynced ? contactLinks(random, index, isLead) : {}),
  }
}

function contactLinks(random: Random, index: number, isLead: boolean): Record<string, string> {
  const shared = { salesforceownerid: salesforceId('005', random.between(1, 6)), leadsource: random.pick(leadSources) }
  if (isLead) return { ...shared, salesforceleadid: salesforceId('00Q', index) }
  const account = salesforceId('001', random.between(0, shares.companies.total - 1))
  return { ...shared, salesforcecontactid: salesforceId('003', index), salesforceaccountid: account }
}

const leadSources = ['Trade fair', 'Web form', 'Referral', 'Partner']

function company({ random, index, isSynced }: Draft): Record<string, string> {
  const name = companyName(index)
  const links = isSynced ? { salesforceaccountid: salesforceId('001', index) } : {}
  return { name, domain: domainOf(name), city: random.pick(cities), ...accountTeam(index), ...links }
}

/** One company in ten has a team: two users, and in turn one who is only in Salesforce. */
function accountTeam(index: number): Record<string, string> {
  if (index % 10 !== 0) return {}
  const [first = '', second = ''] = [0, 3].map((step) => staffOwnerIds[(index / 10 + step) % staffOwnerIds.length])
  const fromSalesforce = index % 20 === 0 ? [salesforceOnlyOwnerIds[(index / 20) % salesforceOnlyOwnerIds.length]] : []
  return { account_team: [first, ...fromSalesforce, second].join(';') }
}

/** One deal in eight has a solution engineer, of whom every third is only in Salesforce. */
function solutionEngineer(index: number): Record<string, string> {
  if (index % 8 !== 0) return {}
  const serial = index / 8
  const engineers = serial % 3 === 0 ? salesforceOnlyOwnerIds : staffOwnerIds
  return { solution_engineer: engineers[serial % engineers.length] ?? '' }
}

function deal({ random, at, index, isSynced }: Draft): Record<string, string> {
  const stage = random.pick(['appointmentscheduled', 'qualifiedtobuy', 'contractsent', 'closedwon', 'closedlost'])
  return {
    dealname: dealName(random, companyName(random.between(0, shares.companies.total - 1))),
    amount: String(random.between(8, 900) * 100),
    dealstage: stage,
    closedate: iso(at + (stage.startsWith('closed') ? -1 : 1) * random.between(5, 180) * day),
    ...solutionEngineer(index),
    ...(isSynced ? { hs_salesforceopportunityid: salesforceId('006', index) } : {}),
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
