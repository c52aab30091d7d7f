/** What the page knows, and every way it changes. Pure: the app draws it, the connection feeds it. */
import { byTime, type Message, type View, type Workspace } from './model.ts'
import type { MessagePlace } from './permalink.ts'

type ThreadChoice = { kind: 'newest' } | { kind: 'closed' } | { kind: 'chosen'; ts: string }
export type Notice = { id: number; text: string }

export type PageState = {
  connection: 'connecting' | 'live' | 'lost' | 'stranger'
  workspace: Workspace | undefined
  channelId: string
  thread: ThreadChoice
  unread: string[]
  notices: Notice[]
  /** The message that a permalink has led to: another object with each click, so that the second leads there as well. */
  highlighted: { ts: string } | undefined
}

export function emptyPage(): PageState {
  return {
    connection: 'connecting',
    workspace: undefined,
    channelId: '',
    thread: { kind: 'newest' },
    unread: [],
    notices: [],
    highlighted: undefined,
  }
}

export function withWorkspace(state: PageState, workspace: Workspace): PageState {
  const known = workspace.channels.some((channel) => channel.id === state.channelId)
  const channelId = known ? state.channelId : (busiestChannel(workspace) ?? '')
  return { ...state, workspace, channelId, connection: 'live' }
}

export function withMessage(state: PageState, message: Message): PageState {
  if (!state.workspace) return state
  const others = state.workspace.messages.filter((other) => !sameMessage(other, message))
  const isNew = others.length === state.workspace.messages.length
  const unread = isNew && message.channel !== state.channelId ? [...state.unread, message.channel] : state.unread
  return { ...state, unread, workspace: { ...state.workspace, messages: [...others, message].sort(byTime) } }
}

export function withoutMessage(state: PageState, gone: { channel: string; ts: string }): PageState {
  if (!state.workspace) return state
  const messages = state.workspace.messages.filter((message) => !sameMessage(message, gone))
  return { ...state, workspace: { ...state.workspace, messages } }
}

export function withViews(state: PageState, views: View[]): PageState {
  return state.workspace ? { ...state, workspace: { ...state.workspace, views } } : state
}

/** What is on the page already is not said twice: an answer and Slack's own notice can have the same words. */
export function withNotice(state: PageState, notice: Notice): PageState {
  if (state.notices.some(({ text }) => text === notice.text)) return state
  return { ...state, notices: [...state.notices.slice(-2), notice] }
}

export function withoutNotice(state: PageState, id: number): PageState {
  return { ...state, notices: state.notices.filter((notice) => notice.id !== id) }
}

export function inChannel(state: PageState, channelId: string): PageState {
  const unread = state.unread.filter((id) => id !== channelId)
  return { ...state, channelId, unread, thread: { kind: 'newest' }, highlighted: undefined }
}

export function atMessage(state: PageState, { channelId, ts, threadTs }: MessagePlace): PageState {
  return { ...inChannel(state, channelId), thread: { kind: 'chosen', ts: threadTs ?? ts }, highlighted: { ts } }
}

export function channelMessages(state: PageState): Message[] {
  const messages = state.workspace?.messages ?? []
  return messages.filter((message) => message.channel === state.channelId && message.threadTs === undefined)
}

export function threadMessages(state: PageState, parentTs: string): Message[] {
  const messages = state.workspace?.messages ?? []
  return messages.filter(
    (message) => message.channel === state.channelId && (message.ts === parentTs || message.threadTs === parentTs),
  )
}

/** The thread to show: the one somebody chose, else the newest that an app has started in this channel. */
export function openThread(state: PageState): string | undefined {
  if (state.thread.kind === 'chosen') return state.thread.ts
  if (state.thread.kind === 'closed') return undefined
  return channelMessages(state).findLast((message) => message.fromApp && !message.ephemeral && message.replyCount > 0)
    ?.ts
}

function busiestChannel(workspace: Workspace): string | undefined {
  const mine = workspace.channels.filter((channel) => channel.members.includes(workspace.me))
  const latest = workspace.messages.findLast((message) => mine.some((channel) => channel.id === message.channel))
  return latest?.channel ?? mine[0]?.id ?? workspace.channels[0]?.id
}

function sameMessage(a: { channel: string; ts: string }, b: { channel: string; ts: string }): boolean {
  return a.channel === b.channel && a.ts === b.ts
}
