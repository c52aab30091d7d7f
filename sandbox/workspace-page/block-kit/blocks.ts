import type { ComponentChildren } from 'preact'
import { html } from '../html.ts'
import { type Json, record, records, text } from '../json.ts'
import { isSafeUrl } from '../text/nodes.ts'
import { Markdown, plainText, RichText, TextObject } from '../text/rendered-text.ts'
import { BlockElement } from './element.ts'
import { InputBlock } from './input-block.ts'

export function Blocks({ blocks }: { blocks: Json[] }) {
  return html`<div class="blocks">${blocks.map((block, index) => {
    const blockId = text(block.block_id)
    return html`<div class=${`block block-${text(block.type)}`} key=${blockId || index}>${renderBlock(block, blockId)}</div>`
  })}</div>`
}

function renderBlock(block: Json, blockId: string): ComponentChildren {
  switch (block.type) {
    case 'section':
      return html`<${Section} block=${block} blockId=${blockId} />`
    case 'header':
      return html`<div class="header-text" role="heading" aria-level="3">${plainText(record(block.text))}</div>`
    case 'context':
      return html`<${ContextBlock} block=${block} />`
    case 'divider':
      return html`<hr />`
    case 'actions':
      return records(block.elements).map(
        (element) =>
          html`<${BlockElement} key=${text(element.action_id)} element=${element} blockId=${blockId} dispatches=${true} />`,
      )
    case 'input':
      return html`<${InputBlock} block=${block} blockId=${blockId} />`
    case 'rich_text':
      return html`<${RichText} block=${block} />`
    case 'markdown':
      return html`<${Markdown} source=${text(block.text)} />`
    case 'image':
      return html`<${ImageBlock} block=${block} />`
    case 'alert':
      return html`<${Alert} block=${block} />`
    default:
      return html`<div class="unsupported">This page does not show blocks of type ${text(block.type)}.</div>`
  }
}

function Section({ block, blockId }: { block: Json; blockId: string }) {
  const fields = records(block.fields)
  const accessory = block.accessory === undefined ? undefined : record(block.accessory)
  const isWide = /checkboxes|radio_buttons/.test(text(accessory?.type))
  return html`<div class=${`section ${isWide ? 'section-stacked' : ''}`}>
    <div class="section-text">
      ${block.text !== undefined && html`<${TextObject} object=${record(block.text)} />`}
      ${
        fields.length > 0 &&
        html`<div class="fields">
          ${fields.map((field) => html`<div class="field"><${TextObject} object=${field} /></div>`)}
        </div>`
      }
    </div>
    ${
      accessory &&
      html`<div class="accessory">
        <${BlockElement} key=${text(accessory.action_id)} element=${accessory} blockId=${blockId} dispatches=${true} />
      </div>`
    }
  </div>`
}

function ContextBlock({ block }: { block: Json }) {
  return html`<div class="context">
    ${records(block.elements).map((element) =>
      element.type === 'image'
        ? html`<img class="context-image" src=${safeSource(element)} alt=${text(element.alt_text)} />`
        : html`<span class="context-text"><${TextObject} object=${element} /></span>`,
    )}
  </div>`
}

function ImageBlock({ block }: { block: Json }) {
  return html`<figure>
    ${block.title !== undefined && html`<figcaption>${plainText(record(block.title))}</figcaption>`}
    <img src=${safeSource(block)} alt=${text(block.alt_text)} loading="lazy" />
  </figure>`
}

function Alert({ block }: { block: Json }) {
  const level = text(block.level) || 'default'
  const words = typeof block.text === 'string' ? { type: 'mrkdwn', text: block.text } : record(block.text)
  return html`<div class=${`alert alert-${level}`} role=${level === 'error' || level === 'warning' ? 'alert' : 'note'}>
    <span class="alert-sign" aria-hidden="true"></span>
    <div><${TextObject} object=${words} /></div>
  </div>`
}

function safeSource(image: Json): string | undefined {
  const url = text(image.image_url)
  return isSafeUrl(url) ? url : undefined
}
