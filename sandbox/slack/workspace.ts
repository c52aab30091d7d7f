import { type Block, interactiveElements } from './blocks.ts'
import { type FormState, initialState } from './form-state.ts'
import { createFormValues, type FormValues } from './form-values.ts'
import { createIds, type Ids } from './ids.ts'
import { createMessages, type MessageDraft, type Messages, messageContainer, type StoredMessage } from './messages.ts'
import { type Buckets, createBuckets, type Pace } from './pace.ts'
import { createPeopleEvents, type PeopleEvents } from './people-events.ts'
import { createResponseUrls, type ResponseUrls } from './response-urls.ts'
import type { SlackUser, SlackWorkspaceSeed } from './seed.ts'
import { createStoredFiles, type StoredFiles } from './stored-files.ts'
import { createTriggers, type Triggers } from './triggers.ts'
import { createViews, type OpenView, type Views } from './views.ts'
import { visibleMessage, visibleView } from './visible.ts'

/** The truth about one workspace, in memory. Tests may look into it; everyone else goes through the two APIs. */
export type SlackWorkspace = {
  seed: SlackWorkspaceSeed
  /** The simulator's own address; set once it listens. */
  url: string
  now: () => number
  pace: Pace
  ids: Ids
  users: Map<string, SlackUser>
  channels: Map<string, Channel>
  messages: Messages
  views: Views
  forms: FormValues
  files: StoredFiles
  triggers: Triggers
  responseUrls: ResponseUrls
  buckets: Buckets
  events: PeopleEvents
  /** Opens the app's direct message with a person, or returns it. */
  directMessage(userId: string): Channel
  post(draft: MessageDraft): StoredMessage
  /** Tells everyone who sees the message that it is as it is now. */
  announce(message: StoredMessage): void
  remove(message: StoredMessage): void
  announceViews(userId: string): void
  notify(userId: string, text: string): void
  /** `state.values` of these blocks as this person has filled them in. */
  formState(person: string, container: string, blocks: readonly Block[]): Record<string, Record<string, FormState>>
}

export type Channel = {
  id: string
  name: string
  topic: string
  members: Set<string>
  botIsMember: boolean
  isExternallyShared: boolean
  isDirectMessage: boolean
}

type WorkspaceOptions = { seed: SlackWorkspaceSeed; now: () => number; pace: Pace }

export function createWorkspace({ seed, now, pace }: WorkspaceOptions): SlackWorkspace {
  const ids = createIds(now)
  const workspace: SlackWorkspace = {
    seed,
    url: '',
    now,
    pace,
    ids,
    users: new Map(seed.users.map((user) => [user.id, user])),
    channels: new Map(seed.channels.map((channel) => [channel.id, seededChannel(channel)])),
    messages: createMessages(ids),
    views: createViews(ids),
    forms: createFormValues(),
    files: createStoredFiles(ids, now),
    triggers: createTriggers(now),
    responseUrls: createResponseUrls(now),
    buckets: createBuckets(now),
    events: createPeopleEvents(),
    directMessage: (userId) => directMessage(workspace, userId),
    post: (draft) => post(workspace, draft),
    announce: (message) => announce(workspace, message),
    remove: (message) => remove(workspace, message),
    announceViews: (userId) => announceViews(workspace, userId),
    notify: (userId, text) => workspace.events.send(userId, { name: 'notice', data: { text } }),
    formState: (person, container, blocks) => formState(workspace, { person, container }, blocks),
  }
  return workspace
}

export function canSee(workspace: SlackWorkspace, message: StoredMessage, userId: string): boolean {
  if (message.ephemeralFor !== undefined && message.ephemeralFor !== userId) return false
  return workspace.channels.get(message.channel)?.members.has(userId) ?? false
}

function seededChannel(seed: SlackWorkspaceSeed['channels'][number]): Channel {
  return {
    id: seed.id,
    name: seed.name,
    topic: seed.topic,
    members: new Set(seed.members),
    botIsMember: seed.botIsMember,
    isExternallyShared: seed.isExternallyShared ?? false,
    isDirectMessage: false,
  }
}

function directMessage(workspace: SlackWorkspace, userId: string): Channel {
  for (const channel of workspace.channels.values()) {
    if (channel.isDirectMessage && channel.members.has(userId)) return channel
  }
  const channel: Channel = {
    id: workspace.ids.next('D'),
    name: workspace.seed.bot.name,
    topic: '',
    members: new Set([userId]),
    botIsMember: true,
    isExternallyShared: false,
    isDirectMessage: true,
  }
  workspace.channels.set(channel.id, channel)
  return channel
}

function post(workspace: SlackWorkspace, draft: MessageDraft): StoredMessage {
  const message = workspace.messages.add(draft)
  announce(workspace, message)
  announceParent(workspace, message)
  return message
}

function announce(workspace: SlackWorkspace, message: StoredMessage): void {
  for (const userId of workspace.users.keys()) {
    if (!canSee(workspace, message, userId)) continue
    workspace.events.send(userId, { name: 'message', data: visibleMessage(workspace, message, userId) })
  }
}

/** A new or deleted reply changes what the parent says about its thread. */
function announceParent(workspace: SlackWorkspace, reply: StoredMessage): void {
  if (reply.threadTs === undefined || reply.ephemeralFor !== undefined) return
  const parent = workspace.messages.find(reply.channel, reply.threadTs)
  if (parent !== undefined) announce(workspace, parent)
}

function remove(workspace: SlackWorkspace, message: StoredMessage): void {
  workspace.forms.forget(messageContainer(message))
  if (workspace.messages.repliesTo(message.channel, message.ts).length > 0) {
    leaveTombstone(workspace, message)
    return
  }
  workspace.messages.remove(message)
  for (const userId of workspace.users.keys()) {
    if (!canSee(workspace, message, userId)) continue
    workspace.events.send(userId, { name: 'message_deleted', data: { channel: message.channel, ts: message.ts } })
  }
  announceParent(workspace, message)
}

function leaveTombstone(workspace: SlackWorkspace, message: StoredMessage): void {
  message.deleted = true
  message.text = 'This message was deleted.'
  delete message.blocks
  announce(workspace, message)
}

function announceViews(workspace: SlackWorkspace, userId: string): void {
  const views = workspace.views.stack(userId).map((view: OpenView) => visibleView(workspace, view))
  workspace.events.send(userId, { name: 'views', data: { views } })
}

function formState(
  workspace: SlackWorkspace,
  { person, container }: { person: string; container: string },
  blocks: readonly Block[],
): Record<string, Record<string, FormState>> {
  const values: Record<string, Record<string, FormState>> = {}
  for (const { block, element } of interactiveElements(blocks)) {
    const place = { person, container, blockId: block.block_id, actionId: element.action_id }
    const state = workspace.forms.get(place) ?? initialState(element)
    if (state !== undefined) values[block.block_id] = { ...values[block.block_id], [element.action_id]: state }
  }
  return values
}
