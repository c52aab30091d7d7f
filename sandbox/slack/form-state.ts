import { type Element, isRecord } from './blocks.ts'

/**
 * One entry of `state.values`, and how each element makes it from what a person entered
 * (Slack docs, "View submission payloads", field names by element type).
 */
export type FormState = Record<string, unknown> & { type: string }
export type SlackOption = Record<string, unknown>

const TEXT_INPUTS = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input']
const ONE_OPTION = ['static_select', 'external_select', 'radio_buttons']
const MANY_OPTIONS = ['checkboxes', 'multi_static_select', 'multi_external_select']

/** Elements whose state is a plain value: type → [field in the state, field with the initial value]. */
const PLAIN_VALUES: Record<string, [string, string]> = {
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  rich_text_input: ['rich_text_value', 'initial_value'],
}

export function initialState(element: Element): FormState | undefined {
  const type = element.type
  if (TEXT_INPUTS.includes(type)) return { type, value: element.initial_value ?? null }
  if (ONE_OPTION.includes(type)) return { type, selected_option: element.initial_option ?? null }
  if (MANY_OPTIONS.includes(type)) return { type, selected_options: element.initial_options ?? [] }
  if (type === 'file_input') return { type, files: [] }
  const plain = PLAIN_VALUES[type]
  if (plain === undefined) return undefined
  return { type, [plain[0]]: element[plain[1]] ?? (type.startsWith('multi_') ? [] : null) }
}

type EnteredValue = { value: unknown; offered: SlackOption[]; files: Record<string, unknown>[] }

/** The state after a person entered this, or undefined when the element does not take such a value. */
export function enteredState(element: Element, entered: EnteredValue): FormState | undefined {
  const { type } = element
  const { value } = entered
  if (TEXT_INPUTS.includes(type)) return textState(type, value)
  if (ONE_OPTION.includes(type)) return oneOptionState(element, entered)
  if (MANY_OPTIONS.includes(type)) return manyOptionsState(element, entered)
  if (type === 'file_input') return { type, files: entered.files }
  const plain = PLAIN_VALUES[type]
  if (plain === undefined || Array.isArray(value) !== type.startsWith('multi_')) return undefined
  return { type, [plain[0]]: value === '' ? null : (value ?? null) }
}

function textState(type: string, value: unknown): FormState | undefined {
  if (value === null || value === undefined || value === '') return { type, value: null }
  return typeof value === 'string' || typeof value === 'number' ? { type, value: String(value) } : undefined
}

function oneOptionState(element: Element, { value, offered }: EnteredValue): FormState | undefined {
  if (value === null || value === undefined || value === '') return { type: element.type, selected_option: null }
  const option = optionsOf(element, offered).find((candidate) => candidate.value === value)
  return option === undefined ? undefined : { type: element.type, selected_option: option }
}

function manyOptionsState(element: Element, { value, offered }: EnteredValue): FormState | undefined {
  if (!Array.isArray(value)) return undefined
  const options = optionsOf(element, offered)
  // In the order of the element, not of the clicks, as Slack reports them.
  const chosen = options.filter((option) => value.includes(option.value))
  return chosen.length === new Set(value).size ? { type: element.type, selected_options: chosen } : undefined
}

export function optionsOf(element: Element, offered: SlackOption[] = []): SlackOption[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isRecord) : []
  // An external select knows no options of its own but the ones it started with.
  const initials = element.type.endsWith('external_select') ? [element.initial_options, [element.initial_option]] : []
  const lists = [element.options, ...groups.map((group) => group.options), ...initials]
  return [...lists.flatMap((list) => (Array.isArray(list) ? list.filter(isRecord) : [])), ...offered]
}

export function isEmptyState(state: FormState): boolean {
  return Object.entries(state).every(
    ([key, value]) => key === 'type' || value === null || (Array.isArray(value) && value.length === 0),
  )
}
