import { z } from 'zod'
import { findElement, interactiveElements, isRecord, type PlacedElement } from './blocks.ts'
import type { VisibleMessage, VisibleView } from './visible.ts'

/** A person in the simulated workspace, as a typed client: what the auto-pilot and the tests act with. */
export type PeopleAnswer =
  | { ok: true; [key: string]: unknown }
  | { ok: false; error: string; message?: string; errors?: Record<string, string> }

type Target = { channel: string; ts: string } | { viewId: string }
type OfferedOption = { text: { type: string; text: string }; value: string }

export type Person = {
  userId: string
  command(channel: string, text: string): Promise<PeopleAnswer>
  messages(): Promise<VisibleMessage[]>
  views(): Promise<VisibleView[]>
  /** Finds the block by the action_id, unless `blockId` says which. */
  click(target: Target, actionId: string, value?: unknown, blockId?: string): Promise<PeopleAnswer>
  set(target: Target, actionId: string, value: unknown, blockId?: string): Promise<PeopleAnswer>
  submit(viewId: string, valuesByActionId?: Record<string, unknown>): Promise<PeopleAnswer>
  options(target: Target, actionId: string, query: string, blockId?: string): Promise<OfferedOption[]>
  close(viewId: string): Promise<PeopleAnswer>
  say(channel: string, text: string, threadTs?: string): Promise<PeopleAnswer>
  file(id: string): Promise<Buffer>
}

type State = { messages: VisibleMessage[]; views: VisibleView[] }

export function personIn(url: string, userId: string): Person {
  async function post(path: string, body: Record<string, unknown>): Promise<PeopleAnswer> {
    const response = await fetch(`${url}/people/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ as: userId, ...body }),
    })
    return readAnswer(await response.json())
  }

  async function state(): Promise<State> {
    const response = await fetch(`${url}/people/state?as=${encodeURIComponent(userId)}`)
    return readState(await response.json())
  }

  async function blocksOf(target: Target) {
    const { messages, views } = await state()
    if ('viewId' in target) return views.find((view) => view.id === target.viewId)?.blocks ?? []
    return messages.find(({ channel, ts }) => channel === target.channel && ts === target.ts)?.blocks ?? []
  }

  async function place(target: Target, actionId: string, blockId?: string) {
    const blocks = await blocksOf(target)
    const found: PlacedElement | undefined =
      blockId === undefined
        ? interactiveElements(blocks).find(({ element }) => element.action_id === actionId)
        : findElement(blocks, blockId, actionId)
    const where = 'viewId' in target ? { view_id: target.viewId } : { channel: target.channel, ts: target.ts }
    // An element that is not there is still asked for, so that the refusal comes from the workspace.
    return { ...where, action_id: actionId, block_id: found?.block.block_id ?? blockId ?? '' }
  }

  return {
    userId,
    command: (channel, text) => {
      const [command = '', ...rest] = text.split(' ')
      return post('command', { channel, command, text: rest.join(' ') })
    },
    messages: async () => (await state()).messages,
    views: async () => (await state()).views,
    click: async (target, actionId, value, blockId) =>
      post('action', { ...(await place(target, actionId, blockId)), value }),
    set: async (target, actionId, value, blockId) =>
      post('set', { ...(await place(target, actionId, blockId)), value }),
    submit: async (viewId, valuesByActionId = {}) => {
      const values: Record<string, Record<string, unknown>> = {}
      for (const [actionId, value] of Object.entries(valuesByActionId)) {
        const { block_id } = await place({ viewId }, actionId)
        values[block_id] = { ...values[block_id], [actionId]: value }
      }
      return post('submit', { view_id: viewId, values })
    },
    options: async (target, actionId, query, blockId) => {
      const answer = await post('options', { ...(await place(target, actionId, blockId)), query })
      if (!answer.ok) throw new Error(`${answer.error}: ${answer.message}`)
      return readOptions(answer)
    },
    close: (viewId) => post('close', { view_id: viewId }),
    say: (channel, text, threadTs) =>
      post('message', { channel, text, ...(threadTs !== undefined && { thread_ts: threadTs }) }),
    file: async (id) => {
      const response = await fetch(`${url}/people/files/${id}`)
      if (!response.ok) throw new Error(`There is no file ${id}`)
      return Buffer.from(await response.arrayBuffer())
    },
  }
}

const answerShape = z.union([
  z.looseObject({ ok: z.literal(true) }),
  z.object({
    ok: z.literal(false),
    error: z.string(),
    message: z.string().exactOptional(),
    errors: z.record(z.string(), z.string()).exactOptional(),
  }),
])

function readAnswer(json: unknown): PeopleAnswer {
  return answerShape.parse(json)
}

const isListOfRecords = (value: unknown) => Array.isArray(value) && value.every(isRecord)
const stateShape = z.object({
  // The simulator's own shapes: checked to be lists of objects, not field by field.
  messages: z.custom<VisibleMessage[]>(isListOfRecords),
  views: z.custom<VisibleView[]>(isListOfRecords),
})

function readState(json: unknown): State {
  return stateShape.parse(json)
}

const optionShape = z.object({ text: z.object({ type: z.string(), text: z.string() }), value: z.string() })
const optionsShape = z.union([
  z.object({ options: z.array(optionShape) }),
  z.object({ option_groups: z.array(z.object({ options: z.array(optionShape) })) }),
])

function readOptions(answer: unknown): OfferedOption[] {
  const offered = optionsShape.parse(answer)
  return 'options' in offered ? offered.options : offered.option_groups.flatMap((group) => group.options)
}
