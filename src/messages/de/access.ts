/** HubSpots Zugriff auf Salesforce: wer ihn hat, ob er seither benutzt wurde, und was in der Organisation noch zu tun ist. */
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
import { customizeApplication, oauthUsagePage } from './salesforce-access.ts'

const locale = 'de'
const more = (count: number) => `… und ${number(count, locale)} weitere`

export const accessVerdicts: Record<AccessVerdict, string> = {
  verified: 'Nachgewiesen',
  'still-used': 'Noch benutzt',
  'cannot-be-told': 'Nicht feststellbar',
  rehearsed: 'Geprobt',
}

/** Behind a verdict and a dash. */
export const accessGrounds: Record<AccessGround, string> = {
  'no-token': 'kein Token ist übrig',
  silence: 'die übrigen Tokens wurden seither nicht benutzt',
  'too-early': 'noch zu früh; erst 30 Minuten ohne Benutzung gelten als Nachweis',
  'not-visible': `ich darf die Tokens anderer Benutzer nicht sehen (Berechtigung ${customizeApplication})`,
}

const consequence =
  'Das lässt sich nicht zurücknehmen: Seit September 2025 kann ein Benutzer ohne die Berechtigung „Approve Uninstalled Connected Apps“ eine nicht installierte Anwendung nicht erneut autorisieren. Auch alles andere, was HubSpots Zugriff auf diese Organisation benutzt, funktioniert dann nicht mehr.'

function tokens(count: number): string {
  return `${number(count, locale)} ${count === 1 ? 'Token' : 'Tokens'}`
}

function tokenLine({ username, app, lastUsedAt, useCount }: OauthAccess): string {
  const used = lastUsedAt ? `zuletzt benutzt ${dateTime(lastUsedAt)}` : 'nie benutzt'
  return `${escaped(username)}${app ? ` über ${code(app)}` : ''}: ${used}, insgesamt ${number(useCount, locale)}-mal`
}

/** What stands beside the packages: the removal does not touch it. */
export function accessLines(seen: OauthAccessList): string {
  if (seen.kind === 'unavailable')
    return `🔑 Ich kann nicht sehen, ob HubSpot noch Zugriff auf Salesforce hat; die Deinstallation des Pakets beendet ihn nicht. Geben Sie dem Benutzer des Bots die Berechtigung ${customizeApplication}, oder sehen Sie nach unter ${oauthUsagePage}.`
  const count = seen.found.length + (seen.more ?? 0)
  if (count === 0) return '🔑 HubSpots Zugriff auf Salesforce: Kein OAuth-Token ist übrig.'
  const lines = firstFew([...seen.found.map(tokenLine), ...Array<string>(seen.more ?? 0).fill('')], more, 6)
  return `🔑 HubSpot hat noch Zugriff auf Salesforce, den die Deinstallation nicht beendet (${tokens(count)}):\n${bullets(lines)}`
}

export function revocationPlan(count: number, holders: readonly OauthAccess[]): string {
  const all = [...holders.map(tokenLine), ...Array<string>(count - holders.length).fill('')]
  const lines = firstFew(all, (rest) => `${more(rest)}; alle stehen in der Datei`)
  return `Widerrufen: ${tokens(count)} von HubSpot, genau diese:\n${bullets(lines)}\n${consequence}`
}

/** What is left after a revocation, asked again. */
export function leftAfterRevocation(seen: OauthAccessList, failed: number): string {
  if (seen.kind === 'unavailable')
    return '⚠️ Erneut geprüft: Ich darf nicht mehr nachsehen; ob ein Token übrig ist, weiß ich nicht.'
  const count = seen.found.length + (seen.more ?? 0)
  return count === 0
    ? '🔎 Erneut geprüft: Kein OAuth-Token von HubSpot ist übrig.'
    : `⚠️ Erneut geprüft: Übrig sind ${tokens(count)}. ${failed > 0 ? `Salesforce wollte nicht alle widerrufen: Sperren Sie die Anwendung unter ${oauthUsagePage}.` : 'Seither erstellte Tokens brauchen einen neuen Plan.'}\n${bullets(firstFew(seen.found.map(tokenLine), more, 6))}`
}

export function findingLines(finding: AccessFinding): string {
  const { verdict, ground, uses, lastUsedAt, since, lookedAt } = finding
  const silence = verdict === 'verified' ? ` (${lasted(minutesBetween(since, lookedAt))})` : ''
  const event = { revocation: 'dem Widerruf', disconnect: 'der Trennung' }[finding.after]
  const head = `🔑 HubSpots Zugriff auf Salesforce seit ${event} ${dateTime(since)}${silence}: *${accessVerdicts[verdict]}*${ground ? ` – ${accessGrounds[ground]}` : ''}`
  const used = lastUsedAt ? `zuletzt benutzt ${dateTime(lastUsedAt)}` : 'nie benutzt'
  const left = finding.tokens ? [`Übrig: ${tokens(finding.tokens)}, ${used}`] : []
  const lines = verdict === 'rehearsed' ? [] : [...uses.map(useLine), ...left, ...loginLines(finding)]
  return lines.length > 0 ? `${head}\n${bullets(lines)}` : head
}

function loginLines({ logins, refused, uses }: AccessFinding): string[] {
  if (logins === 'unavailable')
    return ['Anmeldungen: Ich darf nicht nachsehen (Berechtigung „Manage Users“ oder „Monitor Login History“)']
  if (logins === 'nobody')
    return ['Anmeldungen: Ich kenne niemanden, der HubSpots Zugriff hatte, und konnte darum nicht nachsehen']
  if (refused > 0) return [`Anmeldungen: Salesforce hat HubSpot seither ${number(refused, locale)}-mal abgewiesen`]
  return uses.some(({ sign }) => sign === 'login') ? [] : ['Anmeldungen: seither keine von HubSpot']
}

function useLine({ sign, username, at }: AccessUse): string {
  const when = at ? dateTime(at) : 'zu einer Zeit, die Salesforce nicht nennt'
  return sign === 'login' ? `${escaped(username)}: Anmeldung ${when}` : `${escaped(username)}: Token benutzt ${when}`
}

function lasted(minutes: number): string {
  if (minutes < 1) return 'weniger als eine Minute'
  return minutes < 120 ? `${minutes} Min.` : `${Math.floor(minutes / 60)} Std.`
}

const leftoverNames: Record<LeftoverKind, string> = {
  'connected-app': 'Verbundene Anwendungen: sperren oder deinstallieren, wenn nichts anderes sie benutzt',
  'permission-set': 'Eigene Berechtigungssätze mit HubSpot im Namen',
  user: 'Benutzer, die HubSpots Zugriff hatten oder HubSpot im Namen tragen',
  field: 'Felder ohne Namespace mit HubSpot im Namen: Sie behalten ihre Werte',
  'package-license': 'Paketlizenzen, die noch da sind',
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
  const closed = unseen.map(
    ({ type, reason }) => `Salesforce: ${code(type)} konnte ich nicht ansehen (${escaped(reason)})`,
  )
  return [...lines, ...closed]
}

const shown = 5

function leftoverLine({ name, detail, assignees, active, path }: Leftover, org: SalesforceOrg | undefined): string {
  const facts = [
    ...(detail && detail !== name ? [escaped(detail)] : []),
    ...(assignees === undefined ? [] : [`${number(assignees, locale)}-mal zugewiesen`]),
    ...(active === false ? ['inaktiv'] : []),
  ]
  return `${orgLink(org, path, escaped(name))}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
}

export const leftoversFile = {
  name: (target: string) => `noch-zu-tun-${target}.csv`,
  title: 'Was in Salesforce noch zu tun ist',
}

export const revocationFile = {
  name: (target: string, digest: string) => `tokens-zum-widerruf-${target}-${digest.slice(0, 10)}.csv`,
  title: 'Tokens, die der Plan widerruft',
}
