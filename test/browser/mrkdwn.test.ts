import { describe, expect, test } from 'vitest'
import { formatDateTokens } from '../../sandbox/workspace-page/text/dates.ts'
import { readMrkdwn } from '../../sandbox/workspace-page/text/mrkdwn.ts'
import type { BlockNode, InlineNode } from '../../sandbox/workspace-page/text/nodes.ts'

describe('mrkdwn', () => {
  test.each([
    ['*bold* _italic_ ~strike~ `code`', '<b>bold</b> <i>italic</i> <s>strike</s> <code>code</code>'],
    ['*bold _and italic_*', '<b>bold <i>and italic</i></b>'],
    ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
    ['`*not bold* &amp; <https://example.com|label>`', '<code>*not bold* & label</code>'],
    ['*unclosed and `one more', '*unclosed and `one more'],
    ['<https://example.com/a_b_c|*a_b*>', '<a https://example.com/a_b_c><b>a_b</b></a>'],
    ['see https://example.com/x_y, please', 'see <a https://example.com/x_y>https://example.com/x_y</a>, please'],
    ['<javascript:alert(1)|press>', 'press'],
    ['<@U012AB3CD> in <#C012AB3CD|garden> or <!subteam^S012AB3CD>', '@U012AB3CD in #C012AB3CD or &S012AB3CD'],
    ['<!channel> <!here>', '!channel !here'],
    [':white_check_mark: 10:30:00 :unknown_thing:', '✅ 10:30:00 :unknown_thing:'],
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['&gt; one\n&gt; *two*\nthree', '[quote one⏎<b>two</b>]three'],
    ['before\n```\n*raw* &lt;x&gt;\n```\nafter', 'before[pre *raw* <x>]after'],
  ])('reads %j', (source, expected) => {
    expect(readMrkdwn(source).map(blockWords).join('')).toBe(expected)
  })

  test('reads a date with its tokens, link and fallback', () => {
    const [block] = readMrkdwn('<!date^1763923500^{date_short} at {time}^https://example.com|Nov 23, 18:45 UTC>')
    expect(block).toEqual({
      kind: 'paragraph',
      children: [
        {
          kind: 'date',
          unix: 1763923500,
          tokens: '{date_short} at {time}',
          url: 'https://example.com',
          fallback: 'Nov 23, 18:45 UTC',
        },
      ],
    })
  })
})

describe('dates', () => {
  const noon = new Date(2026, 10, 23, 12, 0, 0).getTime()

  test.each([
    ['{date_num}', 0, 'en-US', '2026-11-23'],
    ['{date_short_pretty}', 0, 'en-US', 'Today'],
    ['{date_pretty}', -86_400, 'de-DE', 'Gestern'],
    ['{date_short}', -3 * 86_400, 'en-US', 'Nov 20, 2026'],
    ['{ago}', -7200, 'en-US', '2 hours ago'],
    ['{time} {strange}', 0, 'de-DE', '12:00 {strange}'],
  ])('shows %s, %d seconds from now, for a reader in %s', (tokens, offset, locale, expected) => {
    expect(formatDateTokens(noon / 1000 + offset, tokens, { locale, now: noon })).toBe(expected)
  })
})

function blockWords(node: BlockNode): string {
  if (node.kind === 'paragraph') return inlineWords(node.children)
  if (node.kind === 'quote') return `[quote ${inlineWords(node.children)}]`
  return node.kind === 'preformatted' ? `[pre ${node.text}]` : node.kind
}

function inlineWords(nodes: InlineNode[]): string {
  return nodes.map(inlineWord).join('')
}

const tags = { bold: 'b', italic: 'i', strike: 's' }

function inlineWord(node: InlineNode): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'bold':
    case 'italic':
    case 'strike':
      return `<${tags[node.kind]}>${inlineWords(node.children)}</${tags[node.kind]}>`
    case 'code':
      return `<code>${node.text}</code>`
    case 'link':
      return `<a ${node.url}>${inlineWords(node.children)}</a>`
    case 'user':
      return `@${node.id}`
    case 'channel':
      return `#${node.id}`
    case 'usergroup':
      return `&${node.id}`
    case 'broadcast':
      return `!${node.range}`
    case 'date':
      return node.fallback
    case 'emoji':
      return node.glyph
    case 'break':
      return '⏎'
  }
}
