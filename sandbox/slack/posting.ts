import { messageBlockProblems } from './block-kit.ts'
import { type Block, isRecord, withIds } from './blocks.ts'
import { messageContainer, type StoredMessage } from './messages.ts'
import { SlackRefusal } from './refusal.ts'
import { jsonArgument } from './web-api.ts'
import type { Channel, SlackWorkspace } from './workspace.ts'

/** What every way of posting a message has in common: the channel, the text, the blocks. */

/** Slack docs, chat.postMessage: "the maximum length is 40,000 characters", longer text is cut. */
const TEXT_LIMIT = 40_000

/**
 * In no reference: "12,000 text characters with a buffer for block containers" (a maintainer in bolt-js #2509), and a message
 * of 11,341 was refused (bolt-js #2867). The smaller figure counts here.
 */
const BLOCKS_TEXT_LIMIT = 11_000

/** A channel by id; a person's id means the app's direct message with them. */
export function findChannel(workspace: SlackWorkspace, id: string): Channel {
  const channel = workspace.channels.get(id) ?? (workspace.users.has(id) ? workspace.directMessage(id) : undefined)
  if (channel === undefined) throw new SlackRefusal('channel_not_found')
  return channel
}

export function channelOfBot(workspace: SlackWorkspace, id: string): Channel {
  const channel = findChannel(workspace, id)
  if (!channel.botIsMember) throw new SlackRefusal('not_in_channel')
  return channel
}

export function cutText(text: string): string {
  return text.slice(0, TEXT_LIMIT)
}

export function readBlocks(argument: unknown): Block[] | undefined {
  const blocks = jsonArgument(argument, 'invalid_blocks_format')
  if (blocks === undefined || blocks === null) return undefined
  if (!Array.isArray(blocks)) throw new SlackRefusal('invalid_blocks_format')
  const problems = messageBlockProblems(blocks)
  if (problems.length > 0) {
    const messages = problems.map((problem) => `[ERROR] ${problem}`)
    throw new SlackRefusal('invalid_blocks', { errors: problems, response_metadata: { messages } })
  }
  if (textLength(blocks) > BLOCKS_TEXT_LIMIT) throw new SlackRefusal('msg_blocks_too_long')
  return blocks.length === 0 ? undefined : withIds(blocks)
}

function textLength(part: unknown): number {
  if (Array.isArray(part)) return part.reduce((sum: number, item: unknown) => sum + textLength(item), 0)
  if (!isRecord(part)) return 0
  return Object.entries(part).reduce(
    (sum, [key, value]) => sum + (key === 'text' && typeof value === 'string' ? value.length : textLength(value)),
    0,
  )
}

export function readMetadata(argument: unknown): unknown {
  const metadata = jsonArgument(argument, 'invalid_metadata_format')
  if (metadata === undefined) return undefined
  const isMetadata =
    typeof metadata === 'object' && metadata !== null && 'event_type' in metadata && 'event_payload' in metadata
  if (!isMetadata) throw new SlackRefusal('invalid_metadata_format')
  return metadata
}

/** "text without blocks removes blocks" (Slack docs, chat.update). */
export function replaceContent(
  workspace: SlackWorkspace,
  message: StoredMessage,
  { text, blocks }: { text: string; blocks: Block[] | undefined },
): void {
  message.text = text
  if (blocks === undefined) delete message.blocks
  else message.blocks = blocks
  workspace.forms.keepOnly(messageContainer(message), blocks ?? [])
  workspace.announce(message)
}

/**
 * A reply goes to the thread's first message, also when the ts of another reply is given. If that message is gone, Slack
 * does not refuse: the reply stands in the channel by itself (slack-go #1571).
 */
export function threadParent(workspace: SlackWorkspace, channel: string, threadTs: string | undefined) {
  if (threadTs === undefined) return undefined
  const message = workspace.messages.find(channel, threadTs)
  if (message === undefined || message.ephemeralFor !== undefined) return undefined
  return message.threadTs ?? message.ts
}
