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

const locale = 'en'
const more = (count: number) => `… and ${number(count, locale)} more`

const lines: { [Type in EventType]: Line<Type> } = {
  'run-opened': ({ actor, data }) =>
    `📂 ${by(actor)} opened this run for ${code(data.target)} (*${modes[data.mode]}*). Reason: ${reasons[data.reason]}.\nI begin with a look at both systems. Everything that happens is told in this thread.`,
  'phase-entered': () => null,
  'step-completed': ({ data }) =>
    `✅ *Step ${stepNames.indexOf(data.step) + 1} of ${stepNames.length} is done: ${steps[data.step].title}*`,
  'item-ticked': ({ actor, data }) =>
    actor.kind === 'person' && hasItem(data.step, data.item) ? `☑️ ${by(actor)} ticked: ${items[data.item]}` : null,
  'item-unticked': ({ actor, data }) => `⬜ ${by(actor)} took back the tick: ${items[data.item]}`,
  'target-identified': () => null,
  'inventory-taken': ({ data }) => inventoryLines(data.inventory, data.requirements),
  'sync-baseline-taken': ({ data }, run) => baselineLine(data, run),
  'disconnect-attested': ({ actor }) =>
    `🔌 ${by(actor)} says that Salesforce is disconnected in HubSpot. I check that now.`,
  'disconnect-checked': ({ data }, run) => disconnectLines(data, run),
  'attestation-accepted': ({ actor }) => `👥 ${by(actor)} decided to go on without proof of the disconnect.`,
  'owners-observed': ({ data }) => observedOwners(data),
  'owners-mapped': ({ actor, data }, run) =>
    `🗂️ ${by(actor)} decided who gets the records:\n${bullets(
      firstFew(
        data.mapping.map((entry) => mappingLine(entry.from, entry.to, run)),
        more,
        20,
      ),
    )}\n${coveredLine(data.coverage ?? [])}`,
  'plan-proposed': ({ data }, run) =>
    data.plan.effects === 0
      ? `📋 *${planKinds[data.plan.kind]}*: nothing to do.`
      : `📋 *Plan: ${planKinds[data.plan.kind]}* ${shortDigest(data.plan.digest)}\n${planLines(data.plan.summary, run)}\nIt needs ${plans[data.plan.kind].approvals === 1 ? 'the approval of one person' : `the approvals of ${plans[data.plan.kind].approvals} people`} other than ${authors(run)}. An approval counts for this plan only.`,
  'plan-rejected': ({ actor, data }, run) =>
    `👎 ${by(actor)} rejected the plan ${shortDigest(data.digest)}. It is not carried out.${chooseAgain(run)}`,
  'approval-given': ({ actor, data }, run) =>
    `👍 ${by(actor)} approved the plan ${shortDigest(data.digest)} (${run.plan?.approvals.length ?? 1} of ${run.plan ? plans[run.plan.kind].approvals : 1}). ${afterApproval(run)}`,
  'approval-expired': ({ data }) =>
    `⌛ The approval of ${mention(data.userId)} for ${shortDigest(data.digest)} has expired. It has to be given again.`,
  'plan-applied': ({ data }, run) => appliedLine(data, run),
  'plan-broken-off': ({ data }, run) => brokenOffLine(data, run),
  'owners-verified': ({ data }, run) => verifiedLines(data, run),
  'rest-accepted': ({ actor, data }, run) => `👥 ${by(actor)} accepted that ${acceptedLine(data, run)}.`,
  'undo-asked': ({ actor, data }) =>
    `↩️ ${by(actor)} asked to ${data.undo === 'undo-reassign' ? 'undo the reassignment' : 'put back what was cleared'}. I plan it from my record of every change, in step ${stepNames.indexOf(plans[data.undo].step) + 1}.`,
  'packages-observed': ({ data }) => packageLines(data),
  'revocation-asked': ({ actor }) =>
    `🔑 ${by(actor)} asked to revoke HubSpot’s access to Salesforce. I list its tokens, and somebody else approves.`,
  'access-left': ({ actor }) => `🔑 ${by(actor)} decided to leave HubSpot’s access to Salesforce as it is.`,
  'references-checked': ({ data }, run) => checkedLines(data, run),
  'references-waived': ({ actor, data }) => waivedLine(by(actor), data.open),
  'objections-cleared': ({ actor }) => saidClearedLine(by(actor)),
  'removal-refused': ({ data }, run) => refusedLines(data, run),
  'removal-by-hand': ({ data }, run) => byHandLines(data, run),
  'removed-by-hand': ({ actor }) => removedByHandLine(by(actor)),
  'uninstall-chosen': ({ actor, data }, run) =>
    `🗂️ ${by(actor)} chose to remove ${chosenNames(data.versionIds, run)} and to ${data.dataCopy === 'keep' ? 'keep a copy of the data for 48 hours' : '*keep no copy of the data*. It can’t be fetched later'}.${run.dataCopy && data.dataCopy === 'none' ? ` The copy at ${code(run.dataCopy.location)} is still kept for its 48 hours, because a removal had begun.` : ''}`,
  'data-copied': ({ data }, run) => copiedLine(data, run),
  'removal-verified': ({ data }, run) =>
    [...removalLines(data.presence, run), ...(data.access ? [findingLines(data.access)] : [])].join('\n'),
  'report-written': (event, run) => report(event, run),
  'data-copy-reminded': (_, run) => remindedLine(run),
  'extension-asked': ({ actor, data }) =>
    `⏳ ${by(actor)} asked to keep the data copy until ${dateTime(data.to)}. Somebody else approves it; otherwise it is deleted as planned: ${dateTime(data.from)}.`,
  'copy-extended': ({ actor, data }) =>
    `⏳ ${by(actor)} approved that the data copy is kept until ${dateTime(data.to)} instead of ${dateTime(data.from)}. I remind again 24 and 4 hours before.`,
  'data-copy-deleted': ({ data }) =>
    [
      `🧹 The data copy is deleted: ${number(data.rows, locale)} rows, manifest ${shortDigest(data.sha256)}. Nothing of it is left at ${code(data.location)}.`,
      ...(data.access ? [findingLines(data.access)] : []),
    ].join('\n'),
  'work-stopped': ({ data }, run) =>
    `🛑 *Stopped in step “${steps[data.step].title}”.* ${fault(data.fault, resumesAt(run))}`,
  'action-denied': ({ actor, data }) =>
    `🚫 ${by(actor)} wanted to ${attempts[data.command as AttemptName] ?? data.command} but isn’t allowed to: ${denialReasons[data.code] ?? data.code}. Nothing was changed.`,
  'run-cancelled': ({ actor }, run) => `✋ ${by(actor)} cancelled this run. ${cancelledState(run)}`,
  'run-closed': () => '🏁 *This run is closed.* Thank you all.',
}

export function eventLine(event: RecordedEvent, run: Run): string | null {
  const line = lines[event.type] as (event: RecordedEvent, run: Run) => string | null
  return line(event, run)
}

function by(actor: RecordedEvent['actor']): string {
  return actor.kind === 'person' ? mention(actor.userId) : 'The bot'
}

/** A plan beside the step's own way leaves the choice as it was. */
function chooseAgain({ plan }: Run): string {
  return plan && isDetour(plan.kind) ? '' : ' Choose again in the checklist, then I make a new plan.'
}

function afterApproval({ plan }: Run): string {
  return plan && plan.approvals.length < plans[plan.kind].approvals
    ? 'One more approval is needed.'
    : 'I’m starting now.'
}

function mappingLine(from: string, to: OwnerDecision, run: Run): string {
  const owner = run.owners?.find((candidate) => candidate.id === from)
  const suggested =
    to.kind === 'owner' && owner?.suggestion?.to === to.id ? ` (suggested: ${bases[owner.suggestion.basis]})` : ''
  const goal = {
    owner: to.kind === 'owner' ? `*${escaped(run.mapping?.successors[to.id] ?? to.id)}*` : '',
    nobody: 'nobody',
    keep: 'stays as it is',
  }[to.kind]
  return `${escaped(owner?.name ?? from)} → ${goal}${suggested}`
}

/** Who opened the run and who asked for the plan: none of them approves it. */
function authors(run: Run): string {
  const ids = new Set([run.requester, run.plan?.requestedBy ?? run.requester])
  return [...ids].map(mention).join(' and ')
}

/** What an approval is for, where it is given. */
export function approvalSummary(plan: PlanSummary, run: Run): string {
  return `${planLines(plan.summary, run)}\nIn Salesforce org ${code(run.org?.orgId ?? '')} “${escaped(run.org?.name ?? '')}”. Plan ${shortDigest(plan.digest)}.`
}

function planLines(summary: PlanFigures, run: Run): string {
  switch (summary.kind) {
    case 'reassign':
      return `${moved(summary.moves, run)} get a new owner.${leftWithout(summary.moves, run)} Every record is listed in the CSV below. ${steps.reassign.undo}`
    case 'undo-reassign':
      return `${moved(summary.moves, run)} get their former owner back, each only if it still has the owner that I gave it. Every record is listed in the CSV below. Afterwards the records have to be reassigned again, or accepted as they are, before the package can go.`
    case 'clear-blockers':
      return `${clearingLines(summary, run.org)}\nEach is saved first, in this run’s ledger, and can be put back until the removal is approved.`
    case 'restore-blockers':
      return `${restoringLines(summary, run.org)}\nEach as it was saved, and only if it is still as I left it. They block the removal again.`
    case 'revoke-access':
      return revocationPlan(summary.tokens, summary.holders)
    case 'uninstall':
      return [
        `${summary.packages.map(packageName).join(', ')} with ${number(summary.components, locale)} components and *${summary.recordsAbout ? 'about ' : ''}${number(summary.records, locale)} data records* are deleted for ever.`,
        summary.dataCopy === 'keep'
          ? `The data copy is sealed (${shortDigest(run.dataCopy?.sha256 ?? '')}).`
          : '*No data copy is kept.*',
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
  const figures = `${number(done.changed, locale)} changed, ${number(done.skipped, locale)} skipped, ${number(done.failed, locale)} failed`
  const sign = run.mode === 'dry-run' ? '🎭 Dry run, nothing was changed. It would have been:' : '✍️ Carried out:'
  const why = run.step === 'reassign' ? ' The CSV below says for each record what became of it, and why.' : ''
  const left = access && run.mode === 'live' ? `\n${leftAfterRevocation(access, done.failed)}` : ''
  const failed = reasons.length > 0 ? `\nSalesforce said no:\n${reasons.map(quote).join('\n')}` : ''
  return `${sign} plan ${shortDigest(digest)}: ${figures}.${why}${failed}${left}`
}

function objectLine({ name, records, approximate, unseen }: PackageObject): string {
  if (unseen !== undefined) return `${code(name)}: I could not count its records`
  return `${code(name)}: ${approximate ? 'about ' : ''}${number(records, locale)} records`
}

function packageLines(data: EventOf<'packages-observed'>['data']): string {
  const { contents } = data
  const goesWithIt = contents ? [...contentLines(contents), ...unseenLines(contents.unseen)] : []
  const objectLines = data.objects.map(objectLine)
  return [
    `📦 ${data.packages.map(packageName).join(', ') || 'No HubSpot package is installed'}: ${number(data.components, locale)} components are deleted with it.`,
    ...(objectLines.length > 0 ? [bullets(firstFew(objectLines, more))] : []),
    ...(goesWithIt.length > 0 ? [bullets(goesWithIt)] : []),
    ...(data.blockers.length > 0 ? [`*In the way of the removal:*\n${clearingLines(data, undefined, more)}`] : []),
    ...(data.access ? [accessLines(data.access)] : []),
  ].join('\n')
}

function chosenNames(versionIds: readonly string[], run: Run): string {
  const chosen = run.packages?.installed.filter((installed) => versionIds.includes(installed.versionId)) ?? []
  return chosen.map((installed) => `*${escaped(installed.name)}* ${escaped(installed.version)}`).join(', ')
}
