import type { Block } from './blocks.ts'
import type { Ids } from './ids.ts'

export type StoredMessage = {
  channel: string
  ts: string
  threadTs?: string
  author: { kind: 'bot' } | { kind: 'user'; userId: string }
  text: string
  blocks?: Block[]
  fileIds: string[]
  /** Shown to this person only. */
  ephemeralFor?: string
  metadata?: unknown
  edited?: { user: string; ts: string }
  pinned: boolean
  /** A deleted first message of a thread: a tombstone keeps the replies together. */
  deleted?: true
}

export type MessageDraft = Omit<StoredMessage, 'ts' | 'pinned' | 'edited' | 'fileIds' | 'deleted'> & {
  fileIds?: string[]
}

export type Messages = {
  add(draft: MessageDraft): StoredMessage
  all(): StoredMessage[]
  find(channel: string, ts: string): StoredMessage | undefined
  repliesTo(channel: string, ts: string): StoredMessage[]
  remove(message: StoredMessage): void
}

export function createMessages(ids: Ids): Messages {
  const messages: StoredMessage[] = []
  return {
    add: (draft) => {
      const message: StoredMessage = { fileIds: [], ...draft, ts: ids.timestamp(), pinned: false }
      messages.push(message)
      return message
    },
    all: () => [...messages],
    find: (channel, ts) => messages.find((message) => message.channel === channel && message.ts === ts),
    repliesTo: (channel, ts) =>
      messages.filter((m) => m.channel === channel && m.threadTs === ts && m.ts !== ts && m.ephemeralFor === undefined),
    remove: (message) => {
      messages.splice(messages.indexOf(message), 1)
    },
  }
}

/** Under which name people's form values in this message are kept. */
export function messageContainer(message: { channel: string; ts: string }): string {
  return `${message.channel} ${message.ts}`
}
