/** Small pieces of text that are the same in every language, and the escaping of text that comes from outside. */
import type { Locale } from '../runbook/events.ts'
import { type CrmObject, crmObjects, type HubSpotAccount, type SyncTrace } from '../runbook/hubspot-port.ts'
import type { RecordCounts } from '../runbook/inventory.ts'
import { alwaysCovered, type FieldName, fieldKey } from '../runbook/owners/owner-fields.ts'
import type { OwnerMove } from '../runbook/plan/plan.ts'
import type { SalesforceOrg } from '../runbook/salesforce-port.ts'

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

/** A person or, by its id, a user group (Slack docs, Formatting text). */
export function mentionOf(id: string): string {
  return id.startsWith('S') ? `<!subteam^${id}>` : mention(id)
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

type ObjectNames = Record<CrmObject, string>

export function counts(records: RecordCounts, names: ObjectNames, locale: Locale): string {
  return (['contacts', 'companies', 'deals'] as const)
    .map((object) => `${number(records[object], locale)} ${names[object]}`)
    .join(' · ')
}

export function totalCounts(holders: readonly { records: RecordCounts }[]): RecordCounts {
  const sum = (object: CrmObject) => holders.reduce((total, { records }) => total + records[object], 0)
  return { contacts: sum('contacts'), companies: sum('companies'), deals: sum('deals') }
}

/** How many values are changed in each property; the three objects of HubSpot's article always, in their order. */
export function fieldTotals(moves: readonly OwnerMove[]): { field: FieldName; records: number }[] {
  const totals = new Map<string, { field: FieldName; records: number }>()
  for (const field of alwaysCovered) totals.set(fieldKey(field), { field, records: 0 })
  for (const { object, property, records } of moves) {
    const field = { object, property }
    const known = totals.get(fieldKey(field))?.records ?? 0
    totals.set(fieldKey(field), { field, records: known + records })
  }
  return [...totals.values()]
}

/** Whole minutes, and at least one: nobody should be told that nothing is left. */
export function timeLeft(records: number, perSecond: number): { hours: number; minutes: number } {
  const minutes = Math.max(1, Math.ceil(records / perSecond / 60))
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 }
}

export function rate(perSecond: number, locale: Locale): string {
  return number(perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond), locale)
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `• ${line}`).join('\n')
}

/** What is more than this lies in a file. */
export const fewLines = 12

/** The first few, and how many more there are: a message has 3,000 characters, an org has thousands of names. */
export function firstFew(lines: readonly string[], more: (count: number) => string, limit = fewLines): string[] {
  return lines.length <= limit ? [...lines] : [...lines.slice(0, limit), more(lines.length - limit)]
}

/** Only HubSpot's own hosts: a simulated account must not send anybody to a real one. */
export function opensInHubSpot(account: HubSpotAccount | undefined): account is HubSpotAccount {
  return account?.uiDomain.endsWith('.hubspot.com') ?? false
}

/** Setup → Installed Packages in Lightning Experience. */
export const installedPackagesPath = '/lightning/setup/ImportedPackage/home'

/** A page of the org as a link, or only its text: what comes from outside must not lead anywhere else. */
export function orgLink(
  org: Pick<SalesforceOrg, 'instanceUrl'> | undefined,
  path: string | null,
  text: string,
): string {
  const base = org?.instanceUrl ?? ''
  if (path === null || !/^https?:/.test(base) || !URL.canParse(path, base)) return text
  const address = new URL(path, base)
  if (address.origin !== new URL(base).origin) return text
  return `<${address.href.replaceAll('|', '%7C')}|${text}>`
}

const objectTypeIds: Record<CrmObject, string> = { contacts: '0-1', companies: '0-2', deals: '0-3' }

/** A record by its id, as a link to its page. An id of HubSpot's is a number; whatever else comes is no part of an address. */
export function recordLink(
  { object, recordId }: Pick<SyncTrace, 'object' | 'recordId'>,
  account: HubSpotAccount | undefined,
): string {
  if (!opensInHubSpot(account) || !/^\d+$/.test(recordId)) return code(recordId)
  const { uiDomain, portalId } = account
  return `<https://${uiDomain}/contacts/${portalId}/record/${objectTypeIds[object]}/${recordId}|${recordId}>`
}

/** How long something has lasted, in whole minutes. */
export function minutesBetween(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 60_000))
}

/** A fault's `contacts 151 2031-03-04T05:06:07.000Z, deals …`. Older logs name the objects only. */
export function syncedRecords(list: string, names: ObjectNames): string {
  return list
    .split(', ')
    .map((entry) => {
      const [, id, at] = /^\w+ (\d+) (\d{4}-[\d:.TZ-]+)$/.exec(entry) ?? []
      const object = crmObjects.find((candidate) => candidate === entry.split(' ', 1)[0])
      if (!object) return escaped(entry)
      return id && at ? `${names[object]} ${code(id)} ${dateTime(at)}` : names[object]
    })
    .join(', ')
}
