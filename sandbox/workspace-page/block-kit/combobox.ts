/** One select for all kinds: one or several options, known beforehand or looked up while typing. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { html } from '../html.ts'
import type { Json } from '../json.ts'
import { useUniqueId } from '../unique-id.ts'
import { matching, type Option, type OptionGroup } from './options.ts'
import { Popup } from './popup.ts'

type ComboboxProps = {
  placeholder: string
  selected: Option[]
  isMultiple: boolean
  groups?: OptionGroup[]
  /** Looks options up instead of filtering `groups`. */
  lookUp?: (query: string) => Promise<OptionGroup[]>
  minQueryLength?: number
  attributes: Json
  onSelect: (options: Option[]) => void
  /** The list has closed over this choice. */
  onClose?: (options: Option[]) => void
}

export function Combobox(props: ComboboxProps) {
  const { selected, isMultiple, placeholder, onSelect } = props
  const id = useUniqueId()
  const anchor = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState<string | undefined>(undefined)
  const [active, setActive] = useState(0)
  const isOpen = query !== undefined
  const { groups, status } = useOptions(props, query)
  const options = groups.flatMap((group) => group.options)
  const single = isMultiple ? undefined : selected[0]

  function open(words = ''): void {
    setQuery(words)
    setActive(0)
  }

  function close(): void {
    if (!isOpen) return
    setQuery(undefined)
    props.onClose?.(selected)
  }

  function remove(option: Option): void {
    const rest = selected.filter((other) => other.value !== option.value)
    onSelect(rest)
    if (!isOpen) props.onClose?.(rest)
  }

  function choose(option: Option): void {
    if (!isMultiple) {
      onSelect([option])
      setQuery(undefined)
      return
    }
    const isChosen = selected.some((other) => other.value === option.value)
    onSelect(isChosen ? selected.filter((other) => other.value !== option.value) : [...selected, option])
    field.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    const option = options[active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!isOpen) open()
      else if (options.length > 0) {
        setActive((active + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % options.length)
      }
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault()
      if (option) choose(option)
    } else if (event.key === 'Escape' && isOpen) {
      // Only the list closes, not the modal around it.
      event.preventDefault()
      event.stopPropagation()
      close()
    } else if (event.key === 'Backspace' && !query && isMultiple) {
      const last = selected.at(-1)
      if (last) remove(last)
    }
  }

  return html`<div class=${`combobox ${isMultiple ? 'combobox-multiple' : 'combobox-single'}`} ref=${anchor}>
    ${
      isMultiple &&
      selected.map(
        (option) => html`<span class="chip" key=${option.value}>${option.label}
          <button type="button" aria-label=${`Remove ${option.label}`} onClick=${() => remove(option)}>×</button>
        </span>`,
      )
    }
    <input
      ref=${field}
      class="text-field"
      role="combobox"
      autocomplete="off"
      aria-expanded=${isOpen}
      aria-controls=${id}
      aria-autocomplete="list"
      aria-activedescendant=${isOpen && options[active] ? `${id}-${active}` : undefined}
      ...${props.attributes}
      placeholder=${single?.label || (isMultiple && selected.length > 0 ? '' : placeholder)}
      value=${query ?? single?.label ?? ''}
      onClick=${() => !isOpen && open()}
      onInput=${(event: Event & { currentTarget: HTMLInputElement }) => open(event.currentTarget.value)}
      onKeyDown=${onKeyDown}
      onBlur=${close}
    />
    ${
      isOpen &&
      html`<${Popup} id=${id} role="listbox" anchor=${anchor} label=${placeholder} isMultiple=${isMultiple} onAway=${close}>
        ${status && html`<div class="option-note" role="status">${status}</div>`}
        ${groups.map((group) => {
          return html`${group.label && group.options.length > 0 && html`<div class="option-group">${group.label}</div>`}
          ${group.options.map((option) => {
            const index = options.indexOf(option)
            const isChosen = selected.some((other) => other.value === option.value)
            return html`<${OptionRow} id=${`${id}-${index}`} option=${option} isActive=${index === active} isChosen=${isChosen} onChoose=${() => choose(option)} />`
          })}`
        })}
      <//>`
    }
  </div>`
}

type OptionRowProps = { id: string; option: Option; isActive: boolean; isChosen: boolean; onChoose: () => void }

function OptionRow({ id, option, isActive, isChosen, onChoose }: OptionRowProps) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  // The field keeps the focus while the list is used, so the press must not move it.
  return html`<div
    ref=${row}
    id=${id}
    role="option"
    class=${`option ${isActive ? 'option-active' : ''}`}
    aria-selected=${isChosen}
    onPointerDown=${(event: Event) => event.preventDefault()}
    onMouseDown=${(event: Event) => event.preventDefault()}
    onClick=${onChoose}
  ><span class="option-label">${option.label}</span>${option.description && html`<small>${option.description}</small>`}</div>`
}

function useOptions(props: ComboboxProps, query: string | undefined): { groups: OptionGroup[]; status: string } {
  const { groups = [], lookUp, minQueryLength = 0 } = props
  const [found, setFound] = useState<OptionGroup[] | undefined>(undefined)
  const isTooShort = query !== undefined && query.length < minQueryLength

  useEffect(() => {
    if (!lookUp || query === undefined || isTooShort) return setFound(undefined)
    let isStale = false
    const typing = setTimeout(async () => {
      const answer = await lookUp(query)
      if (!isStale) setFound(answer)
    }, 150)
    return () => {
      isStale = true
      clearTimeout(typing)
    }
  }, [query])

  if (query === undefined) return { groups: [], status: '' }
  const shown = lookUp ? (found ?? []) : matching(groups, query)
  if (lookUp && isTooShort) return { groups: [], status: `Type at least ${minQueryLength} characters` }
  if (lookUp && !found) return { groups: [], status: 'Searching…' }
  const isEmpty = shown.every((group) => group.options.length === 0)
  return { groups: shown, status: isEmpty ? 'No matches' : '' }
}
