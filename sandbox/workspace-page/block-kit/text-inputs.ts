import { useEffect, useRef, useState } from 'preact/hooks'
import { html } from '../html.ts'
import { record, text } from '../json.ts'
import { addressOf, type ElementProps, focusKey, labelling, useAnswer, useHost } from './host.ts'

type TypingEvent = Event & { currentTarget: HTMLInputElement | HTMLTextAreaElement }
type TypingKey = KeyboardEvent & { currentTarget: HTMLInputElement | HTMLTextAreaElement }

export function TextInput(props: ElementProps) {
  const { element, dispatches } = props
  const host = useHost()
  const answer = useAnswer(props)
  const field = useRef<HTMLInputElement | HTMLTextAreaElement>(null)
  const [value, setValue] = useState(text(element.initial_value))
  const triggers = triggerActions(props)

  useEffect(() => {
    if (element.focus_on_load === true) field.current?.focus()
  }, [])

  function onInput(event: TypingEvent): void {
    const words = event.currentTarget.value
    setValue(words)
    host.typed(addressOf(props), words)
    if (triggers.includes('on_character_entered')) void answer(words)
  }

  function onChange(event: TypingEvent): void {
    if (!dispatches) host.set(addressOf(props), event.currentTarget.value)
  }

  function onKeyDown(event: TypingKey): void {
    if (event.key !== 'Enter' || event.isComposing || !triggers.includes('on_enter_pressed')) return
    event.preventDefault()
    void answer(event.currentTarget.value)
  }

  const shared = {
    ref: field,
    class: 'text-field',
    value,
    placeholder: text(record(element.placeholder).text),
    'data-focus-key': focusKey(host, element),
    maxLength: element.max_length,
    autocomplete: 'off',
    ...labelling(props),
    onInput,
    onChange,
    onKeyDown,
  }
  return element.multiline === true
    ? html`<textarea ...${shared} rows="4"></textarea>`
    : html`<input ...${shared} ...${inputKind(text(element.type), element)} />`
}

export function DatePicker(props: ElementProps) {
  const { element } = props
  const host = useHost()
  const answer = useAnswer(props)
  const isTime = element.type === 'timepicker'
  const [value, setValue] = useState(text(isTime ? element.initial_time : element.initial_date))

  async function choose(event: TypingEvent): Promise<void> {
    const chosen = event.currentTarget.value
    setValue(chosen)
    if (!(await answer(chosen))) setValue(value)
  }

  return html`<input
    class="text-field date-field"
    type=${isTime ? 'time' : 'date'}
    value=${value}
    data-focus-key=${focusKey(host, element)}
    ...${labelling(props)}
    onChange=${choose}
  />`
}

function inputKind(type: string, element: ElementProps['element']) {
  if (type === 'email_text_input') return { type: 'email' }
  if (type === 'url_text_input') return { type: 'url' }
  if (type !== 'number_input') return { type: 'text' }
  const step = element.is_decimal_allowed === true ? 'any' : '1'
  return { type: 'number', step, min: element.min_value, max: element.max_value }
}

function triggerActions({ element, dispatches }: ElementProps): string[] {
  if (!dispatches) return []
  const chosen = record(element.dispatch_action_config).trigger_actions_on
  return Array.isArray(chosen) ? chosen.map(text) : ['on_enter_pressed']
}
