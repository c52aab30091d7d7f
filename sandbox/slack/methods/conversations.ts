import { z } from 'zod'
import { channelOfBot, findChannel } from '../posting.ts'
import { SlackRefusal } from '../refusal.ts'
import { type ApiMethod, defineMethod, flag, wholeNumber } from '../web-api.ts'
import { channelJson, messageJson } from '../wire.ts'

export const conversationsMethods: ApiMethod[] = [
  defineMethod({
    name: 'conversations.info',
    write: false,
    args: z.object({ channel: z.string(), include_num_members: flag.optional() }),
    call: (workspace, args) => {
      const channel = workspace.channels.get(args.channel)
      if (channel === undefined) throw new SlackRefusal('channel_not_found')
      return { channel: channelJson(channel) }
    },
  }),
  defineMethod({
    name: 'conversations.open',
    write: true,
    args: z.object({ users: z.string(), return_im: flag.optional() }),
    call: (workspace, args) => {
      const user = workspace.users.get(args.users)
      if (user === undefined) throw new SlackRefusal('user_not_found')
      const channel = workspace.directMessage(user.id)
      return { channel: args.return_im ? channelJson(channel) : { id: channel.id } }
    },
  }),
  defineMethod({
    name: 'conversations.replies',
    write: false,
    args: z.object({
      channel: z.string(),
      ts: z.string(),
      include_all_metadata: flag.optional(),
      limit: wholeNumber.optional(),
      cursor: z.string().optional(),
    }),
    call: (workspace, args) => {
      const channel = channelOfBot(workspace, args.channel)
      const parent = workspace.messages.find(channel.id, args.ts)
      if (parent === undefined || parent.ephemeralFor !== undefined) throw new SlackRefusal('thread_not_found')
      const thread = [parent, ...workspace.messages.repliesTo(channel.id, parent.ts)]
      const from = args.cursor ? Number(Buffer.from(args.cursor, 'base64').toString()) : 0
      const to = from + (args.limit ?? 1000)
      const hasMore = to < thread.length
      return {
        messages: thread.slice(from, to).map((m) => messageJson(workspace, m, args.include_all_metadata ?? false)),
        has_more: hasMore,
        response_metadata: { next_cursor: hasMore ? Buffer.from(String(to)).toString('base64') : '' },
      }
    },
  }),
  defineMethod({
    name: 'pins.add',
    write: true,
    args: z.object({ channel: z.string(), timestamp: z.string() }),
    call: (workspace, args) => {
      const channel = findChannel(workspace, args.channel)
      const message = workspace.messages.find(channel.id, args.timestamp)
      if (message === undefined || message.ephemeralFor !== undefined) throw new SlackRefusal('message_not_found')
      if (!channel.botIsMember) throw new SlackRefusal('not_in_channel')
      if (message.pinned) throw new SlackRefusal('already_pinned')
      message.pinned = true
      workspace.announce(message)
      return {}
    },
  }),
]
