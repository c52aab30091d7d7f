import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ConfirmRequest } from './block-kit/confirm-request.ts'
import { html } from './html.ts'
import { TextObject } from './text/rendered-text.ts'

export type OpenConfirm = ConfirmRequest & { decide: (isConfirmed: boolean) => void }

export function ConfirmDialog({ request }: { request: OpenConfirm }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const cancel = (event: Event) => {
    event.preventDefault()
    request.decide(false)
  }
  return html`<dialog class="modal confirm" ref=${dialog} role="alertdialog" aria-label=${request.title} onCancel=${cancel}>
    <header class="modal-head"><h2>${request.title}</h2></header>
    <div class="modal-body"><${TextObject} object=${request.body} /></div>
    <footer class="modal-foot">
      <button type="button" class="button button-plain" onClick=${() => request.decide(false)}>${request.deny}</button>
      <button
        type="button"
        class=${`button ${request.isDanger ? 'button-danger-filled' : 'button-primary'}`}
        autofocus
        onClick=${() => request.decide(true)}
      >${request.confirm}</button>
    </footer>
  </dialog>`
}
