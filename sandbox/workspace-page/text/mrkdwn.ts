/** Slack's mrkdwn (docs.slack.dev, Formatting message text), read into nodes; nothing of it ever becomes markup. */
import { emojiGlyph } from './emoji.ts'
import { type BlockNode, type InlineNode, isSafeUrl, unescapeMrkdwn } from './nodes.ts'

export function readMrkdwn(source: string): BlockNode[] {
  return source.split(/```/).flatMap((part, index, parts) => {
    const isFence = index % 2 === 1
    const isClosed = index < parts.length - 1
    if (isFence && isClosed)
      return [{ kind: 'preformatted', text: unescapeMrkdwn(plainLinks(part)).replace(/^\n|\n$/g, '') }]
    const words = isFence ? `\`\`\`${part}` : part
    return readLines(trimNextToFence(words, index, parts.length))
  })
}

function readInline(source: string): InlineNode[] {
  const nodes: InlineNode[] = []
  let plain = ''
  let at = 0
  while (at < source.length) {
    const found = readToken(source, at)
    if (!found) {
      plain += source[at]
      at += 1
      continue
    }
    if (plain !== '') nodes.push({ kind: 'text', text: unescapeMrkdwn(plain) })
    plain = ''
    nodes.push(found.node)
    at += found.length
  }
  if (plain !== '') nodes.push({ kind: 'text', text: unescapeMrkdwn(plain) })
  return nodes
}

type Found = { node: InlineNode; length: number }

function readLines(source: string): BlockNode[] {
  const blocks: BlockNode[] = []
  for (const line of source === '' ? [] : source.split('\n')) {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/)
    const kind = quoted ? 'quote' : 'paragraph'
    const children = readInline(quoted?.[1] ?? line)
    const last = blocks.at(-1)
    if (last && last.kind === kind) last.children.push({ kind: 'break' }, ...children)
    else blocks.push({ kind, children })
  }
  return blocks
}

function trimNextToFence(words: string, index: number, count: number): string {
  const start = index > 0 ? words.replace(/^\n/, '') : words
  return index < count - 1 ? start.replace(/\n$/, '') : start
}

function readToken(source: string, at: number): Found | undefined {
  switch (source.charAt(at)) {
    case '\n':
      return { node: { kind: 'break' }, length: 1 }
    case '`':
      return readCode(source, at)
    case '<':
      return readAngle(source, at)
    case ':':
      return readEmoji(source, at)
    case '*':
      return readStyled(source, at, 'bold')
    case '_':
      return readStyled(source, at, 'italic')
    case '~':
      return readStyled(source, at, 'strike')
    case 'h':
      return readBareUrl(source, at)
    default:
      return undefined
  }
}

function readCode(source: string, at: number): Found | undefined {
  const match = /^`([^`\n]+)`/.exec(source.slice(at))
  if (!match?.[1]) return undefined
  return { node: { kind: 'code', text: unescapeMrkdwn(plainLinks(match[1])) }, length: match[0].length }
}

function readEmoji(source: string, at: number): Found | undefined {
  const match = /^:([a-z0-9_+-]+):/.exec(source.slice(at, at + 60))
  const glyph = match?.[1] === undefined ? undefined : emojiGlyph(match[1])
  if (!match?.[1] || glyph === undefined) return undefined
  return { node: { kind: 'emoji', name: match[1], glyph }, length: match[0].length }
}

/** A marker styles only when it hugs its words: `*bold*`, but not `2 * 3 * 4` and not `snake_case_name`. */
function readStyled(source: string, at: number, kind: 'bold' | 'italic' | 'strike'): Found | undefined {
  const marker = source[at] ?? ''
  if (isWordCharacter(source[at - 1]) || isSpace(source[at + 1])) return undefined
  const line = source.slice(at + 1).split('\n', 1)[0] ?? ''
  for (let end = line.indexOf(marker); end !== -1; end = line.indexOf(marker, end + 1)) {
    const inside = line.slice(0, end)
    const closes = end > 0 && !isSpace(line[end - 1]) && !isWordCharacter(line[end + 1])
    if (closes && !splitsToken(inside)) return { node: { kind, children: readInline(inside) }, length: end + 2 }
  }
  return undefined
}

function readAngle(source: string, at: number): Found | undefined {
  const match = /^<([^<>\n]+)>/.exec(source.slice(at))
  if (!match?.[1]) return undefined
  const [target = '', ...rest] = match[1].split('|')
  return { node: readTarget(target, rest.join('|')), length: match[0].length }
}

function readTarget(target: string, label: string): InlineNode {
  if (/^@[UW]/.test(target)) return { kind: 'user', id: target.slice(1), label: unescapeMrkdwn(label) }
  if (/^#[CGD]/.test(target)) return { kind: 'channel', id: target.slice(1), label: unescapeMrkdwn(label) }
  if (target.startsWith('!date^')) return readDate(target, label)
  if (target.startsWith('!subteam^')) return { kind: 'usergroup', id: target.slice(9), label: unescapeMrkdwn(label) }
  if (target.startsWith('!')) return { kind: 'broadcast', range: target.slice(1) }
  const url = unescapeMrkdwn(target)
  const children = label === '' ? [{ kind: 'text' as const, text: url.replace(/^mailto:/, '') }] : readInline(label)
  return isSafeUrl(url) ? { kind: 'link', url, children } : { kind: 'text', text: unescapeMrkdwn(label) || url }
}

function readDate(target: string, label: string): InlineNode {
  const [, unix = '', tokens = '', url = ''] = target.split('^')
  return {
    kind: 'date',
    unix: Number(unix),
    tokens: unescapeMrkdwn(tokens),
    url: unescapeMrkdwn(url),
    fallback: unescapeMrkdwn(label),
  }
}

function readBareUrl(source: string, at: number): Found | undefined {
  if (isWordCharacter(source[at - 1])) return undefined
  const match = /^https?:\/\/[^\s<>|`"]+/.exec(source.slice(at))
  const url = match?.[0].replace(/(?:[.,;:!?)*_~]|&gt;)+$/, '')
  if (!url) return undefined
  return {
    node: { kind: 'link', url: unescapeMrkdwn(url), children: [{ kind: 'text', text: unescapeMrkdwn(url) }] },
    length: url.length,
  }
}

/** Inside code Slack shows a link as its address or label. */
function plainLinks(source: string): string {
  return source
    .replaceAll(/<(?:https?:|mailto:)[^<>|\n]*\|([^<>\n]*)>/g, '$1')
    .replaceAll(/<(https?:[^<>|\n]*)>/g, '$1')
}

/** True when a marker found here would lie inside a link, a mention or a code span. */
function splitsToken(inside: string): boolean {
  const opened = inside.lastIndexOf('<') > inside.lastIndexOf('>')
  return opened || inside.split('`').length % 2 === 0
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character)
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character)
}
