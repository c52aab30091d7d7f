import { z } from 'zod'
import { modalProblems } from '../block-kit.ts'
import { isRecord } from '../blocks.ts'
import { SlackRefusal } from '../refusal.ts'
import type { OpenView } from '../views.ts'
import { type ApiMethod, defineMethod, jsonArgument } from '../web-api.ts'
import { viewJson } from '../wire.ts'
import type { SlackWorkspace } from '../workspace.ts'

export const viewsMethods: ApiMethod[] = [
  defineMethod({
    name: 'views.open',
    write: true,
    args: z.object({ trigger_id: z.string(), view: z.unknown() }),
    call: (workspace, args) => {
      const definition = readView(workspace, args.view)
      const { userId } = workspace.triggers.use(args.trigger_id)
      return shown(workspace, workspace.views.open(userId, definition))
    },
  }),
  defineMethod({
    name: 'views.push',
    write: true,
    args: z.object({ trigger_id: z.string(), view: z.unknown() }),
    call: (workspace, args) => {
      const definition = readView(workspace, args.view)
      const { userId, viewId } = workspace.triggers.use(args.trigger_id)
      if (viewId === undefined || workspace.views.find(viewId) === undefined) throw new SlackRefusal('not_found')
      return shown(workspace, workspace.views.push(userId, definition))
    },
  }),
  defineMethod({
    name: 'views.update',
    write: true,
    args: z.object({
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
      view: z.unknown(),
    }),
    call: (workspace, args) => {
      const view = findView(workspace, args)
      const definition = readView(workspace, args.view, view)
      if (args.hash !== undefined && args.hash !== view.hash) throw new SlackRefusal('hash_conflict')
      updateView(workspace, view, definition)
      return { view: viewJson(workspace, view) }
    },
  }),
]

/** Also used for the views that come back in a `response_action`. */
export function readView(workspace: SlackWorkspace, argument: unknown, replaces?: OpenView): Record<string, unknown> {
  const view = jsonArgument(argument, 'invalid_arguments')
  const problems = modalProblems(view)
  if (problems.length > 0 || !isRecord(view)) {
    const messages = problems.map((problem) => `[ERROR] ${problem}`)
    throw new SlackRefusal('invalid_arguments', { response_metadata: { messages } })
  }
  if (typeof view.external_id === 'string' && view.external_id !== '') {
    const other = workspace.views.findByExternalId(view.external_id)
    if (other !== undefined && other !== replaces) throw new SlackRefusal('duplicate_external_id')
  }
  return view
}

export function updateView(workspace: SlackWorkspace, view: OpenView, definition: Record<string, unknown>): void {
  workspace.views.update(view, definition)
  // In views, unlike messages, an element with the same ids keeps what was entered.
  workspace.forms.keepOnly(view.id, view.blocks)
  workspace.announceViews(view.userId)
}

function shown(workspace: SlackWorkspace, view: OpenView): Record<string, unknown> {
  workspace.announceViews(view.userId)
  return { view: viewJson(workspace, view) }
}

function findView(workspace: SlackWorkspace, args: { view_id?: string | undefined; external_id?: string | undefined }) {
  if (args.view_id === undefined && args.external_id === undefined) throw new SlackRefusal('invalid_arguments')
  const view =
    args.view_id === undefined
      ? workspace.views.findByExternalId(args.external_id ?? '')
      : workspace.views.find(args.view_id)
  if (view === undefined) throw new SlackRefusal('not_found')
  return view
}
