/** The people of Northwind Lantern Co. as HubSpot sees them: users, owners that only Salesforce knows, a queue, a leaver. */
export type WorldOwner = {
  id: string
  type: 'PERSON' | 'QUEUE'
  email: string | null
  firstName: string
  lastName: string
  userId: number | null
  userIdIncludingInactive: number | null
  archived: boolean
  createdAt: string
  updatedAt: string
  teams: { id: string; name: string; primary: boolean }[]
}

export type WorldUser = { id: string; email: string; firstName: string; lastName: string; superAdmin: boolean }

type Team = { id: string; name: string }

const fieldSales: Team = { id: '3001', name: 'Field Sales' }
const insideSales: Team = { id: '3002', name: 'Inside Sales' }
const customerCare: Team = { id: '3003', name: 'Customer Care' }

const staff: { owner: number; user: number; first: string; last: string; team: Team; superAdmin?: boolean }[] = [
  { owner: 40000001, user: 50001, first: 'Ada', last: 'Winter', team: fieldSales, superAdmin: true },
  { owner: 40000002, user: 50002, first: 'Ben', last: 'Okafor', team: fieldSales },
  { owner: 40000003, user: 50003, first: 'Clara', last: 'Stein', team: insideSales, superAdmin: true },
  { owner: 40000004, user: 50004, first: 'David', last: 'Moreau', team: insideSales },
  { owner: 40000005, user: 50005, first: 'Elif', last: 'Kaya', team: insideSales },
  { owner: 40000006, user: 50006, first: 'Jonas', last: 'Brandt', team: customerCare },
  { owner: 40000007, user: 50007, first: 'Mia', last: 'Lindqvist', team: customerCare },
  { owner: 40000008, user: 50008, first: 'Tomas', last: 'Novak', team: fieldSales },
]

/** Some share a name with a HubSpot user, some an e-mail, two match nobody: the cases a mapping has to get right. */
const salesforceOnly: { owner: number; first: string; last: string; email: string }[] = [
  { owner: 71000001, first: 'Ada', last: 'Winter', email: 'ada.winter@lantern-sf.example.com' },
  { owner: 71000002, first: 'Benjamin', last: 'Okafor', email: 'ben.okafor@example.com' },
  { owner: 71000003, first: 'Clara', last: 'Stein', email: 'clara.stein@lantern-sf.example.com' },
  { owner: 71000004, first: 'E.', last: 'Kaya', email: 'elif.kaya@example.com' },
  { owner: 71000005, first: 'Greta', last: 'Holm', email: 'greta.holm@lantern-sf.example.com' },
  { owner: 71000006, first: 'Viktor', last: 'Reuss', email: 'viktor.reuss@lantern-sf.example.com' },
]

export const staffOwnerIds: string[] = staff.map(({ owner }) => String(owner))
export const salesforceOnlyOwnerIds: string[] = salesforceOnly.map(({ owner }) => String(owner))
export const queueOwnerId = '71000020'
/** Deactivated users who still own records. */
export const formerUserOwnerId = '40000090'
export const secondFormerUserOwnerId = '40000091'
/** Stands on records, but HubSpot lists no such owner, neither active nor archived. */
export const unknownOwnerId = '40000777'

const day = 86_400_000

export function worldOwners(at: number): WorldOwner[] {
  const joined = new Date(at - 900 * day).toISOString()
  const imported = new Date(at - 620 * day).toISOString()
  const left = new Date(at - 75 * day).toISOString()
  return [
    ...staff.map(
      ({ owner, user, first, last, team }): WorldOwner => ({
        ...person(String(owner), emailOf(first, last), joined),
        firstName: first,
        lastName: last,
        userId: user,
        userIdIncludingInactive: user,
        teams: [{ ...team, primary: true }],
      }),
    ),
    ...salesforceOnly.map(
      ({ owner, first, last, email }): WorldOwner => ({
        ...person(String(owner), email, imported),
        firstName: first,
        lastName: last,
      }),
    ),
    { ...person(queueOwnerId, null, imported), type: 'QUEUE', firstName: 'Inbound Leads' },
    { ...formerUser(formerUserOwnerId, 'olga.petrova@example.com', 50090), createdAt: joined, updatedAt: left },
    { ...formerUser(secondFormerUserOwnerId, 'piet.janssen@example.com', 50091), createdAt: joined, updatedAt: left },
  ]
}

/** HubSpot clears the names of a deactivated user and keeps the user id in this one field. */
function formerUser(id: string, email: string, userIdIncludingInactive: number): WorldOwner {
  return { ...person(id, email, ''), userIdIncludingInactive, archived: true }
}

export function worldUsers(): WorldUser[] {
  return staff.map(({ user, first, last, superAdmin }) => ({
    id: String(user),
    email: emailOf(first, last),
    firstName: first,
    lastName: last,
    superAdmin: superAdmin === true,
  }))
}

function person(id: string, email: string | null, createdAt: string): WorldOwner {
  return {
    id,
    type: 'PERSON',
    email,
    firstName: '',
    lastName: '',
    userId: null,
    userIdIncludingInactive: null,
    archived: false,
    createdAt,
    updatedAt: createdAt,
    teams: [],
  }
}

function emailOf(first: string, last: string): string {
  return `${first}.${last}@example.com`.toLowerCase()
}
