import type { Answer, SimulatorRequest } from '../simulator/route.ts'
import type { WorldOwner } from '../world/hubspot-owners.ts'
import { notFound, refuse } from './answers.ts'
import type { ApiRoute } from './guard.ts'
import type { Portal } from './portal.ts'
import { flag, pageAnswer } from './reading.ts'

export function peopleRoutes(portal: Portal): ApiRoute[] {
  return [
    {
      id: 'hubspot.owners.list',
      method: 'GET',
      // The SDK asks with a slash at the end, the documentation without.
      path: ['/crm/v3/owners', '/crm/v3/owners/', '/crm/owners/2026-09'],
      write: false,
      limit: 'burst',
      source: 'Owners: retrieve a list of owners',
      scopes: () => ['crm.objects.owners.read'],
      handle: (request) => {
        const email = request.query.get('email')
        const owners = portal.world.owners
          .filter((owner) => owner.archived === flag(request, 'archived'))
          .filter((owner) => email === null || owner.email === email)
        return pageAnswer(request, owners.map(ownerAnswer), { defaultLimit: 100, maxLimit: 500 })
      },
    },
    {
      id: 'hubspot.owners.get',
      method: 'GET',
      path: ['/crm/v3/owners/:ownerId', '/crm/owners/2026-09/:ownerId'],
      write: false,
      limit: 'burst',
      source: 'Owners: retrieve a single owner',
      scopes: () => ['crm.objects.owners.read'],
      handle: (request) => {
        const owner = portal.world.owners
          .filter((each) => each.archived === flag(request, 'archived'))
          .find((each) => idOf(each, request) === request.params.ownerId)
        if (owner === undefined) return notFound('resource not found')
        return { status: 200, json: ownerAnswer(owner) }
      },
    },
    {
      id: 'hubspot.users.list',
      method: 'GET',
      path: ['/settings/v3/users', '/settings/v3/users/', '/settings/users/2026-03'],
      write: false,
      limit: 'burst',
      source: 'User provisioning: retrieve users',
      scopes: () => ['settings.users.read', 'crm.objects.users.read'],
      handle: (request): Answer =>
        pageAnswer(request, portal.world.users.map(userAnswer), { defaultLimit: 100, maxLimit: 100 }),
    },
  ]
}

function idOf(owner: WorldOwner, request: SimulatorRequest): string {
  const idProperty = request.query.get('idProperty') ?? 'id'
  if (idProperty === 'id') return owner.id
  if (idProperty === 'userId') return String(owner.userIdIncludingInactive)
  return refuse(`idProperty must be id or userId, but was ${idProperty}`)
}

/** HubSpot leaves out what an owner does not have, except for the user id of a deactivated one, which it sends as null. */
function ownerAnswer(owner: WorldOwner) {
  const { email, firstName, lastName, userId, userIdIncludingInactive, teams, ...required } = owner
  return {
    ...required,
    ...(email === null ? {} : { email }),
    firstName,
    lastName,
    ...(userId === null && userIdIncludingInactive === null ? {} : { userId, userIdIncludingInactive }),
    ...(teams.length === 0 ? {} : { teams }),
  }
}

function userAnswer(user: Portal['world']['users'][number]) {
  const { id, email, firstName, lastName, superAdmin } = user
  return { id, email, firstName, lastName, superAdmin, roleIds: [] }
}
