import { z } from 'zod'
import type { StoredMessage } from '../messages.ts'
import {
  channelOfBot,
  cutText,
  findChannel,
  readBlocks,
  readMetadata,
  replaceContent,
  threadParent,
} from '../posting.ts'
import { RateLimited, SlackRefusal } from '../refusal.ts'
import { type ApiMethod, defineMethod, flag } from '../web-api.ts'
import { messageJson } from '../wire.ts'
import type { SlackWorkspace } from '../workspace.ts'

/** Accepted and without effect here: nothing is unfurled or linked in the sandbox. */
const withoutEffect = {
  unfurl_links: flag.optional(),
  unfurl_media: flag.optional(),
  link_names: flag.optional(),
  parse: z.enum(['none', 'full']).optional(),
  mrkdwn: flag.optional(),
}

const content = {
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  ...withoutEffect,
}

export const chatMethods: ApiMethod[] = [
  defineMethod({
    name: 'chat.postMessage',
    write: true,
    args: z.object({
      channel: z.string(),
      ...content,
      thread_ts: z.string().optional(),
      metadata: z.unknown().optional(),
    }),
    call: (workspace, args) => {
      const channel = channelOfBot(workspace, args.channel)
      const blocks = readBlocks(args.blocks)
      if (blocks === undefined && !args.text) throw new SlackRefusal('no_text')
      const metadata = readMetadata(args.metadata)
      const threadTs = threadParent(workspace, channel.id, args.thread_ts)
      paceMessages(workspace, channel.id)
      const message = workspace.post({
        channel: channel.id,
        author: { kind: 'bot' },
        text: cutText(args.text ?? ''),
        ...(blocks !== undefined && { blocks }),
        ...(threadTs !== undefined && { threadTs }),
        ...(metadata !== undefined && { metadata }),
      })
      return { channel: channel.id, ts: message.ts, message: messageJson(workspace, message, true) }
    },
  }),
  defineMethod({
    name: 'chat.postEphemeral',
    write: true,
    args: z.object({ channel: z.string(), user: z.string(), ...content, thread_ts: z.string().optional() }),
    call: (workspace, args) => {
      const channel = channelOfBot(workspace, args.channel)
      if (!channel.members.has(args.user)) throw new SlackRefusal('user_not_in_channel')
      const blocks = readBlocks(args.blocks)
      if (blocks === undefined && !args.text) throw new SlackRefusal('no_text')
      const threadTs = threadParent(workspace, channel.id, args.thread_ts)
      paceMessages(workspace, channel.id)
      const message = workspace.post({
        channel: channel.id,
        author: { kind: 'bot' },
        text: cutText(args.text ?? ''),
        ephemeralFor: args.user,
        ...(blocks !== undefined && { blocks }),
        ...(threadTs !== undefined && { threadTs }),
      })
      return { message_ts: message.ts }
    },
  }),
  defineMethod({
    name: 'chat.update',
    write: true,
    args: z.object({ channel: z.string(), ts: z.string(), ...content, metadata: z.unknown().optional() }),
    call: (workspace, args) => {
      const message = ownMessage(workspace, args, 'cant_update_message')
      const blocks = readBlocks(args.blocks)
      if (blocks === undefined && !args.text) throw new SlackRefusal('no_text')
      // Slack docs, chat.update, errors: unlike a new message, an update is not cut but refused.
      if (blocks === undefined && (args.text ?? '').length > 4000) throw new SlackRefusal('msg_too_long')
      const metadata = readMetadata(args.metadata)
      paceUpdates(workspace)
      // Omitted metadata stays.
      if (metadata !== undefined) message.metadata = metadata
      message.edited = { user: workspace.seed.bot.userId, ts: workspace.ids.timestamp() }
      replaceContent(workspace, message, { text: cutText(args.text ?? ''), blocks })
      const json = messageJson(workspace, message, true)
      return { channel: message.channel, ts: message.ts, text: message.text, message: json }
    },
  }),
  defineMethod({
    name: 'chat.delete',
    write: true,
    args: z.object({ channel: z.string(), ts: z.string() }),
    call: (workspace, args) => {
      const message = ownMessage(workspace, args, 'cant_delete_message')
      workspace.remove(message)
      return { channel: message.channel, ts: message.ts }
    },
  }),
  defineMethod({
    name: 'chat.getPermalink',
    write: false,
    args: z.object({ channel: z.string(), message_ts: z.string() }),
    call: (workspace, args) => {
      const channel = findChannel(workspace, args.channel)
      const message = workspace.messages.find(channel.id, args.message_ts)
      if (message === undefined || message.ephemeralFor !== undefined || message.deleted)
        throw new SlackRefusal('message_not_found')
      const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`
      const permalink = `${workspace.url}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`
      return { channel: channel.id, permalink }
    },
  }),
]

function ownMessage(workspace: SlackWorkspace, args: { channel: string; ts: string }, refusal: string): StoredMessage {
  const channel = findChannel(workspace, args.channel)
  const message = workspace.messages.find(channel.id, args.ts)
  // To the Web API an ephemeral message does not exist (Slack docs, chat.postEphemeral).
  if (message === undefined || message.ephemeralFor !== undefined || message.deleted)
    throw new SlackRefusal('message_not_found')
  if (message.author.kind !== 'bot') throw new SlackRefusal(refusal)
  return message
}

/** Slack docs, Rate limits: "1 message per second per channel", short bursts are tolerated. */
function paceMessages(workspace: SlackWorkspace, channel: string): void {
  const { messagesPerSecond, burst } = workspace.pace
  refuseWhen(workspace.buckets.take(`messages ${channel}`, messagesPerSecond, burst))
}

/** chat.update is Tier 3: 50 and more per minute for the workspace. */
function paceUpdates(workspace: SlackWorkspace): void {
  if (workspace.pace.messagesPerSecond === 0) return
  refuseWhen(workspace.buckets.take('chat.update', 50 / 60, 50))
}

function refuseWhen(limit: { waitSeconds: number } | undefined): void {
  if (limit !== undefined) throw new RateLimited(limit.waitSeconds)
}
