import { html } from '../html.ts'
import { type Json, record, text } from '../json.ts'
import { plainText } from '../text/rendered-text.ts'
import { useUniqueId } from '../unique-id.ts'
import { BlockElement } from './element.ts'
import { useHost } from './host.ts'

export function InputBlock({ block, blockId }: { block: Json; blockId: string }) {
  const host = useHost()
  const id = useUniqueId()
  const element = record(block.element)
  const error = host.errors[blockId]
  return html`<div class=${`input-block ${error ? 'input-wrong' : ''}`}>
    <div class="input-label" id=${`${id}-label`}>
      ${plainText(record(block.label))}${block.optional === true && html`<span class="optional"> (optional)</span>`}
    </div>
    <${BlockElement}
      key=${text(element.action_id)}
      element=${element}
      blockId=${blockId}
      dispatches=${block.dispatch_action === true}
      labelId=${`${id}-label`}
      describedBy=${error ? `${id}-error` : undefined}
    />
    ${error && html`<div class="input-error" id=${`${id}-error`} role="alert">${error}</div>`}
    ${block.hint !== undefined && html`<div class="input-hint">${plainText(record(block.hint))}</div>`}
  </div>`
}
