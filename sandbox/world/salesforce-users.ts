import { salesforceId } from './salesforce-id.ts'

export type SalesforceUser = {
  id: string
  name: string
  username: string
  email: string
  isActive: boolean
  /** `ManagerId`: null where nobody has said who it is. */
  managerId: string | null
}

type Person = { name: string; email: string; manager?: string; username?: string; isActive?: boolean }

/**
 * The people of the org, and whom some of them report to: two managers are HubSpot users by their e-mail, one has left, one is
 * in Salesforce only and has a manager in turn.
 */
const people: Person[] = [
  { name: 'Ada Winter', email: 'ada.winter@lantern-sf.example.com' },
  { name: 'Benjamin Okafor', email: 'ben.okafor@example.com', username: 'ben.okafor', manager: 'Ada Winter' },
  { name: 'Clara Stein', email: 'clara.stein@lantern-sf.example.com' },
  { name: 'E. Kaya', email: 'elif.kaya@example.com', username: 'elif.kaya', manager: 'Olga Petrova' },
  { name: 'Greta Holm', email: 'greta.holm@lantern-sf.example.com', manager: 'Tomas Novak' },
  { name: 'Viktor Reuss', email: 'viktor.reuss@lantern-sf.example.com', manager: 'Greta Holm' },
  { name: 'HubSpot Sync', email: 'crm-integrations@example.com', username: 'hubspot.sync' },
  { name: 'Uninstall Bot', email: 'crm-integrations@example.com', username: 'uninstall.bot' },
  { name: 'Tomas Novak', email: 'tomas.novak@example.com', username: 'tomas.novak', manager: 'Mia Lindqvist' },
  { name: 'Mia Lindqvist', email: 'mia.lindqvist@example.com', username: 'mia.lindqvist' },
  { name: 'Olga Petrova', email: 'olga.petrova@example.com', username: 'olga.petrova', isActive: false },
]

export function salesforceUsers(): SalesforceUser[] {
  return people.map(({ name, email, username, manager, isActive }) => ({
    id: idOf(name),
    name,
    username: username === undefined ? email : `${username}@lantern-sf.example.com`,
    email,
    isActive: isActive ?? true,
    managerId: manager === undefined ? null : idOf(manager),
  }))
}

function idOf(name: string): string {
  return salesforceId('005', 10 + people.findIndex((person) => person.name === name))
}
