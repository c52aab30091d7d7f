import { html } from './html.ts'
import type { Link } from './model.ts'
import type { PageState } from './state.ts'
import { isSafeUrl } from './text/nodes.ts'

export function Strip({ state }: { state: PageState }) {
  const links = state.workspace?.links ?? []
  return html`<div class="strip">
    <span>Sandbox – nothing here reaches a real system</span>
    <span class="strip-links">
      ${state.connection === 'lost' && html`<span class="lost" role="status">Connection lost, trying again…</span>`}
      ${links.filter((link) => isSafeUrl(link.url)).map(showLink)}
    </span>
  </div>`
}

function showLink(link: Link) {
  return html`<a key=${link.url} href=${link.url} target="_blank" rel="noopener noreferrer">${link.label}</a>`
}
