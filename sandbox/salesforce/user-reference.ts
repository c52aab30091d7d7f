import type { SalesforceOrgState } from './org.ts'
import type { Row } from './table.ts'

/** A user as a related record. */
export function userReference(org: SalesforceOrgState, id: string): Row {
  const user = org.users.find((candidate) => candidate.id === id)
  return { Id: id, Name: user?.name ?? null, Username: user?.username ?? null }
}
