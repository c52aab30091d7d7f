import type { HubSpotOwner, HubSpotUser, Scan } from '../../runbook/hubspot-port.ts'
import { allPages, orUnavailable, type PagedRequest } from './pages.ts'
import { paths } from './paths.ts'
import type { Send } from './request.ts'
import { ownerPage, userPage } from './schemas.ts'

/** The most that one page of each endpoint carries (docs "Owners", "User provisioning"). */
const ownersPerPage = 500
const usersPerPage = 100

export async function listOwners(send: Send): Promise<HubSpotOwner[]> {
  // `archived=true` answers with the archived ones only, never with all of them.
  const active = await ownersOf(send, 'false')
  const archived = await ownersOf(send, 'true')
  return [...active, ...archived]
}

async function ownersOf(send: Send, archived: 'true' | 'false'): Promise<HubSpotOwner[]> {
  const request: PagedRequest = { path: paths.owners, limit: ownersPerPage, query: [['archived', archived]] }
  const owners = await allPages(send, request, ownerPage)
  return owners.map((owner) => ({
    id: owner.id,
    type: owner.type === 'QUEUE' ? 'queue' : 'person',
    email: owner.email ?? null,
    name: [owner.firstName, owner.lastName].filter(Boolean).join(' '),
    userId: owner.userId ?? null,
    userIdIncludingInactive: owner.userIdIncludingInactive ?? null,
    archived: owner.archived,
  }))
}

export async function listUsers(send: Send): Promise<Scan<HubSpotUser>> {
  return orUnavailable(async () => {
    const users = await allPages(send, { path: paths.users, limit: usersPerPage }, userPage)
    return { kind: 'seen', found: users }
  })
}
