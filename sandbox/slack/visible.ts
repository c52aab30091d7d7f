import type { Block } from './blocks.ts'
import type { FormState } from './form-state.ts'
import { messageContainer, type StoredMessage } from './messages.ts'
import { mimeType, type StoredFile } from './stored-files.ts'
import type { OpenView } from './views.ts'
import type { Channel, SlackWorkspace } from './workspace.ts'

/** What a person sees: the shapes of the people API. */
type FormStates = Record<string, Record<string, FormState>>

type VisibleFile = {
  id: string
  name: string
  title: string
  mimetype: string
  size: number
  /** Path of the download on this server. */
  url: string
}

export type VisibleMessage = {
  channel: string
  ts: string
  thread_ts?: string
  user?: string
  bot_id?: string
  username: string
  text: string
  blocks?: Block[]
  files?: VisibleFile[]
  ephemeral?: true
  ephemeral_user?: string
  edited?: { user: string; ts: string }
  reply_count?: number
  reply_users?: string[]
  pinned?: true
  /** What this person has ticked and chosen in the message: block_id → action_id → state. */
  state?: { values: FormStates }
}

export type VisibleView = {
  id: string
  type: string
  callback_id: string
  title: unknown
  submit?: unknown
  close?: unknown
  blocks: Block[]
  state: { values: FormStates }
  hash: string
  previous_view_id: string | null
  root_view_id: string
}

type VisibleChannel = {
  id: string
  name: string
  topic: string
  members: string[]
  botIsMember: boolean
  isExternallyShared: boolean
  isDirectMessage: boolean
}

export function visibleMessage(workspace: SlackWorkspace, message: StoredMessage, viewer: string): VisibleMessage {
  const replies = workspace.messages.repliesTo(message.channel, message.ts)
  const values =
    message.blocks === undefined ? {} : workspace.formState(viewer, messageContainer(message), message.blocks)
  return {
    channel: message.channel,
    ts: message.ts,
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...visibleAuthor(workspace, message),
    text: message.text,
    ...(message.blocks !== undefined && { blocks: message.blocks }),
    ...(message.fileIds.length > 0 && { files: visibleFiles(workspace, message.fileIds) }),
    ...(message.ephemeralFor !== undefined && { ephemeral: true, ephemeral_user: message.ephemeralFor }),
    // Slack shows "(edited)" only on messages without blocks.
    ...(message.edited !== undefined && message.blocks === undefined && { edited: message.edited }),
    ...(replies.length > 0 && { reply_count: replies.length, reply_users: [...new Set(replies.map(authorId))] }),
    ...(message.pinned && { pinned: true }),
    ...(Object.keys(values).length > 0 && { state: { values } }),
  }

  function authorId(reply: StoredMessage): string {
    return reply.author.kind === 'bot' ? workspace.seed.bot.botId : reply.author.userId
  }
}

function visibleAuthor(workspace: SlackWorkspace, message: StoredMessage) {
  if (message.author.kind === 'bot') {
    return { bot_id: workspace.seed.bot.botId, username: workspace.seed.bot.name }
  }
  const user = workspace.users.get(message.author.userId)
  return { user: message.author.userId, username: user?.realName ?? message.author.userId }
}

function visibleFile(file: StoredFile): VisibleFile {
  const { id, name, title } = file
  return { id, name, title, mimetype: mimeType(name), size: file.bytes.length, url: `/people/files/${id}` }
}

function visibleFiles(workspace: SlackWorkspace, ids: readonly string[]): VisibleFile[] {
  return ids.flatMap((id) => {
    const file = workspace.files.find(id)
    return file === undefined ? [] : [visibleFile(file)]
  })
}

export function visibleView(workspace: SlackWorkspace, view: OpenView): VisibleView {
  const { title, submit, close, callback_id } = view.definition
  return {
    id: view.id,
    type: 'modal',
    callback_id: typeof callback_id === 'string' ? callback_id : '',
    title,
    ...(submit !== undefined && { submit }),
    ...(close !== undefined && { close }),
    blocks: view.blocks,
    state: { values: workspace.formState(view.userId, view.id, view.blocks) },
    hash: view.hash,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
  }
}

export function visibleChannel(channel: Channel): VisibleChannel {
  return { ...channel, members: [...channel.members] }
}
