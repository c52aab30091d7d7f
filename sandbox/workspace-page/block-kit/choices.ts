import { useState } from 'preact/hooks'
import { html } from '../html.ts'
import { type Json, record, records, text } from '../json.ts'
import { TextObject } from '../text/rendered-text.ts'
import { useUniqueId } from '../unique-id.ts'
import { type ElementProps, focusKey, labelling, useAnswer, useHost } from './host.ts'
import { initialOptions } from './options.ts'

export function Checkboxes(props: ElementProps) {
  const { element } = props
  const answer = useAnswer(props)
  const [ticked, setTicked] = useState(() => initialOptions(element).map((option) => option.value))

  async function toggle(value: string): Promise<void> {
    const all = records(element.options).map((option) => text(option.value))
    const next = all.filter((other) => (other === value ? !ticked.includes(value) : ticked.includes(other)))
    setTicked(next)
    if (!(await answer(next))) setTicked([...ticked])
  }

  return html`<div class="choices" role="group" ...${groupLabel(props)}>
    ${records(element.options).map((option) => {
      const value = text(option.value)
      const onChange = () => toggle(value)
      return html`<${Choice} key=${value} type="checkbox" option=${option} element=${element} checked=${ticked.includes(value)} onChange=${onChange} />`
    })}
  </div>`
}

export function RadioButtons(props: ElementProps) {
  const { element } = props
  const answer = useAnswer(props)
  const name = useUniqueId()
  const [chosen, setChosen] = useState(() => initialOptions(element)[0]?.value ?? '')

  async function choose(value: string): Promise<void> {
    setChosen(value)
    if (!(await answer(value))) setChosen(chosen)
  }

  return html`<div class="choices" role="radiogroup" ...${groupLabel(props)}>
    ${records(element.options).map((option) => {
      const value = text(option.value)
      const onChange = () => choose(value)
      return html`<${Choice} key=${value} type="radio" name=${name} option=${option} element=${element} checked=${value === chosen} onChange=${onChange} />`
    })}
  </div>`
}

type ChoiceProps = {
  type: 'checkbox' | 'radio'
  name?: string
  option: Json
  element: Json
  checked: boolean
  onChange: () => void
}

function Choice({ type, name, option, element, checked, onChange }: ChoiceProps) {
  const host = useHost()
  const id = useUniqueId()
  const hasDescription = option.description !== undefined
  return html`<div class="choice">
    <input
      id=${id}
      type=${type}
      name=${name}
      checked=${checked}
      data-focus-key=${focusKey(host, element, text(option.value))}
      aria-describedby=${hasDescription ? `${id}-more` : undefined}
      onChange=${onChange}
    />
    <label for=${id}><${TextObject} object=${record(option.text)} /></label>
    ${hasDescription && html`<div class="choice-more" id=${`${id}-more`}><${TextObject} object=${record(option.description)} /></div>`}
  </div>`
}

function groupLabel(props: ElementProps): Json {
  const { 'aria-label': _unnamed, ...named } = labelling(props)
  const name = text(props.element.accessibility_label)
  return props.labelId === undefined && name !== '' ? { ...named, 'aria-label': name } : named
}
