/** Small builders for Block Kit with its limits built in (Slack docs, Block Kit reference). */
import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types'

const sectionLimit = 3000
const contextLimit = 2000
const headerLimit = 150

type Confirm = { title: string; text: string; confirm: string; deny: string }

export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: true }
}

/** `verbatim` keeps Slack from turning outside text into links and mentions. */
export function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true }
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plain(shorten(text, headerLimit)) }
}

export function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(shorten(text, sectionLimit)) }
}

/** As many sections as the text needs, cut between lines. */
export function sections(text: string): SectionBlock[] {
  return packed(text, sectionLimit).map(section)
}

/**
 * Slack refuses a message whose blocks together are too long, and says nowhere how long that is: people have met it between
 * 11,300 and 13,200 characters (bolt-js #2509 and #2867).
 */
export const messageLimit = 9000

/** A text as parts of at most so many characters, cut between lines. One longer line stays whole. */
export function packed(text: string, limit: number): string[] {
  const parts: string[] = []
  let part = ''
  for (const line of text.split('\n')) {
    const longer = part === '' ? line : `${part}\n${line}`
    if (longer.length > limit && part !== '') {
      parts.push(part)
      part = line
    } else {
      part = longer
    }
  }
  return part === '' ? parts : [...parts, part]
}

export function context(...texts: string[]): ContextBlock {
  return { type: 'context', elements: texts.map((text) => mrkdwn(shorten(text, contextLimit))) }
}

export type ButtonParts = {
  actionId: string
  text: string
  value: string
  style?: 'primary' | 'danger'
  confirm?: Confirm
  label?: string
}

export function button({ actionId, text, value, style, confirm, label }: ButtonParts): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: plain(text),
    value,
    ...(style && { style }),
    ...(label && { accessibility_label: shorten(label, 75) }),
    ...(confirm && {
      confirm: {
        title: plain(shorten(confirm.title, 100)),
        text: plain(shorten(confirm.text, 300)),
        confirm: plain(shorten(confirm.confirm, 30)),
        deny: plain(shorten(confirm.deny, 30)),
      },
    }),
  }
}

export function actions(blockId: string, elements: ActionsBlock['elements']): KnownBlock[] {
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: blockId, elements }]
}

/** Never cuts through an escaped character such as `&amp;`. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/&[a-z]{0,3}$/, '')}…`
}
