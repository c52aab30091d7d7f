import { useLayoutEffect, useRef } from 'preact/hooks'
import { html } from './html.ts'
import { usePage } from './page.ts'
import type { Notice } from './state.ts'

export function Notices({ notices }: { notices: Notice[] }) {
  const page = usePage()
  const area = useRef<HTMLDivElement>(null)
  const latest = notices.at(-1)?.id

  // Shown again for each notice, so that it lies above a modal that was opened in the meantime.
  useLayoutEffect(() => {
    area.current?.hidePopover()
    if (latest !== undefined) area.current?.showPopover()
  }, [latest])

  return html`<div class="notices" role="status" popover="manual" ref=${area}>
    ${notices.map(
      (notice) => html`<div class="notice" key=${notice.id}>
        <span>${notice.text}</span>
        <button type="button" class="quiet" aria-label="Dismiss" onClick=${() => page.dismiss(notice.id)}>×</button>
      </div>`,
    )}
  </div>`
}
