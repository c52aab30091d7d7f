/**
 * Who a Slack user is for us. Asked at every command: the button alone proves nothing. Identity is the user id and the
 * workspace, never an e-mail address.
 */
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { localeOf } from '../messages/messages.ts'
import type { Person, Role, Standing } from '../runbook/actor.ts'
import type { Locale } from '../runbook/events.ts'
import { slackError } from './thread/slack-faults.ts'

/** Slack user ids (`U…`, `W…`) and user groups (`S…`). No requesters: every member may open a run, and act in it. */
export type RoleMembers = { requesters: readonly string[]; approvers: readonly string[]; admins: readonly string[] }

export type KnownPerson = { person: Person; locale: Locale }

export type People = {
  identify(user: { id: string; teamId: string | undefined }): Promise<KnownPerson>
  /** Everybody who may approve, groups resolved; who has left the workspace or is a guest in it can't. */
  approvers(): Promise<string[]>
}

/**
 * A removed approver must lose the role soon. But a trigger lives three seconds only, so what was just asked is not asked
 * again before a modal opens; and user groups have a low rate limit (Tier 2).
 */
const cacheMs = 60_000

const userSchema = z.object({
  team_id: z.string().optional(),
  locale: z.string().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  deleted: z.boolean().optional(),
})

type User = z.infer<typeof userSchema>

/** A modal waits for this, and four are enough for every rule: among more than these nobody needs to be left out. */
const askedAtMost = 20

/** Slack docs, users.info, errors. */
const unknownUser = ['user_not_found', 'user_not_visible']

export function createPeople(client: WebClient, members: RoleMembers, ownTeamId: string): People {
  const usersOf = remembered(async (group) => (await client.usergroups.users.list({ usergroup: group })).users ?? [])
  const infoOf = remembered(async (userId) => {
    const answer = await client.users.info({ user: userId, include_locale: true })
    return userSchema.parse(answer.user)
  })

  async function resolved(ids: readonly string[]): Promise<string[]> {
    const groups = await Promise.all(ids.filter((id) => id.startsWith('S')).map(usersOf))
    return [...ids.filter((id) => !id.startsWith('S')), ...groups.flat()]
  }

  async function belongs(userId: string, ids: readonly string[]): Promise<boolean> {
    return ids.includes(userId) || (await resolved(ids)).includes(userId)
  }

  async function rolesOf(userId: string): Promise<Role[]> {
    const [requester, approver, admin] = await Promise.all([
      belongs(userId, members.requesters),
      belongs(userId, members.approvers),
      belongs(userId, members.admins),
    ])
    return [
      ...(members.requesters.length === 0 ? (['opener'] as const) : []),
      ...(requester ? (['requester'] as const) : []),
      ...(approver ? (['approver'] as const) : []),
      ...(admin ? (['admin'] as const) : []),
    ]
  }

  function standingOf(user: User, teamId: string): Standing {
    if (user.is_bot) return 'bot'
    const isForeign = teamId !== ownTeamId || (user.team_id ?? ownTeamId) !== ownTeamId
    if (user.is_stranger || user.deleted || isForeign) return 'outside'
    return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member'
  }

  async function isMember(userId: string): Promise<boolean> {
    try {
      return standingOf(await infoOf(userId), ownTeamId) === 'member'
    } catch (error) {
      if (!unknownUser.includes(slackError(error) ?? '')) throw error
      return false
    }
  }

  return {
    async approvers() {
      const ids = [...new Set(await resolved(members.approvers))]
      const first = ids.slice(0, askedAtMost)
      const counted = await Promise.all(first.map(isMember))
      return [...first.filter((_, index) => counted[index]), ...ids.slice(askedAtMost)]
    },
    async identify({ id, teamId }) {
      const user = await infoOf(id)
      const standing = standingOf(user, teamId ?? ownTeamId)
      const roles = standing === 'member' ? await rolesOf(id) : []
      return {
        person: { kind: 'person', userId: id, teamId: teamId ?? ownTeamId, standing, roles },
        locale: localeOf(user.locale),
      }
    },
  }
}

/** Asks once a minute for the same id; a failed answer is not kept. */
function remembered<Value>(ask: (id: string) => Promise<Value>): (id: string) => Promise<Value> {
  const known = new Map<string, { value: Promise<Value>; until: number }>()
  return (id) => {
    const cached = known.get(id)
    if (cached && cached.until > Date.now()) return cached.value
    const value = ask(id)
    known.set(id, { value, until: Date.now() + cacheMs })
    value.catch(() => known.delete(id))
    return value
  }
}
