/** The open views of a person, the top one in front; the ones below keep what was typed into them. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Blocks } from './block-kit/blocks.ts'
import { HostContext } from './block-kit/host.ts'
import { html } from './html.ts'
import { record, text } from './json.ts'
import type { View } from './model.ts'
import { usePage } from './page.ts'
import type { ElementAddress, ElementValue, ViewValues } from './people-api.ts'
import { surfaceHost } from './surface-host.ts'

const firstField = '.modal-body :is(input, textarea, button):not([disabled])'

export function Modals({ views }: { views: View[] }) {
  const page = usePage()
  const dialog = useRef<HTMLDialogElement>(null)
  const top = views.at(-1)

  useLayoutEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])
  useLayoutEffect(() => {
    dialog.current?.querySelector<HTMLElement>(`.modal-view:not([hidden]) ${firstField}`)?.focus()
  }, [top?.id])

  if (!top) return null

  function onCancel(event: Event): void {
    event.preventDefault()
    if (top) void page.api.close(top.id)
  }

  return html`<dialog class="modal" ref=${dialog} data-testid="modal" aria-label=${top.title} onCancel=${onCancel}>
    ${views.map((view) => html`<${ModalView} key=${view.id} view=${view} isTop=${view === top} />`)}
  </dialog>`
}

function ModalView({ view, isTop }: { view: View; isTop: boolean }) {
  const page = usePage()
  const form = useRef<HTMLFormElement>(null)
  const values = useRef<ViewValues>({})
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [isWaiting, setWaiting] = useState(false)

  useEffect(() => {
    if (Object.keys(errors).length > 0) {
      form.current?.querySelector<HTMLElement>('.input-wrong :is(input, textarea)')?.focus()
    }
  }, [errors])

  function keep({ blockId, actionId }: ElementAddress, value: ElementValue): void {
    values.current[blockId] = { ...values.current[blockId], [actionId]: value }
    setErrors((shown) => (blockId in shown ? without(shown, blockId) : shown))
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (isWaiting) return
    setWaiting(true)
    const answer = await page.api.submit(view.id, onlyShown(values.current, view))
    setWaiting(false)
    const fields = answer.ok ? {} : readErrors(answer.body)
    setErrors(fields)
    if (!answer.ok && Object.keys(fields).length === 0) page.notify(answer.message)
  }

  const host = surfaceHost({ page, surface: { view_id: view.id }, state: view.state, errors, keep })
  const close = () => void page.api.close(view.id)
  return html`<form class="modal-view" ref=${form} hidden=${!isTop} onSubmit=${submit} novalidate>
    <header class="modal-head">
      <h2>${view.title}</h2>
      <button type="button" class="quiet close" aria-label="Close" onClick=${close}>×</button>
    </header>
    <div class="modal-body">
      <${HostContext.Provider} value=${host}><${Blocks} blocks=${view.blocks} /><//>
    </div>
    <footer class="modal-foot">
      <button type="button" class="button button-plain" onClick=${close}>${view.close || 'Cancel'}</button>
      ${
        view.submit &&
        html`<button type="submit" class="button button-primary" disabled=${isWaiting}>${isWaiting ? 'One moment…' : view.submit}</button>`
      }
    </footer>
  </form>`
}

/** An update may have taken fields away; their values are not part of the form any more. */
function onlyShown(values: ViewValues, view: View): ViewValues {
  const shown = new Set(view.blocks.map((block) => text(block.block_id)))
  return Object.fromEntries(Object.entries(values).filter(([blockId]) => shown.has(blockId)))
}

function readErrors(body: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(record(body.errors)).map(([blockId, words]) => [blockId, text(words)]))
}

function without(errors: Record<string, string>, blockId: string): Record<string, string> {
  const { [blockId]: _gone, ...rest } = errors
  return rest
}
