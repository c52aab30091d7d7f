/** Keeps the page's state that of the simulator: reads it once, then follows the events. */
import { type Json, record, records, text } from './json.ts'
import { readMessage, readView } from './model.ts'
import { fetchWorkspace } from './people-api.ts'
import { type PageState, withMessage, withoutMessage, withViews, withWorkspace } from './state.ts'

type Listener = {
  update(change: (state: PageState) => PageState): void
  notify(words: string): void
  knowsChannel(channelId: string): boolean
}

const eventNames = ['message', 'message_deleted', 'views', 'notice']

/** Follows the workspace as one person; the returned function stops it. */
export function followWorkspace(as: string, listener: Listener): () => void {
  let closed = false
  // Events that arrive while the state is being read are newer than it, or the same: they are applied after it.
  let waiting: (() => void)[] | undefined = []
  const source = new EventSource(`/people/events?as=${encodeURIComponent(as)}`)

  async function readState(): Promise<void> {
    const late: (() => void)[] = []
    waiting = late
    const workspace = await fetchWorkspace(as).catch(() => undefined)
    // A later reading has taken over.
    if (closed || waiting !== late || !workspace) return
    waiting = undefined
    listener.update((state) => withWorkspace(state, workspace))
    for (const apply of late) apply()
  }

  source.addEventListener('open', () => void readState())
  source.addEventListener('error', () => listener.update((state) => ({ ...state, connection: 'lost' })))
  for (const name of eventNames) {
    source.addEventListener(name, (event) => {
      const data = readEvent(event)
      const apply = () => {
        // A direct message opens with its first message; the channel itself is not announced.
        if (name === 'message' && !listener.knowsChannel(text(data.channel))) void readState()
        else applyEvent(name, data, listener)
      }
      if (waiting) waiting.push(apply)
      else apply()
    })
  }
  return () => {
    closed = true
    source.close()
  }
}

function applyEvent(name: string, data: Json, listener: Listener): void {
  if (name === 'message') listener.update((state) => withMessage(state, readMessage(data)))
  if (name === 'message_deleted') {
    listener.update((state) => withoutMessage(state, { channel: text(data.channel), ts: text(data.ts) }))
  }
  if (name === 'views') listener.update((state) => withViews(state, records(data.views).map(readView)))
  if (name === 'notice') listener.notify(text(data.text))
}

function readEvent(event: Event): Json {
  const data: unknown = event instanceof MessageEvent ? event.data : undefined
  return typeof data === 'string' ? record(JSON.parse(data)) : {}
}
