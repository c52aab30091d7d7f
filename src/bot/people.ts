/**
 * Who a Slack user is for us. Asked at every command: the button alone proves nothing. Identity is the user id and the
 * workspace, never an e-mail address.
 */
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { localeOf } from '../messages/messages.ts'
import type { Person, Role, Standing } from '../runbook/actor.ts'
import type { Locale } from '../runbook/events.ts'

/** Slack user ids (`U…`, `W…`) and user groups (`S…`). No requesters: every member may open a run. */
export type RoleMembers = { requesters: readonly string[]; approvers: readonly string[]; admins: readonly string[] }

export type KnownPerson = { person: Person; locale: Locale }

export type People = { identify(user: { id: string; teamId: string | undefined }): Promise<KnownPerson> }

/** A removed approver must lose the role soon; user groups have their own low rate limit (Tier 2). */
const groupCacheMs = 60_000

const userSchema = z.object({
  team_id: z.string().optional(),
  locale: z.string().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  deleted: z.boolean().optional(),
})

export function createPeople(client: WebClient, members: RoleMembers, ownTeamId: string): People {
  const groups = new Map<string, { users: Promise<string[]>; until: number }>()

  async function usersOf(group: string): Promise<string[]> {
    const cached = groups.get(group)
    if (cached && cached.until > Date.now()) return cached.users
    const users = client.usergroups.users.list({ usergroup: group }).then((answer) => answer.users ?? [])
    groups.set(group, { users, until: Date.now() + groupCacheMs })
    users.catch(() => groups.delete(group))
    return users
  }

  async function belongs(userId: string, ids: readonly string[]): Promise<boolean> {
    if (ids.includes(userId)) return true
    const groupUsers = await Promise.all(ids.filter((id) => id.startsWith('S')).map(usersOf))
    return groupUsers.some((users) => users.includes(userId))
  }

  async function rolesOf(userId: string): Promise<Role[]> {
    const [requester, approver, admin] = await Promise.all([
      members.requesters.length === 0 || belongs(userId, members.requesters),
      belongs(userId, members.approvers),
      belongs(userId, members.admins),
    ])
    return [
      ...(requester ? (['requester'] as const) : []),
      ...(approver ? (['approver'] as const) : []),
      ...(admin ? (['admin'] as const) : []),
    ]
  }

  return {
    async identify({ id, teamId }) {
      const answer = await client.users.info({ user: id, include_locale: true })
      const user = userSchema.parse(answer.user)
      const foreign =
        user.is_stranger ||
        user.deleted ||
        (teamId ?? ownTeamId) !== ownTeamId ||
        (user.team_id ?? ownTeamId) !== ownTeamId
      const standing: Standing = user.is_bot
        ? 'bot'
        : foreign
          ? 'outside'
          : user.is_restricted || user.is_ultra_restricted
            ? 'guest'
            : 'member'
      const roles = standing === 'member' ? await rolesOf(id) : []
      return {
        person: { kind: 'person', userId: id, teamId: teamId ?? ownTeamId, standing, roles },
        locale: localeOf(user.locale),
      }
    },
  }
}
