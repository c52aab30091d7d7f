import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { html } from '../html.ts'

type PopupProps = {
  id: string
  role: 'menu' | 'listbox'
  anchor: RefObject<HTMLElement>
  label?: string
  isMultiple?: boolean
  children: ComponentChildren
  onAway: () => void
  onKeyDown?: (event: KeyboardEvent) => void
}

/** Shown in the browser's top layer, so that neither a modal nor a scrolling pane cuts it off. */
export function Popup({ id, role, anchor, label, isMultiple, children, onAway, onKeyDown }: PopupProps) {
  const popup = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    popup.current?.showPopover()
    popup.current?.querySelector<HTMLElement>('[autofocus]')?.focus()
  }, [])
  useLayoutEffect(() => {
    if (popup.current && anchor.current) place(popup.current, anchor.current)
  })
  useEffect(() => {
    const isOutside = (event: Event) =>
      event.target instanceof Node && !popup.current?.contains(event.target) && !anchor.current?.contains(event.target)
    const leave = (event: Event) => {
      if (isOutside(event)) onAway()
    }
    document.addEventListener('pointerdown', leave, true)
    document.addEventListener('scroll', leave, true)
    return () => {
      document.removeEventListener('pointerdown', leave, true)
      document.removeEventListener('scroll', leave, true)
    }
  }, [onAway])

  return html`<div
    ref=${popup}
    id=${id}
    popover="manual"
    class="popup"
    role=${role}
    aria-label=${label}
    aria-multiselectable=${role === 'listbox' ? isMultiple : undefined}
    onKeyDown=${onKeyDown}
  >${children}</div>`
}

function place(popup: HTMLElement, anchor: HTMLElement): void {
  const box = anchor.getBoundingClientRect()
  const { offsetHeight: height, offsetWidth: width } = popup
  const fitsBelow = box.bottom + height + 8 <= window.innerHeight
  popup.style.minWidth = `${Math.max(box.width, 180)}px`
  popup.style.top = `${fitsBelow ? box.bottom + 4 : Math.max(8, box.top - height - 4)}px`
  popup.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`
}
