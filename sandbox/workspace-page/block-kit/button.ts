import { useState } from 'preact/hooks'
import { html } from '../html.ts'
import { record, text } from '../json.ts'
import { isSafeUrl } from '../text/nodes.ts'
import { plainText } from '../text/rendered-text.ts'
import { type ElementProps, focusKey, useAnswer, useHost } from './host.ts'

export function Button(props: ElementProps) {
  const { element } = props
  const host = useHost()
  const answer = useAnswer(props)
  const [isBusy, setBusy] = useState(false)
  const url = text(element.url)

  async function press(): Promise<void> {
    if (isBusy) return
    setBusy(true)
    // A link button opens its address and tells the app as well (docs.slack.dev, Button element, url).
    if (isSafeUrl(url)) window.open(url, '_blank', 'noopener')
    await answer(null)
    setBusy(false)
  }

  return html`<button
    type="button"
    class=${`button button-${text(element.style) || 'plain'}`}
    aria-label=${text(element.accessibility_label) || undefined}
    aria-busy=${isBusy}
    data-focus-key=${focusKey(host, element)}
    onClick=${press}
  >${plainText(record(element.text))}${url !== '' && html`<span class="button-out" aria-hidden="true"> ↗︎</span>`}</button>`
}
