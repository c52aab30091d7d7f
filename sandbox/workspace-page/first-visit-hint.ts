import { useState } from 'preact/hooks'
import { html } from './html.ts'

const seenKey = 'first-visit-hint-seen'

export function FirstVisitHint({ command, isStarted }: { command: string | undefined; isStarted: boolean }) {
  const [isSeen, setSeen] = useState(() => localStorage.getItem(seenKey) !== null)
  if (!command || isSeen || isStarted) return null

  function dismiss(): void {
    localStorage.setItem(seenKey, 'yes')
    setSeen(true)
  }

  return html`<div class="hint" role="note">
    <span>New here? Type <kbd>${command}</kbd> below and press Enter.</span>
    <button type="button" class="quiet" aria-label="Dismiss this hint" onClick=${dismiss}>×</button>
  </div>`
}
