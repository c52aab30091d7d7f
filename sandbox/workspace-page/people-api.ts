/** The simulator's people API: what a person can do in the workspace. */
import { isRecord, type Json, record, text } from './json.ts'
import { readWorkspace, type Workspace } from './model.ts'

/** The message or view that an element sits on. */
export type Surface = { channel: string; ts: string } | { view_id: string }
export type ElementAddress = { blockId: string; actionId: string }
type UploadedText = { name: string; content: string }
export type ElementValue = string | string[] | UploadedText[] | null
export type ViewValues = Record<string, Record<string, ElementValue>>
export type Answer = { ok: true; body: Json } | { ok: false; error: string; message: string; body: Json }

export type PeopleApi = ReturnType<typeof peopleApi>

export function peopleApi(as: string) {
  // A form value that is still on its way must arrive before the click that depends on it.
  let settled: Promise<unknown> = Promise.resolve()

  async function afterSettled(path: string, body: Json): Promise<Answer> {
    await settled
    return post(path, { as, ...body })
  }

  return {
    command(channel: string, command: string, words: string): Promise<Answer> {
      return post('command', { as, channel, command, text: words })
    },
    message(channel: string, threadTs: string | undefined, words: string): Promise<Answer> {
      return post('message', { as, channel, text: words, ...(threadTs ? { thread_ts: threadTs } : {}) })
    },
    action(surface: Surface, address: ElementAddress, value: ElementValue, label?: string): Promise<Answer> {
      return afterSettled('action', {
        ...surface,
        ...wire(address),
        ...(value === null ? {} : { value }),
        ...(label === undefined ? {} : { text: label }),
      })
    },
    set(surface: Surface, address: ElementAddress, value: ElementValue): Promise<Answer> {
      const answer = afterSettled('set', { ...surface, ...wire(address), value })
      settled = answer
      return answer
    },
    options(surface: Surface, address: ElementAddress, query: string): Promise<Answer> {
      return afterSettled('options', { ...surface, ...wire(address), query })
    },
    submit(viewId: string, values: ViewValues): Promise<Answer> {
      return afterSettled('submit', { view_id: viewId, values })
    },
    close(viewId: string): Promise<Answer> {
      return post('close', { as, view_id: viewId })
    },
  }
}

/** Without a person the simulator answers for the first one of the workspace. */
export async function fetchWorkspace(as: string): Promise<Workspace | undefined> {
  const query = as === '' ? '' : `?as=${encodeURIComponent(as)}`
  const response = await fetch(`/people/state${query}`)
  const body = record(await response.json())
  return body.ok === true ? readWorkspace(body, as) : undefined
}

export function fileUrl(id: string): string {
  return `/people/files/${encodeURIComponent(id)}`
}

async function post(path: string, body: Json): Promise<Answer> {
  try {
    const response = await fetch(`/people/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return readAnswer(await response.json())
  } catch {
    return { ok: false, error: 'unreachable', message: 'The sandbox does not answer. Is it still running?', body: {} }
  }
}

function readAnswer(value: unknown): Answer {
  const body = record(value)
  if (isRecord(value) && body.ok === true) return { ok: true, body }
  const error = text(body.error) || 'unknown_error'
  return { ok: false, error, message: text(body.message) || `Slack answered: ${error}`, body }
}

function wire(address: ElementAddress): Json {
  return { block_id: address.blockId, action_id: address.actionId }
}
