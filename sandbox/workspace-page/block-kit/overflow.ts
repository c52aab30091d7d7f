import { useRef, useState } from 'preact/hooks'
import { html } from '../html.ts'
import { records, text } from '../json.ts'
import { isSafeUrl } from '../text/nodes.ts'
import { useUniqueId } from '../unique-id.ts'
import { type ElementProps, focusKey, useAnswer, useHost } from './host.ts'
import { readOption } from './options.ts'
import { Popup } from './popup.ts'

export function Overflow(props: ElementProps) {
  const { element } = props
  const host = useHost()
  const answer = useAnswer(props)
  const id = useUniqueId()
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const options = records(element.options).map(readOption)

  function close(): void {
    setOpen(false)
    button.current?.focus()
  }

  function choose(value: string, url: string): void {
    close()
    if (isSafeUrl(url)) window.open(url, '_blank', 'noopener')
    void answer(value)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      event.stopPropagation()
      close()
    }
    if (event.key === 'ArrowDown') moveFocus(event, 1)
    if (event.key === 'ArrowUp') moveFocus(event, -1)
  }

  return html`<button
      ref=${button}
      type="button"
      class="button button-plain button-overflow"
      aria-haspopup="menu"
      aria-expanded=${isOpen}
      aria-controls=${id}
      aria-label=${text(element.accessibility_label) || 'More actions'}
      data-focus-key=${focusKey(host, element)}
      onClick=${() => setOpen(!isOpen)}
    >⋯</button>
    ${
      isOpen &&
      html`<${Popup} id=${id} anchor=${button} role="menu" onAway=${() => setOpen(false)} onKeyDown=${onKeyDown}>
        ${options.map(
          (option, index) =>
            html`<button
              type="button"
              role="menuitem"
              class="option"
              autofocus=${index === 0}
              onClick=${() => choose(option.value, text(option.json.url))}
            ><span class="option-label">${option.label}</span>${option.description && html`<small>${option.description}</small>`}</button>`,
        )}
      <//>`
    }`
}

function moveFocus(event: KeyboardEvent, by: number): void {
  event.preventDefault()
  const menu = event.currentTarget instanceof HTMLElement ? event.currentTarget : undefined
  const items = [...(menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
  const at = items.findIndex((item) => item.matches(':focus'))
  items[(at + by + items.length) % items.length]?.focus()
}
