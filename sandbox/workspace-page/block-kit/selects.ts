import { useState } from 'preact/hooks'
import { useDirectory } from '../directory.ts'
import { html } from '../html.ts'
import { type Json, number, record, text, texts } from '../json.ts'
import type { Member } from '../model.ts'
import { Combobox } from './combobox.ts'
import { addressOf, type ElementProps, focusKey, labelling, useAnswer, useHost } from './host.ts'
import { initialOptions, type Option, readOptionGroups } from './options.ts'

export function StaticSelect(props: ElementProps) {
  const select = useSelect(props, initialOptions(props.element))
  return html`<${Combobox} ...${select} groups=${readOptionGroups(props.element)} />`
}

export function ExternalSelect(props: ElementProps) {
  const host = useHost()
  const select = useSelect(props, initialOptions(props.element))
  const lookUp = (query: string) => host.options(addressOf(props), query)
  // Three characters when the app says nothing (docs.slack.dev, Select menu of external data source).
  const least = number(props.element.min_query_length, 3)
  return html`<${Combobox} ...${select} lookUp=${lookUp} minQueryLength=${least} />`
}

export function UsersSelect(props: ElementProps) {
  const { members } = useDirectory()
  const { element } = props
  const initial = [text(element.initial_user), ...texts(element.initial_users)].filter(Boolean)
  const options = members.filter((member) => !member.isBot).map(memberOption)
  const select = useSelect(
    props,
    options.filter((option) => initial.includes(option.value)),
  )
  return html`<${Combobox} ...${select} groups=${[{ label: '', options }]} />`
}

function useSelect(props: ElementProps, initial: Option[]): Json {
  const { element } = props
  const host = useHost()
  const answer = useAnswer(props)
  const isMultiple = text(element.type).startsWith('multi_')
  const [selected, setSelected] = useState(initial)
  const [sent, setSent] = useState(initial)

  async function commit(options: Option[]): Promise<void> {
    const values = options.map((option) => option.value)
    const first = options[0]
    const isDone = isMultiple ? await answer(values) : await answer(first?.value ?? null, first?.label)
    if (isDone) setSent(options)
    else setSelected(sent)
  }

  // A message tells its app about several options once, when the list closes, as Slack does.
  const waitsForClose = isMultiple && props.dispatches

  function onSelect(options: Option[]): void {
    const most = number(element.max_selected_items, Number.POSITIVE_INFINITY)
    if (options.length > most) return
    setSelected(options)
    if (!waitsForClose) void commit(options)
  }

  function onClose(options: Option[]): void {
    if (waitsForClose && options !== sent) void commit(options)
  }

  return {
    placeholder: text(record(element.placeholder).text) || 'Choose',
    selected,
    isMultiple,
    attributes: { ...labelling(props), 'data-focus-key': focusKey(host, element) },
    onSelect,
    onClose,
  }
}

function memberOption(member: Member): Option {
  return { value: member.id, label: member.realName, description: member.title, json: {} }
}
