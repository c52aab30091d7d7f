import type { ComponentChildren } from 'preact'
import { type Directory, useDirectory } from '../directory.ts'
import { html } from '../html.ts'
import { type Json, text } from '../json.ts'
import { usePage } from '../page.ts'
import { readPermalink } from '../permalink.ts'
import { formatDateTokens } from './dates.ts'
import { emojiGlyph } from './emoji.ts'
import { readMarkdown } from './markdown.ts'
import { readMrkdwn } from './mrkdwn.ts'
import { type BlockNode, type InlineNode, isSafeUrl } from './nodes.ts'
import { readRichText } from './rich-text.ts'

export function Mrkdwn({ source }: { source: string }) {
  const directory = useDirectory()
  return html`${readMrkdwn(source).map((node) => renderBlock(node, directory))}`
}

export function Markdown({ source }: { source: string }) {
  const directory = useDirectory()
  return html`${readMarkdown(source).map((node) => renderBlock(node, directory))}`
}

export function RichText({ block }: { block: Json }) {
  const directory = useDirectory()
  return html`${readRichText(block).map((node) => renderBlock(node, directory))}`
}

/** A Block Kit text object: mrkdwn, or plain text with its emoji. */
export function TextObject({ object }: { object: Json }) {
  return object.type === 'mrkdwn' ? html`<${Mrkdwn} source=${text(object.text)} />` : html`${plainText(object)}`
}

export function plainText(object: Json): string {
  const words = text(object.text)
  if (object.emoji === false) return words
  return words.replaceAll(/:([a-z0-9_+-]+):/g, (shortcode, name: string) => emojiGlyph(name) ?? shortcode)
}

function renderBlock(node: BlockNode, directory: Directory): ComponentChildren {
  const inline = (children: InlineNode[]) => children.map((child) => renderInline(child, directory))
  switch (node.kind) {
    case 'paragraph':
      return html`<div class="text-line">${inline(node.children)}</div>`
    case 'heading':
      return html`<div class="text-heading" role="heading" aria-level=${node.level + 2}>${inline(node.children)}</div>`
    case 'quote':
      return html`<blockquote>${inline(node.children)}</blockquote>`
    case 'preformatted':
      return html`<pre tabindex="0">${node.text}</pre>`
    case 'list':
      return renderList(node, inline)
    case 'table':
      return renderTable(node, inline)
    case 'rule':
      return html`<hr />`
  }
}

type RenderInline = (children: InlineNode[]) => ComponentChildren

function renderList(node: Extract<BlockNode, { kind: 'list' }>, inline: RenderInline): ComponentChildren {
  const items = node.items.map((item) => html`<li>${inline(item)}</li>`)
  const indent = { marginInlineStart: `${node.indent * 1.5}em` }
  return node.ordered ? html`<ol style=${indent}>${items}</ol>` : html`<ul style=${indent}>${items}</ul>`
}

function renderTable(node: Extract<BlockNode, { kind: 'table' }>, inline: RenderInline): ComponentChildren {
  return html`<div class="text-table" tabindex="0">
    <table>
      <thead><tr>${node.head.map((cell) => html`<th>${inline(cell)}</th>`)}</tr></thead>
      <tbody>${node.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`)}</tbody>
    </table>
  </div>`
}

function renderInline(node: InlineNode, directory: Directory): ComponentChildren {
  const inline = (children: InlineNode[]) => children.map((child) => renderInline(child, directory))
  switch (node.kind) {
    case 'text':
      return node.text
    case 'bold':
      return html`<b>${inline(node.children)}</b>`
    case 'italic':
      return html`<i>${inline(node.children)}</i>`
    case 'strike':
      return html`<s>${inline(node.children)}</s>`
    case 'code':
      return html`<code>${node.text}</code>`
    case 'link':
      return renderLink(node.url, inline(node.children))
    case 'user':
      return html`<span class=${`mention ${node.id === directory.me ? 'mention-me' : ''}`}>@${directory.userName(node.id) ?? (node.label || node.id)}</span>`
    case 'channel':
      return html`<span class="mention">#${directory.channelName(node.id) ?? (node.label || node.id)}</span>`
    case 'usergroup':
      return html`<span class="mention">${directory.groupHandle(node.id) ?? (node.label || node.id)}</span>`
    case 'broadcast':
      return html`<span class="mention mention-me">@${node.range}</span>`
    case 'date':
      return renderDate(node, directory)
    case 'emoji':
      return html`<span class="emoji" role="img" aria-label=${node.name.replaceAll('_', ' ')}>${node.glyph}</span>`
    case 'break':
      return html`<br />`
  }
}

function renderDate(node: Extract<InlineNode, { kind: 'date' }>, directory: Directory): ComponentChildren {
  const words = formatDateTokens(node.unix, node.tokens, directory.clock()) || node.fallback
  const time = html`<time title=${node.fallback}>${words}</time>`
  return node.url !== '' && isSafeUrl(node.url) ? renderLink(node.url, time) : time
}

function renderLink(url: string, children: ComponentChildren): ComponentChildren {
  return html`<${Link} url=${url}>${children}<//>`
}

/** A link to a message of this workspace opens it right here, as the same person. */
function Link({ url, children }: { url: string; children: ComponentChildren }) {
  const page = usePage()
  const place = readPermalink(url)
  const open = (event: Event) => {
    if (!place) return
    event.preventDefault()
    page.openMessage(place)
  }
  return html`<a href=${url} target="_blank" rel="noopener noreferrer" onClick=${open}>${children}</a>`
}
