import { z } from 'zod'
import { SlackRefusal } from '../refusal.ts'
import type { SlackUserGroup } from '../seed.ts'
import { type ApiMethod, defineMethod, flag } from '../web-api.ts'
import { userJson } from '../wire.ts'

export const peopleMethods: ApiMethod[] = [
  defineMethod({
    name: 'users.info',
    write: false,
    args: z.object({ user: z.string(), include_locale: flag.optional() }),
    call: (workspace, args) => {
      const { bot } = workspace.seed
      const user =
        workspace.users.get(args.user) ??
        (args.user === bot.userId
          ? { id: bot.userId, name: bot.name, realName: bot.name, title: '', locale: 'en-US', isBot: true }
          : undefined)
      if (user === undefined) throw new SlackRefusal('user_not_found')
      return { user: userJson(workspace, user, args.include_locale ?? false) }
    },
  }),
  defineMethod({
    name: 'usergroups.list',
    write: false,
    args: z.object({
      include_users: flag.optional(),
      include_count: flag.optional(),
      include_disabled: flag.optional(),
    }),
    call: (workspace, args) => ({
      usergroups: workspace.seed.userGroups.map((group) => ({
        id: group.id,
        team_id: workspace.seed.team.id,
        is_usergroup: true,
        name: group.name,
        handle: group.handle,
        is_external: false,
        date_delete: 0,
        ...(args.include_users && { users: group.users }),
        ...(args.include_count && { user_count: group.users.length }),
      })),
    }),
  }),
  defineMethod({
    name: 'usergroups.users.list',
    write: false,
    args: z.object({ usergroup: z.string() }),
    call: (workspace, args) => {
      const group = workspace.seed.userGroups.find((candidate: SlackUserGroup) => candidate.id === args.usergroup)
      if (group === undefined) throw new SlackRefusal('no_such_subteam')
      return { users: group.users }
    },
  }),
]
