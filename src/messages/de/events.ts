/** One reply in the thread for everything that happened: what, by whom, and what comes next. Null: nothing to say. */
import { hasItem, isDetour, plans, stepNames } from '../../runbook/definition.ts'
import type { EventOf, EventType, RecordedEvent } from '../../runbook/events.ts'
import type { OwnerDecision } from '../../runbook/owners/owners.ts'
import type { PlanFigures, PlanSummary } from '../../runbook/plan/plan.ts'
import { type Run, resumesAt } from '../../runbook/run.ts'
import type { InstalledPackage, PackageObject } from '../../runbook/salesforce-port.ts'
import { bullets, code, dateTime, escaped, firstFew, mention, number, quote, shortDigest } from '../format.ts'
import { accessLines, findingLines, leftAfterRevocation, revocationPlan } from './access.ts'
import { clearingLines, restoringLines } from './blockers.ts'
import { brokenOffLine, cancelledState } from './broken-off.ts'
import { contentLines, unseenLines } from './contents.ts'
import { copiedLine, remindedLine } from './data-copy.ts'
import { baselineLine, disconnectLines } from './disconnect.ts'
import { inventoryLines, packageName } from './inventory.ts'
import { bases, coveredLine, leftWithout, moved, observedOwners } from './owners.ts'
import {
  byHandLine,
  byHandLines,
  checkedLines,
  orderLine,
  refusedLines,
  removedByHandLine,
  saidClearedLine,
  stillOpenLine,
  waivedLine,
} from './references.ts'
import { fault } from './refusals.ts'
import { removalLines, unseenPackages } from './removal.ts'
import { report } from './report.ts'
import { acceptedLine, verifiedLines } from './verification.ts'
import { type AttemptName, attempts, denialReasons, items, modes, planKinds, reasons, steps } from './words.ts'

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
  'sync-baseline-taken': ({ data }, run) => baselineLine(data, run),
  'disconnect-attested': ({ actor }) =>
    `🔌 ${by(actor)} sichert zu, dass Salesforce in HubSpot getrennt ist. Ich prüfe das jetzt nach.`,
  'disconnect-checked': ({ data }, run) => disconnectLines(data, run),
  'attestation-accepted': ({ actor }) => `👥 ${by(actor)} hat entschieden, ohne Nachweis der Trennung weiterzumachen.`,
  'owners-observed': ({ data }) => observedOwners(data),
  'owners-mapped': ({ actor, data }, run) =>
    `🗂️ ${by(actor)} hat festgelegt, wer die Datensätze bekommt:\n${bullets(
      firstFew(
        data.mapping.map((entry) => mappingLine(entry.from, entry.to, run)),
        more,
        20,
      ),
    )}\n${coveredLine(data.coverage ?? [])}`,
  'plan-proposed': ({ data }, run) =>
    data.plan.effects === 0
      ? `📋 *${planKinds[data.plan.kind]}*: nichts zu tun.`
      : `📋 *Plan: ${planKinds[data.plan.kind]}* ${shortDigest(data.plan.digest)}\n${planLines(data.plan.summary, run)}\nNötig ${plans[data.plan.kind].approvals === 1 ? 'ist die Freigabe einer anderen Person' : `sind die Freigaben von ${plans[data.plan.kind].approvals} anderen Personen`} als ${authors(run)}. Eine Freigabe gilt nur für diesen Plan.`,
  'plan-rejected': ({ actor, data }, run) =>
    `👎 ${by(actor)} hat den Plan ${shortDigest(data.digest)} abgelehnt. Er wird nicht ausgeführt.${chooseAgain(run)}`,
  'approval-given': ({ actor, data }, run) =>
    `👍 ${by(actor)} hat den Plan ${shortDigest(data.digest)} freigegeben (${run.plan?.approvals.length ?? 1} von ${run.plan ? plans[run.plan.kind].approvals : 1}). ${afterApproval(run)}`,
  'approval-expired': ({ data }) =>
    `⌛ Die Freigabe von ${mention(data.userId)} für ${shortDigest(data.digest)} ist abgelaufen. Sie muss neu erteilt werden.`,
  'plan-applied': ({ data }, run) => appliedLine(data, run),
  'plan-broken-off': ({ data }, run) => brokenOffLine(data, run),
  'owners-verified': ({ data }, run) => verifiedLines(data, run),
  'rest-accepted': ({ actor, data }, run) => `👥 ${by(actor)} hat akzeptiert: ${acceptedLine(data, run)}.`,
  'undo-asked': ({ actor, data }) =>
    `↩️ ${by(actor)} möchte ${data.undo === 'undo-reassign' ? 'die Neuzuweisung rückgängig machen' : 'wiederherstellen, was beseitigt wurde'}. Ich plane das aus dem Protokoll aller Änderungen, in Schritt ${stepNames.indexOf(plans[data.undo].step) + 1}.`,
  'packages-observed': ({ data }) => packageLines(data),
  'revocation-asked': ({ actor }) =>
    `🔑 ${by(actor)} möchte HubSpots Zugriff auf Salesforce widerrufen. Ich liste die Tokens auf, und jemand anders gibt es frei.`,
  'access-left': ({ actor }) =>
    `🔑 ${by(actor)} hat entschieden, HubSpots Zugriff auf Salesforce so zu lassen, wie er ist.`,
  'references-checked': ({ data }, run) => checkedLines(data, run),
  'references-waived': ({ actor, data }) => waivedLine(by(actor), data.open),
  'objections-cleared': ({ actor }) => saidClearedLine(by(actor)),
  'removal-refused': ({ data }, run) => refusedLines(data, run),
  'removal-by-hand': ({ data }, run) => byHandLines(data, run),
  'removed-by-hand': ({ actor }) => removedByHandLine(by(actor)),
  'uninstall-chosen': ({ actor, data }, run) =>
    `🗂️ ${by(actor)} hat gewählt: ${chosenNames(data.versionIds, run)} deinstallieren, ${data.dataCopy === 'keep' ? 'eine Kopie der Daten 48 Stunden aufbewahren' : '*keine Kopie der Daten aufbewahren*. Sie sind danach nicht mehr zu bekommen'}.${run.dataCopy && data.dataCopy === 'none' ? ` Die Kopie unter ${code(run.dataCopy.location)} bleibt trotzdem 48 Stunden erhalten, weil schon eine Deinstallation begonnen hatte.` : ''}`,
  'data-copied': ({ data }, run) => copiedLine(data, run),
  'removal-verified': ({ data }, run) =>
    [...removalLines(data.presence, run), ...(data.access ? [findingLines(data.access)] : [])].join('\n'),
  'report-written': (event, run) => report(event, run),
  'data-copy-reminded': (_, run) => remindedLine(run),
  'extension-asked': ({ actor, data }) =>
    `⏳ ${by(actor)} möchte die Datenkopie länger behalten, bis ${dateTime(data.to)}. Jemand anders gibt das frei; sonst wird sie wie geplant gelöscht: ${dateTime(data.from)}.`,
  'copy-extended': ({ actor, data }) =>
    `⏳ ${by(actor)} hat freigegeben, dass die Datenkopie bis ${dateTime(data.to)} bleibt statt bis ${dateTime(data.from)}. Ich erinnere wieder 24 und 4 Stunden vorher.`,
  'data-copy-deleted': ({ data }) =>
    [
      `🧹 Die Datenkopie ist gelöscht: ${number(data.rows, locale)} Zeilen, Manifest ${shortDigest(data.sha256)}. Unter ${code(data.location)} ist nichts mehr davon übrig.`,
      ...(data.access ? [findingLines(data.access)] : []),
    ].join('\n'),
  'work-stopped': ({ data }, run) =>
    `🛑 *Angehalten im Schritt „${steps[data.step].title}“.* ${fault(data.fault, resumesAt(run))}`,
  'action-denied': ({ actor, data }) =>
    `🚫 ${by(actor)} wollte: ${attempts[data.command as AttemptName] ?? data.command}, darf das aber nicht (${denialReasons[data.code] ?? data.code}). Es wurde nichts geändert.`,
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

/** A plan beside the step's own way leaves the choice as it was. */
function chooseAgain({ plan }: Run): string {
  return plan && isDetour(plan.kind) ? '' : ' Wählen Sie in der Checkliste neu, dann mache ich einen neuen Plan.'
}

function afterApproval({ plan }: Run): string {
  return plan && plan.approvals.length < plans[plan.kind].approvals
    ? 'Es fehlt noch eine Freigabe.'
    : 'Ich fange jetzt an.'
}

function mappingLine(from: string, to: OwnerDecision, run: Run): string {
  const owner = run.owners?.find((candidate) => candidate.id === from)
  const suggested =
    to.kind === 'owner' && owner?.suggestion?.to === to.id ? ` (Vorschlag: ${bases[owner.suggestion.basis]})` : ''
  const goal = {
    owner: to.kind === 'owner' ? `*${escaped(run.mapping?.successors[to.id] ?? to.id)}*` : '',
    nobody: 'niemand',
    keep: 'bleibt, wie es ist',
  }[to.kind]
  return `${escaped(owner?.name ?? from)} → ${goal}${suggested}`
}

/** Who opened the run and who asked for the plan: none of them approves it. */
function authors(run: Run): string {
  const ids = new Set([run.requester, run.plan?.requestedBy ?? run.requester])
  return [...ids].map(mention).join(' und ')
}

/** What an approval is for, where it is given. */
export function approvalSummary(plan: PlanSummary, run: Run): string {
  return `${planLines(plan.summary, run)}\nIn der Salesforce-Organisation ${code(run.org?.orgId ?? '')} „${escaped(run.org?.name ?? '')}“. Plan ${shortDigest(plan.digest)}.`
}

function planLines(summary: PlanFigures, run: Run): string {
  switch (summary.kind) {
    case 'reassign':
      return `Neu zugewiesen werden: ${moved(summary.moves, run)}.${leftWithout(summary.moves, run)} Jeder Datensatz steht unten in der CSV-Datei. ${steps.reassign.undo}`
    case 'undo-reassign':
      return `An die vorher Zuständigen gehen zurück: ${moved(summary.moves, run)}, jeweils nur, wenn noch zuständig ist, wen ich eingetragen habe. Jeder Datensatz steht unten in der CSV-Datei. Danach muss neu zugewiesen oder der Stand akzeptiert werden, bevor das Paket deinstalliert werden kann.`
    case 'clear-blockers':
      return `${clearingLines(summary, run.org)}\nAlles wird vorher im Protokoll dieses Durchlaufs gesichert und lässt sich wiederherstellen, bis die Deinstallation freigegeben ist.`
    case 'restore-blockers':
      return `${restoringLines(summary, run.org)}\nAlles so, wie es gesichert ist, und nur, wenn es noch so ist, wie ich es hinterlassen habe. Es verhindert dann wieder die Deinstallation.`
    case 'revoke-access':
      return revocationPlan(summary.tokens, summary.holders)
    case 'uninstall':
      return [
        `Dauerhaft gelöscht: ${summary.packages.map(packageName).join(', ')} mit ${number(summary.components, locale)} Komponenten und *${summary.recordsAbout ? 'rund ' : ''}${number(summary.records, locale)} Datensätzen*.`,
        summary.dataCopy === 'keep'
          ? `Die Datenkopie ist versiegelt (${shortDigest(run.dataCopy?.sha256 ?? '')}).`
          : '*Es wird keine Datenkopie aufbewahrt.*',
        ...unseenPackages(summary.packages),
        ...removalNotes(summary.packages, run),
        steps.uninstall.undo,
      ].join(' ')
  }
}

/** What is special about this removal. */
function removalNotes(packages: readonly InstalledPackage[], { references, waived }: Run): string[] {
  const byHand = packages.filter(({ generation }) => generation === 'unmanaged')
  return [
    ...(packages.length > 1 ? [orderLine(packages.map(({ name }) => name))] : []),
    ...(byHand.length > 0 ? [byHandLine(byHand.map(({ name }) => name))] : []),
    ...(waived && references && references.open > 0 ? [stillOpenLine(references.open)] : []),
  ]
}

function appliedLine(
  { digest, counts: done, access, reasons = [] }: EventOf<'plan-applied'>['data'],
  run: Run,
): string {
  const figures = `${number(done.changed, locale)} geändert, ${number(done.skipped, locale)} übersprungen, ${number(done.failed, locale)} fehlgeschlagen`
  const sign =
    run.mode === 'dry-run' ? '🎭 Probelauf, es wurde nichts geändert. Das Ergebnis wäre gewesen:' : '✍️ Ausgeführt:'
  const why =
    run.step === 'reassign' ? ' In der CSV-Datei unten steht zu jedem Datensatz, was aus ihm wurde, und warum.' : ''
  const left = access && run.mode === 'live' ? `\n${leftAfterRevocation(access, done.failed)}` : ''
  const failed = reasons.length > 0 ? `\nSalesforce hat abgelehnt:\n${reasons.map(quote).join('\n')}` : ''
  return `${sign} Plan ${shortDigest(digest)}: ${figures}.${why}${failed}${left}`
}

function objectLine({ name, records, approximate, unseen }: PackageObject): string {
  if (unseen !== undefined) return `${code(name)}: Die Datensätze konnte ich nicht zählen`
  return `${code(name)}: ${approximate ? 'rund ' : ''}${number(records, locale)} Datensätze`
}

function packageLines(data: EventOf<'packages-observed'>['data']): string {
  const { contents } = data
  const goesWithIt = contents ? [...contentLines(contents), ...unseenLines(contents.unseen)] : []
  const objectLines = data.objects.map(objectLine)
  return [
    `📦 ${data.packages.map(packageName).join(', ') || 'Es ist kein HubSpot-Paket installiert'}; Komponenten, die mit gelöscht werden: ${number(data.components, locale)}.`,
    ...(objectLines.length > 0 ? [bullets(firstFew(objectLines, more))] : []),
    ...(goesWithIt.length > 0 ? [bullets(goesWithIt)] : []),
    ...(data.blockers.length > 0
      ? [`*Steht der Deinstallation im Weg:*\n${clearingLines(data, undefined, more)}`]
      : []),
    ...(data.access ? [accessLines(data.access)] : []),
  ].join('\n')
}

function chosenNames(versionIds: readonly string[], run: Run): string {
  const chosen = run.packages?.installed.filter((installed) => versionIds.includes(installed.versionId)) ?? []
  return chosen.map((installed) => `*${escaped(installed.name)}* ${escaped(installed.version)}`).join(', ')
}
