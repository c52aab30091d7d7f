/** Small pieces of text that are the same in every language, and the escaping of text that comes from outside. */
import type { Locale } from '../runbook/events.ts'
import type { CrmObject } from '../runbook/hubspot-port.ts'
import type { RecordCounts } from '../runbook/inventory.ts'

/**
 * Slack reads exactly these three characters as markup (Slack docs, Formatting text). Control and bidirectional
 * characters go too: they can make a name look like something else.
 */
export function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** Several lines of somebody else's, shown as a quotation. */
export function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => `>${escaped(line)}`)
    .join('\n')
}

/** For text inside backticks, where a backtick would end the code span. */
export function code(text: string): string {
  return `\`${escaped(text).replaceAll('`', "'")}\``
}

/** Salesforce's API escapes a layout's name as in a URL; people know it as its page shows it. */
export function layoutName(fullName: string): string {
  try {
    return escaped(decodeURIComponent(fullName))
  } catch {
    return escaped(fullName)
  }
}

export function mention(userId: string): string {
  return `<@${userId}>`
}

/** Rendered in the reader's own time zone; the fallback is UTC. */
export function dateTime(iso: string): string {
  const seconds = Math.floor(Date.parse(iso) / 1000)
  return `<!date^${seconds}^{date_short_pretty} {time}|${iso.slice(0, 16).replace('T', ' ')} UTC>`
}

export function number(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(value)
}

export function shortDigest(digest: string): string {
  return `\`${digest.slice(0, 10)}\``
}

export function bytes(value: number, locale: Locale): string {
  return value < 1_000_000
    ? `${number(Math.ceil(value / 1000), locale)} kB`
    : `${number(Math.round(value / 100_000) / 10, locale)} MB`
}

export type ObjectNames = Record<CrmObject, string>

export function counts(records: RecordCounts, names: ObjectNames, locale: Locale): string {
  return (['contacts', 'companies', 'deals'] as const)
    .map((object) => `${number(records[object], locale)} ${names[object]}`)
    .join(' · ')
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `• ${line}`).join('\n')
}

/** The first few, and how many more there are: a message has 3,000 characters, an org has thousands of names. */
export function firstFew(lines: readonly string[], more: (count: number) => string, limit = 12): string[] {
  return lines.length <= limit ? [...lines] : [...lines.slice(0, limit), more(lines.length - limit)]
}
