/** HubSpot's access to Salesforce: who holds it, whether it was used since, and what is left to do in the org. */
import type { AccessFinding, AccessGround, AccessUse, AccessVerdict } from '../../runbook/access.ts'
import type { LeftoverSummary } from '../../runbook/packages/leftovers.ts'
import type { Run } from '../../runbook/run.ts'
import {
  type Leftover,
  type LeftoverKind,
  leftoverKinds,
  type OauthAccess,
  type OauthAccessList,
  type SalesforceOrg,
} from '../../runbook/salesforce-port.ts'
import { bullets, code, dateTime, escaped, firstFew, minutesBetween, number, orgLink } from '../format.ts'

const locale = 'en'
const more = (count: number) => `… and ${number(count, locale)} more`

export const accessVerdicts: Record<AccessVerdict, string> = {
  verified: 'Verified',
  'still-used': 'Still used',
  'cannot-be-told': 'Not known',
  rehearsed: 'Rehearsed',
}

/** Behind a verdict and a dash. */
export const accessGrounds: Record<AccessGround, string> = {
  'no-token': 'no token is left',
  silence: 'the tokens that are left have not been used since',
  'too-early': 'too early to tell; only 30 minutes without use count as proof',
  'not-visible': 'I may not see the tokens of other users (permission Customize Application)',
}

const consequence =
  'This can’t be taken back: since September 2025 a user without the permission “Approve Uninstalled Connected Apps” can’t authorize an app again that is not installed. Whatever else uses HubSpot’s access to this org stops as well.'

function tokens(count: number): string {
  return `${number(count, locale)} ${count === 1 ? 'token' : 'tokens'}`
}

function tokenLine({ username, app, lastUsedAt, useCount }: OauthAccess): string {
  const used = lastUsedAt ? `last used ${dateTime(lastUsedAt)}` : 'never used'
  return `${escaped(username)}${app ? ` through ${code(app)}` : ''}: ${used}, ${number(useCount, locale)} uses`
}

/** What stands beside the packages: the removal does not touch it. */
export function accessLines(seen: OauthAccessList): string {
  if (seen.kind === 'unavailable')
    return '🔑 I can’t see whether HubSpot still has access to Salesforce; removing the package doesn’t end it. Give the bot’s user *Customize Application*, or look in Setup → Connected Apps OAuth Usage.'
  const count = seen.found.length + (seen.more ?? 0)
  if (count === 0) return '🔑 HubSpot’s access to Salesforce: no OAuth token is left.'
  const lines = firstFew([...seen.found.map(tokenLine), ...Array<string>(seen.more ?? 0).fill('')], more, 6)
  return `🔑 HubSpot still has access to Salesforce, which the removal does not cut (${tokens(count)}):\n${bullets(lines)}`
}

export function revocationPlan(count: number, holders: readonly OauthAccess[]): string {
  const all = [...holders.map(tokenLine), ...Array<string>(count - holders.length).fill('')]
  const lines = firstFew(all, (rest) => `${more(rest)}; all stand in the file`)
  return `${number(count, locale)} HubSpot ${count === 1 ? 'token' : 'tokens'} will be revoked, ${count === 1 ? 'this and no other' : 'these and no others'}:\n${bullets(lines)}\n${consequence}`
}

/** What is left after a revocation, asked again. */
export function leftAfterRevocation(seen: OauthAccessList, failed: number): string {
  if (seen.kind === 'unavailable')
    return '⚠️ Asked again: I may not look any more, so I don’t know whether a token is left.'
  const count = seen.found.length + (seen.more ?? 0)
  return count === 0
    ? '🔎 Asked again: no OAuth token of HubSpot’s is left.'
    : `⚠️ Asked again: ${tokens(count)} left. ${failed > 0 ? 'Salesforce refused to revoke some: block the app in Setup → Connected Apps OAuth Usage.' : 'Tokens created since then need a new plan.'}\n${bullets(firstFew(seen.found.map(tokenLine), more, 6))}`
}

export function findingLines(finding: AccessFinding): string {
  const { verdict, ground, uses, lastUsedAt, since, lookedAt } = finding
  const silence = verdict === 'verified' ? ` (${lasted(minutesBetween(since, lookedAt))})` : ''
  const head = `🔑 HubSpot’s access to Salesforce since the ${finding.after} ${dateTime(since)}${silence}: *${accessVerdicts[verdict]}*${ground ? ` – ${accessGrounds[ground]}` : ''}`
  const left = finding.tokens
    ? [`${tokens(finding.tokens)} left, ${lastUsedAt ? `last used ${dateTime(lastUsedAt)}` : 'never used'}`]
    : []
  const lines = verdict === 'rehearsed' ? [] : [...uses.map(useLine), ...left, ...loginLines(finding)]
  return lines.length > 0 ? `${head}\n${bullets(lines)}` : head
}

function loginLines({ logins, refused, uses }: AccessFinding): string[] {
  if (logins === 'unavailable') return ['Logins: I may not look (permission Manage Users or Monitor Login History)']
  if (logins === 'nobody') return ['Logins: I know of no user who held HubSpot’s access, so I could not look']
  if (refused > 0) return [`Logins: Salesforce refused HubSpot ${number(refused, locale)} times since`]
  return uses.some(({ sign }) => sign === 'login') ? [] : ['Logins: none of HubSpot’s since']
}

function useLine({ sign, username, at }: AccessUse): string {
  const when = at ? dateTime(at) : 'at a time that Salesforce does not tell'
  return sign === 'login' ? `${escaped(username)}: logged in ${when}` : `${escaped(username)}: token used ${when}`
}

function lasted(minutes: number): string {
  if (minutes < 1) return 'less than a minute'
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`
}

const leftoverNames: Record<LeftoverKind, string> = {
  'connected-app': 'Connected apps: block or uninstall them, unless something else uses them',
  'permission-set': 'Permission sets of your own with HubSpot in their name',
  user: 'Users who held HubSpot’s access, or have HubSpot in their name',
  field: 'Fields without namespace with HubSpot in their name: they keep their values',
  'package-license': 'Package licences that still stand there',
}

export function leftoverLines({ counts, first, unseen }: LeftoverSummary, run: Run): string[] {
  const lines = leftoverKinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => {
      const some = first.filter((leftover) => leftover.kind === kind).map((leftover) => leftoverLine(leftover, run.org))
      const rest = counts[kind] - Math.min(some.length, shown)
      const names = [...some.slice(0, shown), ...(rest > 0 ? [more(rest)] : [])]
      return `Salesforce: ${leftoverNames[kind]} (${number(counts[kind], locale)}): ${names.join(', ')}`
    })
  const closed = unseen.map(({ type, reason }) => `Salesforce: I could not look at ${code(type)} (${escaped(reason)})`)
  return [...lines, ...closed]
}

const shown = 5

function leftoverLine({ name, detail, assignees, active, path }: Leftover, org: SalesforceOrg | undefined): string {
  const facts = [
    ...(detail && detail !== name ? [escaped(detail)] : []),
    ...(assignees === undefined ? [] : [`${number(assignees, locale)} assigned`]),
    ...(active === false ? ['inactive'] : []),
  ]
  return `${orgLink(org, path, escaped(name))}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
}

export const leftoversFile = {
  name: (target: string) => `left-to-do-${target}.csv`,
  title: 'Left for you to do in Salesforce',
}

export const revocationFile = {
  name: (target: string, digest: string) => `tokens-to-revoke-${target}-${digest.slice(0, 10)}.csv`,
  title: 'Tokens that the plan revokes',
}
