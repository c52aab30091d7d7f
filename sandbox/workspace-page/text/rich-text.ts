/** rich_text blocks (docs.slack.dev, Rich text block), read into the same nodes as mrkdwn. */
import { type Json, number, record, records, text } from '../json.ts'
import { emojiGlyph } from './emoji.ts'
import { type BlockNode, type InlineNode, isSafeUrl } from './nodes.ts'

export function readRichText(block: Json): BlockNode[] {
  return records(block.elements).map(readPart)
}

function readPart(part: Json): BlockNode {
  const elements = records(part.elements)
  switch (part.type) {
    case 'rich_text_list':
      return {
        kind: 'list',
        ordered: part.style === 'ordered',
        indent: number(part.indent),
        items: elements.map((item) => records(item.elements).flatMap(readElement)),
      }
    case 'rich_text_quote':
      return { kind: 'quote', children: elements.flatMap(readElement) }
    case 'rich_text_preformatted':
      return { kind: 'preformatted', text: elements.map((element) => text(element.text) || text(element.url)).join('') }
    default:
      return { kind: 'paragraph', children: elements.flatMap(readElement) }
  }
}

function readElement(element: Json): InlineNode[] {
  switch (element.type) {
    case 'link':
      return [styled(readLink(element), record(element.style))]
    case 'emoji':
      return [readEmoji(element)]
    case 'user':
      return [{ kind: 'user', id: text(element.user_id), label: '' }]
    case 'channel':
      return [{ kind: 'channel', id: text(element.channel_id), label: '' }]
    case 'usergroup':
      return [{ kind: 'usergroup', id: text(element.usergroup_id), label: '' }]
    case 'broadcast':
      return [{ kind: 'broadcast', range: text(element.range) }]
    case 'date':
      return [readDate(element)]
    default:
      return readText(element)
  }
}

function readText(element: Json): InlineNode[] {
  const style = record(element.style)
  const words = text(element.text)
  if (style.code === true) return [styled({ kind: 'code', text: words }, style)]
  return words.split('\n').flatMap((line, index): InlineNode[] => {
    const node = styled({ kind: 'text', text: line }, style)
    return index === 0 ? [node] : [{ kind: 'break' }, node]
  })
}

function readLink(element: Json): InlineNode {
  const url = text(element.url)
  const label = text(element.text) || url
  return isSafeUrl(url)
    ? { kind: 'link', url, children: [{ kind: 'text', text: label }] }
    : { kind: 'text', text: label }
}

function readEmoji(element: Json): InlineNode {
  const name = text(element.name)
  const glyph = emojiGlyph(name) ?? glyphOf(text(element.unicode))
  return glyph === undefined ? { kind: 'text', text: `:${name}:` } : { kind: 'emoji', name, glyph }
}

function glyphOf(unicode: string): string | undefined {
  const points = unicode.split('-').map((hex) => Number.parseInt(hex, 16))
  return points.every((point) => point > 0 && point < 0x110000) ? String.fromCodePoint(...points) : undefined
}

function readDate(element: Json): InlineNode {
  return {
    kind: 'date',
    unix: number(element.timestamp),
    tokens: text(element.format) || '{date_num} {time}',
    url: text(element.url),
    fallback: text(element.fallback),
  }
}

function styled(node: InlineNode, style: Json): InlineNode {
  let result = node
  for (const kind of ['strike', 'italic', 'bold'] as const) {
    if (style[kind] === true) result = { kind, children: [result] }
  }
  return result
}
