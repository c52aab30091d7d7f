import { type Block, type Element, interactiveElements } from '../blocks.ts'
import { type FormState, isEmptyState } from '../form-state.ts'

/** What the Slack client checks before a submission leaves it: required inputs, lengths, formats. */
type FormStates = Record<string, Record<string, FormState>>

export function inputErrors(blocks: readonly Block[], states: FormStates): Record<string, string> | undefined {
  const errors: Record<string, string> = {}
  for (const { block, element } of interactiveElements(blocks)) {
    const state = states[block.block_id]?.[element.action_id]
    if (block.type !== 'input' || state === undefined) continue
    const error = inputError(block, element, state)
    if (error !== undefined) errors[block.block_id] = error
  }
  return Object.keys(errors).length > 0 ? errors : undefined
}

function inputError(block: Block, element: Element, state: FormState): string | undefined {
  if (isEmptyState(state)) return block.optional === true ? undefined : 'Please complete this required field.'
  if (typeof state.value !== 'string') return undefined
  switch (element.type) {
    case 'plain_text_input':
      return lengthError(element, state.value)
    case 'number_input':
      return numberError(element, state.value)
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(state.value) ? undefined : 'Please enter a valid email address.'
    case 'url_text_input':
      return URL.canParse(state.value) ? undefined : 'Please enter a valid URL.'
    default:
      return undefined
  }
}

function lengthError(element: Element, value: string): string | undefined {
  const minimum = Number(element.min_length ?? 0)
  const maximum = Number(element.max_length ?? 3000)
  if (value.length < minimum) return `This must be at least ${minimum} characters long.`
  return value.length > maximum ? `This must be at most ${maximum} characters long.` : undefined
}

function numberError(element: Element, value: string): string | undefined {
  const number = Number(value)
  if (value.trim() === '' || Number.isNaN(number)) return 'Please enter a number.'
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return 'Please enter a whole number.'
  const { min_value: minimum, max_value: maximum } = element
  if (typeof minimum === 'string' && number < Number(minimum)) return `This must be ${minimum} or more.`
  if (typeof maximum === 'string' && number > Number(maximum)) return `This must be ${maximum} or less.`
  return undefined
}
