import { type Block, withIds } from './blocks.ts'
import { type Ids, randomId } from './ids.ts'
import { SlackRefusal } from './refusal.ts'

/** Slack docs, Modals: "a modal can hold up to three views in a view stack". */
const STACK_LIMIT = 3

export type OpenView = {
  id: string
  userId: string
  rootId: string
  previousId: string | null
  hash: string
  /** The view as the app defined it, without its blocks. */
  definition: Record<string, unknown>
  blocks: Block[]
}

export type Views = {
  stack(userId: string): OpenView[]
  find(viewId: string): OpenView | undefined
  findByExternalId(externalId: string): OpenView | undefined
  open(userId: string, definition: Record<string, unknown>): OpenView
  push(userId: string, definition: Record<string, unknown>): OpenView
  update(view: OpenView, definition: Record<string, unknown>): void
  /** Closes this view and what lies on it. */
  close(view: OpenView): void
  clear(userId: string): void
}

export function createViews(ids: Ids): Views {
  const stacks = new Map<string, OpenView[]>()
  const stack = (userId: string) => stacks.get(userId) ?? []
  const all = () => [...stacks.values()].flat()

  function create(userId: string, definition: Record<string, unknown>, below: OpenView[]): OpenView {
    const id = ids.next('V')
    const view: OpenView = {
      id,
      userId,
      rootId: below[0]?.id ?? id,
      previousId: below.at(-1)?.id ?? null,
      ...content(definition),
    }
    stacks.set(userId, [...below, view])
    return view
  }

  function content(definition: Record<string, unknown>): Pick<OpenView, 'hash' | 'definition' | 'blocks'> {
    const { blocks, ...rest } = definition
    const hash = `${ids.timestamp().slice(0, 10)}.${randomId(4)}`
    return { hash, definition: rest, blocks: withIds(Array.isArray(blocks) ? blocks : []) }
  }

  return {
    stack,
    find: (viewId) => all().find((view) => view.id === viewId),
    findByExternalId: (externalId) => all().find((view) => view.definition.external_id === externalId),
    open: (userId, definition) => create(userId, definition, []),
    push: (userId, definition) => {
      const below = stack(userId)
      if (below.length === 0) throw new SlackRefusal('not_found')
      if (below.length >= STACK_LIMIT) throw new SlackRefusal('push_limit_reached')
      return create(userId, definition, below)
    },
    update: (view, definition) => {
      Object.assign(view, content(definition))
    },
    close: (view) => {
      const own = stack(view.userId)
      stacks.set(view.userId, own.slice(0, own.indexOf(view)))
    },
    clear: (userId) => {
      stacks.set(userId, [])
    },
  }
}
