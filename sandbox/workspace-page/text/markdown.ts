/** The standard Markdown of a markdown block, as far as apps write it: headings, lists, quotes, fences, tables. */
import { emojiGlyph } from './emoji.ts'
import { type BlockNode, type InlineNode, isSafeUrl } from './nodes.ts'

export function readMarkdown(source: string): BlockNode[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const blocks: BlockNode[] = []
  while (lines.length > 0) {
    const block = takeFence(lines) ?? takeTable(lines) ?? takeList(lines) ?? takeLine(lines)
    if (block) blocks.push(block)
  }
  return joinParagraphs(blocks)
}

const inlinePatterns: [RegExp, (match: RegExpExecArray) => InlineNode | undefined][] = [
  [/^`([^`]+)`/, (match) => ({ kind: 'code', text: match[1] ?? '' })],
  [/^\*\*(\S(?:.*?\S)?)\*\*/, (match) => ({ kind: 'bold', children: readInline(match[1] ?? '') })],
  [/^__(\S(?:.*?\S)?)__/, (match) => ({ kind: 'bold', children: readInline(match[1] ?? '') })],
  [/^~~(\S(?:.*?\S)?)~~/, (match) => ({ kind: 'strike', children: readInline(match[1] ?? '') })],
  [/^\*(\S(?:[^*]*?\S)?)\*/, (match) => ({ kind: 'italic', children: readInline(match[1] ?? '') })],
  [/^_(\S(?:[^_]*?\S)?)_(?!\w)/, (match) => ({ kind: 'italic', children: readInline(match[1] ?? '') })],
  [/^!?\[([^\]]*)\]\(([^)\s]+)\)/, (match) => readLink(match[1] ?? '', match[2] ?? '')],
  [/^:([a-z0-9_+-]+):/, (match) => readEmoji(match[1] ?? '')],
]

function readInline(source: string): InlineNode[] {
  const nodes: InlineNode[] = []
  let at = 0
  while (at < source.length) {
    const found = readToken(source.slice(at))
    const last = nodes.at(-1)
    if (found) nodes.push(found.node)
    else if (last?.kind === 'text') last.text += source[at]
    else nodes.push({ kind: 'text', text: source[at] ?? '' })
    at += found?.length ?? 1
  }
  return nodes
}

function readToken(rest: string): { node: InlineNode; length: number } | undefined {
  for (const [pattern, read] of inlinePatterns) {
    const match = pattern.exec(rest)
    const node = match ? read(match) : undefined
    if (match && node) return { node, length: match[0].length }
  }
  return undefined
}

function readLink(label: string, url: string): InlineNode {
  return isSafeUrl(url) ? { kind: 'link', url, children: readInline(label) } : { kind: 'text', text: label }
}

function readEmoji(name: string): InlineNode | undefined {
  const glyph = emojiGlyph(name)
  return glyph === undefined ? undefined : { kind: 'emoji', name, glyph }
}

function takeFence(lines: string[]): BlockNode | undefined {
  if (!lines[0]?.startsWith('```')) return undefined
  lines.shift()
  const end = lines.findIndex((line) => line.startsWith('```'))
  const body = lines.splice(0, end === -1 ? lines.length : end)
  lines.shift()
  return { kind: 'preformatted', text: body.join('\n') }
}

function takeTable(lines: string[]): BlockNode | undefined {
  if (!lines[0]?.includes('|') || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[1] ?? '')) return undefined
  const head = cells(lines.shift() ?? '')
  lines.shift()
  const rows: InlineNode[][][] = []
  while (lines[0]?.includes('|')) rows.push(cells(lines.shift() ?? ''))
  return { kind: 'table', head, rows }
}

function cells(line: string): InlineNode[][] {
  const inside = line.trim().replace(/^\||\|$/g, '')
  return inside.split('|').map((cell) => readInline(cell.trim()))
}

function takeList(lines: string[]): BlockNode | undefined {
  const first = readItem(lines[0])
  if (!first) return undefined
  const items: InlineNode[][] = []
  for (let item: typeof first | undefined = first; item && sameList(item, first); item = readItem(lines[0])) {
    items.push(readInline(item.words))
    lines.shift()
  }
  return { kind: 'list', ordered: first.ordered, indent: first.indent, items }
}

function readItem(line = ''): { ordered: boolean; indent: number; words: string } | undefined {
  const match = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/.exec(line)
  if (!match) return undefined
  const words = (match[3] ?? '').replace(/^\[ \] /, '☐ ').replace(/^\[[xX]\] /, '☑ ')
  return { ordered: /\d/.test(match[2] ?? ''), indent: Math.floor((match[1] ?? '').length / 2), words }
}

function sameList(a: { ordered: boolean; indent: number }, b: { ordered: boolean; indent: number }): boolean {
  return a.ordered === b.ordered && a.indent === b.indent
}

function takeLine(lines: string[]): BlockNode | undefined {
  const line = lines.shift() ?? ''
  const heading = /^(#{1,6})\s+(.*)$/.exec(line)
  if (heading) return { kind: 'heading', level: (heading[1] ?? '#').length, children: readInline(heading[2] ?? '') }
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return { kind: 'rule' }
  if (line.startsWith('>')) return { kind: 'quote', children: readInline(line.replace(/^>\s?/, '')) }
  return { kind: 'paragraph', children: readInline(line) }
}

/** Neighbouring lines are one paragraph; an empty line ends it. */
function joinParagraphs(blocks: BlockNode[]): BlockNode[] {
  const joined: BlockNode[] = []
  for (const block of blocks) {
    const last = joined.at(-1)
    const continues = block.kind === 'paragraph' || block.kind === 'quote'
    const isEmpty = block.kind === 'paragraph' && block.children.length === 0
    if (continues && !isEmpty && last?.kind === block.kind && last.children.length > 0) {
      last.children.push({ kind: 'break' }, ...block.children)
    } else joined.push(block)
  }
  return joined.filter((block) => block.kind !== 'paragraph' || block.children.length > 0)
}
