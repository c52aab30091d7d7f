import { z } from 'zod'
import type { Route } from '../../simulator/route.ts'
import { findElement } from '../blocks.ts'
import { type Surface, viewClosedPayload, viewSubmissionPayload } from '../interactions.ts'
import { readView, updateView } from '../methods/views.ts'
import { SlackRefusal } from '../refusal.ts'
import type { OpenView } from '../views.ts'
import { setValue } from './elements.ts'
import { inputErrors } from './input-errors.ts'
import { type PeopleContext, PersonRefusal, peoplePost, personOf } from './routes.ts'
import { unanswered } from './talking.ts'

/** A person submits or closes a modal (Slack docs, Modals). */
const submitBody = z.object({
  as: z.string(),
  view_id: z.string(),
  values: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
})
const closeBody = z.object({ as: z.string(), view_id: z.string() })

export function peopleModalRoutes(context: PeopleContext): Route[] {
  return [
    peoplePost(context, { name: 'submit', body: submitBody, handle: submit }),
    peoplePost(context, { name: 'close', body: closeBody, handle: close }),
  ]
}

async function submit(context: PeopleContext, body: z.output<typeof submitBody>) {
  const { workspace, socketMode } = context
  const view = topView(context, body)
  if (view.definition.submit === undefined) throw new PersonRefusal('no_such_element', 'This has no submit button')
  setValues(context, view, body.values)
  const errors = inputErrors(view.blocks, workspace.formState(view.userId, view.id, view.blocks))
  if (errors !== undefined) throw new PersonRefusal('missing_values', 'Some answers are missing', { errors })
  const payload = viewSubmissionPayload(workspace, view)
  const ack = await socketMode.send({ type: 'interactive', payload, acceptsResponsePayload: true })
  if (ack.kind !== 'acked') throw unanswered(context, body.as, 'We had some trouble connecting', ack.kind)
  try {
    applyResponse(context, view, ack.payload)
  } catch (error) {
    if (error instanceof SlackRefusal) workspace.notify(body.as, 'We had some trouble connecting. Try again?')
    throw error
  }
  return {}
}

function topView({ workspace }: PeopleContext, body: { as: string; view_id: string }): OpenView {
  personOf(workspace, body.as)
  const view = workspace.views.stack(body.as).at(-1)
  if (view?.id !== body.view_id) throw new PersonRefusal('no_such_view', 'This dialog is not open any more')
  return view
}

function setValues({ workspace }: PeopleContext, view: OpenView, values: Record<string, Record<string, unknown>>) {
  const surface: Surface = { kind: 'view', view }
  for (const [blockId, actions] of Object.entries(values)) {
    for (const [actionId, value] of Object.entries(actions)) {
      const placed = findElement(view.blocks, blockId, actionId)
      if (placed === undefined) throw new PersonRefusal('no_such_element', `There is no ${blockId}/${actionId}`)
      setValue(workspace, surface, placed, { as: view.userId, value })
    }
  }
}

const responseAction = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
])

function applyResponse({ workspace }: PeopleContext, view: OpenView, payload: Record<string, unknown>): void {
  if (payload.response_action === undefined) {
    workspace.views.close(view)
    workspace.forms.forget(view.id)
    workspace.announceViews(view.userId)
    return
  }
  const parsed = responseAction.safeParse(payload)
  if (!parsed.success) throw new SlackRefusal('invalid_response_action', { problem: z.prettifyError(parsed.error) })
  const response = parsed.data
  switch (response.response_action) {
    case 'errors':
      throw viewErrors(view, response.errors)
    case 'update':
      updateView(workspace, view, readView(workspace, response.view, view))
      break
    case 'push':
      workspace.views.push(view.userId, readView(workspace, response.view))
      workspace.announceViews(view.userId)
      break
    case 'clear':
      workspace.views.clear(view.userId)
      workspace.announceViews(view.userId)
      break
  }
}

/** Errors can only stand under input blocks of this view. */
function viewErrors(view: OpenView, errors: Record<string, string>): Error {
  const inputs = new Set(view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id))
  const strange = Object.keys(errors).filter((blockId) => !inputs.has(blockId))
  if (strange.length > 0 || Object.keys(errors).length === 0) {
    return new SlackRefusal('invalid_response_action', { problem: `errors for unknown blocks: ${strange.join(', ')}` })
  }
  return new PersonRefusal('view_errors', 'Please check your answers', { errors })
}

async function close(context: PeopleContext, body: z.output<typeof closeBody>) {
  const { workspace, socketMode } = context
  const view = topView(context, body)
  const isCleared = view.definition.clear_on_close === true
  const closed = isCleared ? [...workspace.views.stack(body.as)].reverse() : [view]
  const payloads = closed
    .filter((each) => each.definition.notify_on_close === true)
    .map((each) => viewClosedPayload(workspace, each, isCleared))
  if (isCleared) workspace.views.clear(body.as)
  else workspace.views.close(view)
  for (const each of closed) workspace.forms.forget(each.id)
  workspace.announceViews(body.as)
  for (const payload of payloads) {
    await socketMode.send({ type: 'interactive', payload, acceptsResponsePayload: false })
  }
  return {}
}
