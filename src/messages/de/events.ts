/** One reply in the thread for everything that happened: what, by whom, and what comes next. Null: nothing to say. */
import { plans, runbook, stepNames } from '../../runbook/definition.ts'
import type { EventOf, EventType, RecordedEvent } from '../../runbook/events.ts'
import { hasItem } from '../../runbook/gates.ts'
import { crmObjects } from '../../runbook/hubspot-port.ts'
import type { Inventory } from '../../runbook/inventory.ts'
import type { OwnerDecision, RetiringOwner } from '../../runbook/owners.ts'
import type { PlanFigures } from '../../runbook/plan.ts'
import { countTotal, type Run } from '../../runbook/run.ts'
import type { Blocker } from '../../runbook/salesforce-port.ts'
import {
  bullets,
  bytes,
  code,
  counts,
  dateTime,
  escaped,
  firstFew,
  layoutName,
  mention,
  number,
  shortDigest,
} from '../format.ts'
import { fault } from './refusals.ts'
import { report } from './report.ts'
import {
  bases,
  items,
  modes,
  objects,
  planKinds,
  reasons,
  requirements,
  steps,
  systemKinds,
  verdicts,
} from './words.ts'

type Line<Type extends EventType> = (event: RecordedEvent & EventOf<Type>, run: Run) => string | null

const locale = 'de'
const more = (count: number) => `… und ${number(count, locale)} weitere`

const lines: { [Type in EventType]: Line<Type> } = {
  'run-opened': ({ actor, data }) =>
    `📂 ${by(actor)} hat diesen Durchlauf für ${code(data.target)} geöffnet (*${modes[data.mode]}*). Grund: ${reasons[data.reason]}.\nIch sehe mir zuerst beide Systeme an. Alles, was geschieht, steht in diesem Thread.`,
  'phase-entered': () => null,
  'step-completed': ({ data }) =>
    `✅ *Schritt ${stepNames.indexOf(data.step) + 1} von ${stepNames.length} ist erledigt: ${steps[data.step].title}*`,
  'item-ticked': ({ actor, data }) =>
    actor.kind === 'person' && hasItem(data.step, data.item)
      ? `☑️ ${by(actor)} hat abgehakt: ${items[data.item]}`
      : null,
  'item-unticked': ({ actor, data }) => `⬜ ${by(actor)} hat das Häkchen zurückgenommen: ${items[data.item]}`,
  'target-identified': () => null,
  'inventory-taken': ({ data }) => inventoryLines(data.inventory, data.requirements),
  'sync-baseline-taken': ({ data }) =>
    `📌 Letzte Synchronisierung vor der Trennung: ${crmObjects.map((object) => `${objects[object]} ${data.times[object] ? dateTime(data.times[object]) : 'nie'}`).join(' · ')}`,
  'disconnect-attested': ({ actor }) =>
    `🔌 ${by(actor)} sichert zu, dass Salesforce in HubSpot getrennt ist. Ich prüfe das jetzt nach.`,
  'disconnect-checked': ({ data }) => disconnectLines(data),
  'attestation-accepted': ({ actor }) => `👥 ${by(actor)} hat akzeptiert, allein mit der Zusicherung weiterzumachen.`,
  'owners-observed': ({ data }) =>
    data.owners.length === 0
      ? 'Keine Datensätze gehören Nur-Salesforce-Benutzern. Es muss nichts neu zugewiesen werden.'
      : `👤 Nur-Salesforce-Benutzer mit Datensätzen: *${data.owners.length}*\n${bullets(firstFew(data.owners.map(ownerLine), more, 20))}\nEntscheiden Sie in der Checkliste über jeden davon.`,
  'owners-mapped': ({ actor, data }, run) =>
    `🗂️ ${by(actor)} hat festgelegt, wer die Datensätze bekommt:\n${bullets(
      firstFew(
        data.mapping.map((entry) => mappingLine(entry.from, entry.to, run)),
        more,
        20,
      ),
    )}`,
  'plan-proposed': ({ data }, run) =>
    data.plan.effects === 0
      ? `📋 *${planKinds[data.plan.kind]}*: nichts zu tun.`
      : `📋 *Plan: ${planKinds[data.plan.kind]}* ${shortDigest(data.plan.digest)}\n${planLines(data.plan.summary, run)}\nNötig ${plans[data.plan.kind].approvals === 1 ? 'ist die Freigabe einer Person' : `sind die Freigaben von ${plans[data.plan.kind].approvals} Personen`}, ${mention(run.requester)} zählt nicht mit. Eine Freigabe gilt nur für diesen Plan.`,
  'plan-rejected': ({ actor, data }) =>
    `👎 ${by(actor)} hat den Plan ${shortDigest(data.digest)} abgelehnt. Es wurde nichts geändert.`,
  'approval-given': ({ actor, data }, run) =>
    `👍 ${by(actor)} hat den Plan ${shortDigest(data.digest)} freigegeben (${run.plan?.approvals.length ?? 1} von ${run.plan ? plans[run.plan.kind].approvals : 1}).`,
  'approval-expired': ({ data }) =>
    `⌛ Die Freigabe von ${mention(data.userId)} für ${shortDigest(data.digest)} ist abgelaufen. Sie muss neu erteilt werden.`,
  'plan-applied': ({ data }, run) => appliedLine(data, run),
  'owners-verified': ({ data }, run) => ownersVerified(countTotal(data.left), counts(data.left, objects, locale), run),
  'rest-accepted': ({ actor, data }) =>
    `👥 ${by(actor)} hat akzeptiert, dass die Zuständigkeit hier bleibt, wie sie ist: ${counts(data.left, objects, locale)}.`,
  'packages-observed': ({ data }) => packageLines(data),
  'uninstall-chosen': ({ actor, data }, run) =>
    `🗂️ ${by(actor)} hat gewählt: ${chosenNames(data.versionIds, run)} deinstallieren, ${data.dataCopy === 'keep' ? 'eine Kopie der Daten 48 Stunden aufbewahren' : '*keine Kopie der Daten aufbewahren*. Sie sind danach nicht mehr zu bekommen'}.`,
  'data-copied': ({ data }) =>
    `💾 Datenkopie erstellt und geprüft: ${number(data.rows, locale)} Zeilen in ${number(data.files, locale)} Dateien, ${bytes(data.bytes, locale)}. Sie liegt auf dem Rechner des Bots unter ${code(data.location)} bis ${dateTime(data.deleteAt)}.\nManifest SHA-256: ${code(data.sha256)}`,
  'removal-verified': ({ data }, run) =>
    run.mode === 'dry-run'
      ? '🎭 Probelauf: Das Paket wurde nicht deinstalliert.'
      : data.presence.listed || data.presence.components + data.presence.objects > 0
        ? `⚠️ Nachgefragt: ${data.presence.listed ? 'Das Paket ist noch aufgeführt' : 'Das Paket ist nicht mehr aufgeführt'}, übrig sind ${number(data.presence.components, locale)} Komponenten und ${number(data.presence.objects, locale)} Objekte.`
        : '🔎 Nachgefragt: Das Paket ist nicht mehr aufgeführt, sein Namespace ist leer, seine Objekte sind unbekannt.',
  'report-written': (event, run) => report(event, run),
  'data-copy-reminded': ({ data }, run) =>
    `⏰ Die Datenkopie unter ${code(run.dataCopy?.location ?? '')} wird in etwa ${data.hoursLeft} Stunden gelöscht. Sichern Sie sie jetzt anderswo, wenn Sie sie brauchen.`,
  'data-copy-deleted': ({ data }) =>
    `🧹 Die Datenkopie ist gelöscht: ${number(data.rows, locale)} Zeilen, Manifest ${shortDigest(data.sha256)}. Unter ${code(data.location)} ist nichts mehr davon übrig.`,
  'work-stopped': ({ data }) => `🛑 *Angehalten im Schritt „${steps[data.step].title}“.* ${fault(data.fault)}`,
  'action-denied': ({ actor, data }) =>
    `🚫 ${by(actor)} hat etwas ohne die nötige Berechtigung versucht (${code(data.command)}, ${code(data.code)}). Es ist nichts geschehen.`,
  'run-cancelled': ({ actor }, run) => `✋ ${by(actor)} hat diesen Durchlauf abgebrochen. ${cancelledState(run)}`,
  'run-closed': () => '🏁 *Dieser Durchlauf ist abgeschlossen.* Vielen Dank an alle.',
}

export function eventLine(event: RecordedEvent, run: Run): string | null {
  const line = lines[event.type] as (event: RecordedEvent, run: Run) => string | null
  return line(event, run)
}

function by(actor: RecordedEvent['actor']): string {
  return actor.kind === 'person' ? mention(actor.userId) : 'Der Bot'
}

function inventoryLines(inventory: Inventory, found: EventOf<'inventory-taken'>['data']['requirements']): string {
  const { account, org, owners } = inventory
  const unmet = found.filter((requirement) => requirement.state !== 'met')
  const packages = inventory.packages.map(
    (installed) => `${escaped(installed.name)} ${escaped(installed.version)} (${code(installed.namespace)})`,
  )
  return [
    `🔎 *Vorprüfung*: HubSpot-Portal ${code(account.portalId)} (${systemKinds[account.kind]}) und Salesforce-Organisation ${code(org.orgId)} „${escaped(org.name)}“ (${systemKinds[org.kind]}).`,
    bullets([
      `Zuständige Mitarbeiter: *Nur-Salesforce-Benutzer ${owners.salesforceOnly}*, Warteschlangen ${owners.queues}, HubSpot-Benutzer ${owners.hubspotUsers}, deaktivierte Benutzer ${owners.deactivated}`,
      `Datensätze von Nur-Salesforce-Benutzern und Warteschlangen: *${counts(inventory.ownedRecords, objects, locale)}*`,
      `Datensätze von deaktivierten Benutzern, die ich nicht anrühre: ${counts(inventory.deactivatedRecords, objects, locale)}`,
      `Salesforce-Eigenschaften, die ihre letzten Werte behalten: ${counts(inventory.salesforceProperties, objects, locale)}`,
      workflowLine(inventory),
      listLine(inventory),
      `Pakete: ${packages.join(', ') || 'keine'}; ${number(inventory.components, locale)} Komponenten, ${number(inventory.packageRecords, locale)} Datensätze, Hindernisse für die Deinstallation: ${number(inventory.blockers, locale)}`,
    ]),
    ...(unmet.length === 0
      ? ['Alle Voraussetzungen sind erfüllt.']
      : [
          `*Nicht erfüllt:*\n${bullets(unmet.map(({ code: name, state, missing }) => `${state === 'failed' ? '❌' : '⚠️'} ${requirements[name].title}: ${escaped(requirements[name].fix(missing))}`))}`,
        ]),
  ].join('\n')
}

function workflowLine({ workflows }: Inventory): string {
  if (workflows.kind === 'unavailable')
    return 'Workflows: Ich darf nicht nachsehen (Scope `automation`). Prüfen Sie von Hand, welche auf einen Wechsel der Zuständigkeit reagieren.'
  const names = workflows.found.map((workflow) => `„${escaped(workflow.name)}“${workflow.enabled ? '' : ' (aus)'}`)
  return `Workflows, die Salesforce oder einen wegfallenden Mitarbeiter verwenden: ${names.length === 0 ? 'keine' : firstFew(names, more, 6).join(', ')}. Ein Wechsel der Zuständigkeit kann Workflows und Benachrichtigungen auslösen.`
}

function listLine({ lists }: Inventory): string {
  if (lists.kind === 'unavailable') return 'Listen: Ich darf nicht nachsehen (Scope `crm.lists.read`).'
  const names = lists.found.map((list) => `„${escaped(list.name)}“`)
  return `Listen, die nach Salesforce-Eigenschaften filtern: ${names.length === 0 ? 'keine' : firstFew(names, more, 6).join(', ')}`
}

function disconnectLines({ verdict, signals }: EventOf<'disconnect-checked'>['data']): string {
  const seen = signals.securityActivity
  const activity =
    seen === undefined
      ? 'Sicherheitsaktivität: Ich darf nicht nachsehen (Scope `account-info.security.read`).'
      : seen === null
        ? 'Sicherheitsaktivität: kein `UNINSTALL_INTEGRATION`, seit dieser Schritt begonnen hat.'
        : `Sicherheitsaktivität: ${code(seen.type)} ${dateTime(seen.at)}${seen.actor ? ` von ${escaped(seen.actor)}` : ''}.`
  const moved = signals.movedSinceAttestation
  const sync =
    moved.length === 0
      ? 'Synchronisierung: Seither wurde nichts mehr synchronisiert.'
      : `Synchronisierung: Danach wurden noch synchronisiert: ${moved.map((object) => objects[object]).join(', ')}.`
  const next = {
    verified: 'Die Integration ist getrennt.',
    'attested-only':
      'Jemand sichert es zu, die Systeme zeigen es nicht. Prüfen Sie später erneut, oder jemand mit Freigaberecht akzeptiert, so weiterzumachen.',
    'still-syncing':
      'Es werden noch Datensätze synchronisiert, darum mache ich nicht weiter. Schließen Sie die Trennung in HubSpot ab und prüfen Sie dann erneut.',
    rehearsed: 'Probelauf: Niemand hat etwas getrennt, also gibt es nichts nachzuweisen.',
  }[verdict]
  const sign = { verified: '✅', 'attested-only': '🟡', 'still-syncing': '❌', rehearsed: '🎭' }[verdict]
  return `${sign} *Trennung: ${verdicts[verdict]}.* ${next}\n${bullets([activity, sync])}`
}

function ownerLine(owner: RetiringOwner): string {
  const kind = owner.class === 'queue' ? 'Warteschlange' : (owner.email ?? '')
  return `*${escaped(owner.name)}* (${escaped(kind)}): ${counts(owner.records, objects, locale)}`
}

function mappingLine(from: string, to: OwnerDecision, run: Run): string {
  const owner = run.owners?.find((candidate) => candidate.id === from)
  const suggested =
    to.kind === 'owner' && owner?.suggestion?.to === to.id ? ` (Vorschlag: ${bases[owner.suggestion.basis]})` : ''
  const goal = {
    owner: to.kind === 'owner' ? `*${escaped(run.mapping?.successors[to.id] ?? to.id)}*` : '',
    nobody: 'niemand',
    keep: 'bleibt: kein Nur-Salesforce-Benutzer',
  }[to.kind]
  return `${escaped(owner?.name ?? from)} → ${goal}${suggested}`
}

function planLines(summary: PlanFigures, run: Run): string {
  switch (summary.kind) {
    case 'reassign': {
      const total = crmObjects.map((object) => {
        const records = summary.moves
          .filter((move) => move.object === object)
          .reduce((sum, move) => sum + move.records, 0)
        return `${number(records, locale)} ${objects[object]}`
      })
      return `Neu zugewiesen werden: ${total.join(' · ')}. Jeder Datensatz steht unten in der CSV-Datei. ${steps.reassign.undo}`
    }
    case 'clear-blockers':
      return `${bullets(firstFew(summary.blockers.map(blockerLine), more))}\nAlles wird vorher gesichert, damit es sich wiederherstellen lässt.`
    case 'uninstall':
      return [
        `Dauerhaft gelöscht: ${summary.packages.map((installed) => `*${escaped(installed.name)}* ${escaped(installed.version)} (${code(installed.namespace)})`).join(', ')} mit ${number(summary.components, locale)} Komponenten und *${number(summary.records, locale)} Datensätzen*.`,
        summary.dataCopy === 'keep'
          ? `Die Datenkopie ist versiegelt (${shortDigest(run.dataCopy?.sha256 ?? '')}).`
          : '*Es wird keine Datenkopie aufbewahrt.*',
        steps.uninstall.undo,
      ].join(' ')
  }
}

export function blockerLine(blocker: Blocker): string {
  return blocker.kind === 'layout'
    ? `Seitenlayout „${layoutName(blocker.layout)}“: ${blocker.pages.map(code).join(', ')} herausnehmen`
    : `Berechtigungssatz ${code(blocker.permissionSet)}: ${escaped(blocker.username)} entziehen`
}

function appliedLine({ digest, counts: done }: EventOf<'plan-applied'>['data'], run: Run): string {
  const figures = `${number(done.changed, locale)} geändert, ${number(done.skipped, locale)} übersprungen, ${number(done.failed, locale)} fehlgeschlagen`
  const sign =
    run.mode === 'dry-run' ? '🎭 Probelauf, es wurde nichts geändert. Das Ergebnis wäre gewesen:' : '✍️ Ausgeführt:'
  const why =
    done.skipped + done.failed > 0 && run.step === 'reassign' ? ' In der CSV-Datei unten steht jeweils, warum.' : ''
  return `${sign} Plan ${shortDigest(digest)}: ${figures}.${why}`
}

function ownersVerified(total: number, left: string, run: Run): string {
  if (run.mode === 'dry-run') return `🎭 Probelauf: noch bei ihren Nur-Salesforce-Benutzern, wie erwartet: ${left}.`
  return total === 0
    ? '🔎 Nachgezählt: *Kein Kontakt, kein Unternehmen und kein Deal* liegt mehr bei einem Nur-Salesforce-Benutzer.'
    : `⚠️ Nachgezählt, noch übrig: ${left}. Planen Sie für den Rest neu, oder jemand mit Freigaberecht akzeptiert ihn.`
}

function packageLines(data: EventOf<'packages-observed'>['data']): string {
  const objectLines = data.objects.map((object) => `${code(object.name)}: ${number(object.records, locale)} Datensätze`)
  return [
    `📦 ${data.packages.map((installed) => `*${escaped(installed.name)}* ${escaped(installed.version)} (${code(installed.namespace)})`).join(', ')}: ${number(data.components, locale)} Komponenten werden mit gelöscht.`,
    ...(objectLines.length > 0 ? [bullets(firstFew(objectLines, more))] : []),
    ...(data.blockers.length > 0
      ? [`*Steht der Deinstallation im Weg:*\n${bullets(firstFew(data.blockers.map(blockerLine), more))}`]
      : []),
  ].join('\n')
}

function chosenNames(versionIds: readonly string[], run: Run): string {
  const chosen = run.packages?.installed.filter((installed) => versionIds.includes(installed.versionId)) ?? []
  return chosen.map((installed) => `*${escaped(installed.name)}* ${escaped(installed.version)}`).join(', ')
}

function cancelledState(run: Run): string {
  const done = run.completed.filter((step) => runbook[step].undo !== 'nothing-to-undo').map((step) => steps[step].title)
  const written = run.appliedPlans.map(
    (plan) => `${planKinds[plan.kind]} (${number(plan.counts?.changed ?? 0, locale)})`,
  )
  if (done.length + written.length === 0) return 'In HubSpot und Salesforce wurde nichts geändert.'
  return `Was schon geschehen war, bleibt: ${[...done, ...written].join('; ')}.`
}
