import { z } from 'zod'
import type { Route } from '../../simulator/route.ts'
import { optionGroup, plainOption } from '../block-kit/objects.ts'
import { findElement, isRecord, type PlacedElement } from '../blocks.ts'
import { enteredState, type FormState, optionsOf } from '../form-state.ts'
import type { FormPlace } from '../form-values.ts'
import {
  blockActionsPayload,
  blockSuggestionPayload,
  buttonAction,
  overflowAction,
  type Surface,
  surfaceBlocks,
  surfaceContainer,
  valueAction,
} from '../interactions.ts'
import { fileJson } from '../wire.ts'
import { canSee, type SlackWorkspace } from '../workspace.ts'
import { type PeopleContext, PersonRefusal, peoplePost, personOf } from './routes.ts'
import { unanswered } from './talking.ts'

/** A person uses an element of a message or a view: clicks, chooses, types, looks for options. */
const place = {
  as: z.string(),
  channel: z.string().optional(),
  ts: z.string().optional(),
  view_id: z.string().optional(),
  block_id: z.string(),
  action_id: z.string(),
}
const useBody = z.object({ ...place, value: z.unknown().optional(), text: z.string().optional() })
const optionsBody = z.object({ ...place, query: z.string().default('') })

/** Slack docs, Select menu of external data source: min_query_length, "the default value is 3". */
const DEFAULT_MIN_QUERY_LENGTH = 3
const OPTIONS_LIMIT = 100

export function peopleElementRoutes(context: PeopleContext): Route[] {
  return [
    peoplePost(context, { name: 'action', body: useBody, handle: act }),
    peoplePost(context, { name: 'set', body: useBody, handle: set }),
    peoplePost(context, { name: 'options', body: optionsBody, handle: options }),
  ]
}

type ElementPlace = z.output<z.ZodObject<typeof place>>
type ElementUse = z.output<typeof useBody>

async function act(context: PeopleContext, body: ElementUse) {
  const { workspace, socketMode } = context
  const { surface, placed } = findPlaced(workspace, body)
  if (placed.block.type === 'input' && placed.block.dispatch_action !== true) {
    throw new PersonRefusal('no_such_element', 'This input sends nothing before the form is submitted')
  }
  const action = actionFor(workspace, surface, placed, body)
  const payload = blockActionsPayload(workspace, { userId: body.as, surface, action })
  const ack = await socketMode.send({ type: 'interactive', payload, acceptsResponsePayload: false })
  if (ack.kind !== 'acked') throw unanswered(context, body.as, 'This did not work', ack.kind)
  return {}
}

function set({ workspace }: PeopleContext, body: ElementUse) {
  const { surface, placed } = findPlaced(workspace, body)
  setValue(workspace, surface, placed, body)
  return {}
}

function findPlaced(workspace: SlackWorkspace, body: ElementPlace): { surface: Surface; placed: PlacedElement } {
  const surface = findSurface(workspace, body)
  const placed = surface && findElement(surfaceBlocks(surface), body.block_id, body.action_id)
  if (surface === undefined || placed === undefined) {
    throw new PersonRefusal('no_such_element', 'There is nothing like this to click on any more')
  }
  return { surface, placed }
}

function findSurface(workspace: SlackWorkspace, body: ElementPlace): Surface | undefined {
  personOf(workspace, body.as)
  if (body.view_id !== undefined) {
    // Only the view on top can be reached.
    const view = workspace.views.stack(body.as).at(-1)
    return view?.id === body.view_id ? { kind: 'view', view } : undefined
  }
  const message = workspace.messages.find(body.channel ?? '', body.ts ?? '')
  return message !== undefined && canSee(workspace, message, body.as) ? { kind: 'message', message } : undefined
}

function actionFor(workspace: SlackWorkspace, surface: Surface, placed: PlacedElement, body: ElementUse) {
  switch (placed.element.type) {
    case 'button':
    case 'icon_button':
    case 'workflow_button':
      return buttonAction(placed)
    case 'overflow': {
      const option = optionsOf(placed.element).find((candidate) => candidate.value === body.value)
      if (option === undefined) throw noSuchOption()
      return overflowAction(placed, option)
    }
    case 'feedback_buttons':
      return feedbackAction(placed, body.value)
    default:
      return valueAction(placed, setValue(workspace, surface, placed, body))
  }
}

function feedbackAction(placed: PlacedElement, value: unknown): Record<string, unknown> {
  const { positive_button: positive, negative_button: negative } = placed.element
  const button = [positive, negative].find((candidate) => isRecord(candidate) && candidate.value === value)
  if (!isRecord(button)) throw noSuchOption()
  return { ...buttonAction(placed), text: button.text, value }
}

/** Keeps what the person entered, and returns it as the element's state. */
export function setValue(
  workspace: SlackWorkspace,
  surface: Surface,
  placed: PlacedElement,
  entered: { as: string; value?: unknown; text?: string | undefined },
): FormState {
  const place = formPlace(entered.as, surface, placed)
  const named = entered.text === undefined ? [] : [namedOption(entered.value, entered.text)]
  const offered = [...workspace.forms.offered(place), ...named]
  const files = storeFiles(workspace, entered.as, placed, entered.value)
  const state = enteredState(placed.element, { value: entered.value, offered, files })
  if (state === undefined) throw noSuchOption()
  workspace.forms.set(place, state)
  return state
}

function formPlace(person: string, surface: Surface, { block, element }: PlacedElement): FormPlace {
  return { person, container: surfaceContainer(surface), blockId: block.block_id, actionId: element.action_id }
}

function namedOption(value: unknown, text: string): Record<string, unknown> {
  return { text: { type: 'plain_text', text, emoji: true }, value }
}

const chosenFiles = z.array(z.object({ name: z.string().min(1), content: z.string() }))

function storeFiles(workspace: SlackWorkspace, person: string, placed: PlacedElement, value: unknown) {
  if (placed.element.type !== 'file_input') return []
  const files = chosenFiles.safeParse(value ?? [])
  const limit = typeof placed.element.max_files === 'number' ? placed.element.max_files : 10
  if (!files.success || files.data.length > limit) throw noSuchOption()
  return files.data.map((file) =>
    fileJson(workspace, workspace.files.add(file.name, Buffer.from(file.content), person)),
  )
}

function noSuchOption(): PersonRefusal {
  return new PersonRefusal('no_such_option', 'This element does not take such a value')
}

async function options(context: PeopleContext, body: z.output<typeof optionsBody>) {
  const { workspace, socketMode } = context
  const { surface, placed } = findPlaced(workspace, body)
  if (!placed.element.type.endsWith('external_select')) throw noSuchOption()
  const minimum = placed.element.min_query_length ?? DEFAULT_MIN_QUERY_LENGTH
  if (body.query.length < Number(minimum)) return { options: [] }
  const payload = blockSuggestionPayload(workspace, { userId: body.as, surface, placed, query: body.query })
  const ack = await socketMode.send({ type: 'interactive', payload, acceptsResponsePayload: true })
  if (ack.kind !== 'acked') throw unanswered(context, body.as, 'The options could not be loaded', ack.kind)
  const offered = readOffered(context, body.as, ack.payload)
  const place = formPlace(body.as, surface, placed)
  const chosenBefore = selectedOptions(workspace.forms.get(place))
  const flat = 'options' in offered ? offered.options : offered.option_groups.flatMap((group) => group.options)
  workspace.forms.rememberOffered(place, [...flat, ...chosenBefore])
  return offered
}

const offeredOptions = z.union([
  z.object({ options: z.array(plainOption).max(OPTIONS_LIMIT) }),
  z.object({ option_groups: z.array(optionGroup).max(OPTIONS_LIMIT) }),
])

function readOffered({ workspace }: PeopleContext, userId: string, payload: Record<string, unknown>) {
  const parsed = offeredOptions.safeParse(payload)
  if (parsed.success) return parsed.data
  const text = 'The options could not be loaded because the app’s answer is not valid'
  workspace.notify(userId, text)
  throw new PersonRefusal('invalid_options', `${text}: ${z.prettifyError(parsed.error)}`)
}

/** A later search must not lose the text of what is chosen already. */
function selectedOptions(state: FormState | undefined): Record<string, unknown>[] {
  const many = Array.isArray(state?.selected_options) ? state.selected_options : []
  return [state?.selected_option, ...many].filter(isRecord)
}
