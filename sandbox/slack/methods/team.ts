import { z } from 'zod'
import { SlackRefusal } from '../refusal.ts'
import type { SocketMode } from '../socket-mode.ts'
import { type ApiMethod, defineMethod } from '../web-api.ts'

export function teamMethods(socketMode: SocketMode): ApiMethod[] {
  return [
    defineMethod({
      name: 'apps.connections.open',
      write: false,
      token: 'app',
      args: z.object({}),
      call: (workspace) => ({ url: socketMode.connectionUrl(workspace.url) }),
    }),
    defineMethod({
      name: 'auth.test',
      write: false,
      args: z.object({}),
      call: (workspace) => {
        const { team, bot } = workspace.seed
        return {
          url: `${workspace.url}/`,
          team: team.name,
          user: bot.name,
          team_id: team.id,
          user_id: bot.userId,
          bot_id: bot.botId,
          is_enterprise_install: false,
        }
      },
    }),
    defineMethod({
      name: 'team.info',
      write: false,
      args: z.object({}),
      call: (workspace) => {
        const { team } = workspace.seed
        return { team: { ...team, email_domain: '', url: `${workspace.url}/` } }
      },
    }),
    defineMethod({
      name: 'bots.info',
      write: false,
      args: z.object({ bot: z.string().optional() }),
      call: (workspace, args) => {
        const { bot } = workspace.seed
        if (args.bot !== undefined && args.bot !== bot.botId) throw new SlackRefusal('bot_not_found')
        return { bot: { id: bot.botId, deleted: false, name: bot.name, app_id: bot.appId, user_id: bot.userId } }
      },
    }),
  ]
}
