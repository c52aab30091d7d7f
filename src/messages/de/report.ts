/** The final report: what changed, who approved it, what is kept, and what is left for people. */
import type { EventOf, Mode, RecordedEvent } from '../../runbook/events.ts'
import { sawNothing } from '../../runbook/packages/leftovers.ts'
import type { CurrentPlan, Run } from '../../runbook/run.ts'
import { bullets, code, dateTime, mention, number, shortDigest } from '../format.ts'
import { findingLines, leftoverLines } from './access.ts'
import { coveredLine } from './owners.ts'
import { keptPackages, removalResult } from './removal.ts'
import { oauthUsagePage } from './salesforce-access.ts'
import { grounds, planKinds, verdicts } from './words.ts'

const locale = 'de'

export function report({ data }: RecordedEvent & EventOf<'report-written'>, run: Run): string {
  const dry = run.mode === 'dry-run'
  return [
    `📄 *Abschlussbericht* für ${code(run.target)}: Portal ${code(run.account?.portalId ?? '')}, Organisation ${code(run.org?.orgId ?? '')}`,
    ...(dry ? ['🎭 *Probelauf: In HubSpot und Salesforce wurde nichts geändert.*'] : []),
    '*Was geschehen ist*',
    bullets([
      disconnectLine(run),
      ...(run.mapping ? [coveredLine(run.mapping.coverage)] : []),
      ...run.appliedPlans.map((plan) => planLine(plan, run.mode)),
      ...removalResult(run),
    ]),
    ...(data.access ? [findingLines(data.access)] : []),
    ...(run.dataCopy && !run.dataCopy.deletedAt
      ? [
          `*Was aufbewahrt wird*\n${bullets([`Datenkopie: ${number(run.dataCopy.rows, locale)} Zeilen unter ${code(run.dataCopy.location)}${run.dataCopy.deleteAt ? ` bis ${dateTime(run.dataCopy.deleteAt)}` : ''}. Sichern Sie sie anderswo, wenn Sie sie länger brauchen.`])}`,
        ]
      : []),
    '*Was noch zu tun ist*',
    bullets([
      ...(data.leftovers && !sawNothing(data.leftovers) ? [] : leftoversUnseen),
      ...keptPackages(run),
      ...(data.leftovers ? leftoverLines(data.leftovers, run) : []),
      'HubSpot: Eigenschaften der Salesforce-Gruppe behalten ihre letzten Werte; Workflows und Listen, die sie nutzen, bekommen keine neuen mehr',
    ]),
    `*Audit*: ${number(data.headSeq, locale)} Ereignisse, Kette intakt, Ende ${code(data.headHash)}`,
  ].join('\n')
}

/** Of an org that was closed to the bot, and of a run whose log is older than the list. */
const leftoversUnseen = [
  `Salesforce: den Zugriff der verbundenen Anwendung „HubSpot“ widerrufen oder sperren (${oauthUsagePage})`,
  'Salesforce: den Integrationsbenutzer und eigene Berechtigungssätze, die nur der Synchronisierung dienten',
  'Salesforce: Felder ohne Namespace, die die Integration oder Ihre Admins angelegt haben',
]

function disconnectLine(run: Run): string {
  const verdict = run.disconnect ? verdicts[run.disconnect.verdict] : 'nicht erfolgt'
  const ground = run.disconnect?.ground ? ` (${grounds[run.disconnect.ground]})` : ''
  const by = run.attestation ? `, zugesichert von ${mention(run.attestation.by)}` : ''
  const accepted = run.disconnect?.acceptedBy ? `, akzeptiert von ${mention(run.disconnect.acceptedBy)}` : ''
  return `Trennung: ${verdict}${ground}${by}${accepted}`
}

function planLine(plan: CurrentPlan, mode: Mode): string {
  const done = plan.counts ?? { changed: 0, skipped: 0, failed: 0 }
  const who = plan.approvals.map((approval) => mention(approval.userId)).join(' und ')
  const end = plan.state === 'broken-off' ? 'abgebrochen; ' : ''
  return `${planKinds[plan.kind]} ${shortDigest(plan.digest)}: ${end}${number(done.changed, locale)} ${mode === 'dry-run' ? 'wären geändert worden' : 'geändert'}, ${number(done.skipped, locale)} übersprungen, ${number(done.failed, locale)} fehlgeschlagen; freigegeben von ${who}`
}
