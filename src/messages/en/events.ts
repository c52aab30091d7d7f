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
  'sync-baseline-taken': ({ data }) =>
    `📌 Newest sync before the disconnect: ${crmObjects.map((object) => `${objects[object]} ${data.times[object] ? dateTime(data.times[object]) : 'never'}`).join(' · ')}`,
  'disconnect-attested': ({ actor }) =>
    `🔌 ${by(actor)} says that Salesforce is disconnected in HubSpot. I check that now.`,
  'disconnect-checked': ({ data }) => disconnectLines(data),
  'attestation-accepted': ({ actor }) => `👥 ${by(actor)} accepted to go on with the attestation only.`,
  'owners-observed': ({ data }) =>
    data.owners.length === 0
      ? 'No records belong to Salesforce-only owners. Nothing has to be reassigned.'
      : `👤 Salesforce-only owners with records: *${data.owners.length}*\n${bullets(firstFew(data.owners.map(ownerLine), more, 20))}\nDecide for each of them in the checklist.`,
  'owners-mapped': ({ actor, data }, run) =>
    `🗂️ ${by(actor)} decided who gets the records:\n${bullets(
      firstFew(
        data.mapping.map((entry) => mappingLine(entry.from, entry.to, run)),
        more,
        20,
      ),
    )}`,
  'plan-proposed': ({ data }, run) =>
    data.plan.effects === 0
      ? `📋 *${planKinds[data.plan.kind]}*: nothing to do.`
      : `📋 *Plan: ${planKinds[data.plan.kind]}* ${shortDigest(data.plan.digest)}\n${planLines(data.plan.summary, run)}\nIt needs ${plans[data.plan.kind].approvals === 1 ? 'the approval of one person' : `the approvals of ${plans[data.plan.kind].approvals} people`} other than ${mention(run.requester)}. An approval counts for this plan only.`,
  'plan-rejected': ({ actor, data }) =>
    `👎 ${by(actor)} rejected the plan ${shortDigest(data.digest)}. Nothing was changed.`,
  'approval-given': ({ actor, data }, run) =>
    `👍 ${by(actor)} approved the plan ${shortDigest(data.digest)} (${run.plan?.approvals.length ?? 1} of ${run.plan ? plans[run.plan.kind].approvals : 1}).`,
  'approval-expired': ({ data }) =>
    `⌛ The approval of ${mention(data.userId)} for ${shortDigest(data.digest)} has expired. It has to be given again.`,
  'plan-applied': ({ data }, run) => appliedLine(data, run),
  'owners-verified': ({ data }, run) => ownersVerified(countTotal(data.left), counts(data.left, objects, locale), run),
  'rest-accepted': ({ actor, data }) =>
    `👥 ${by(actor)} accepted that these stay with their owners: ${counts(data.left, objects, locale)}.`,
  'packages-observed': ({ data }) => packageLines(data),
  'uninstall-chosen': ({ actor, data }, run) =>
    `🗂️ ${by(actor)} chose to remove ${chosenNames(data.versionIds, run)} and to ${data.dataCopy === 'keep' ? 'keep a copy of the data for 48 hours' : '*keep no copy of the data*. It can’t be fetched later'}.`,
  'data-copied': ({ data }) =>
    `💾 Data copy taken and checked: ${number(data.rows, locale)} rows in ${number(data.files, locale)} files, ${bytes(data.bytes, locale)}. It lies on the bot’s machine at ${code(data.location)} until ${dateTime(data.deleteAt)}.\nManifest SHA-256: ${code(data.sha256)}`,
  'removal-verified': ({ data }, run) =>
    run.mode === 'dry-run'
      ? '🎭 Dry run: the package was not removed.'
      : data.presence.listed || data.presence.components + data.presence.objects > 0
        ? `⚠️ Asked again: ${data.presence.listed ? 'the package is still listed' : 'the package is not listed any more'}, ${number(data.presence.components, locale)} components and ${number(data.presence.objects, locale)} objects are left.`
        : '🔎 Asked again: the package is not listed, its namespace is empty, its objects are unknown.',
  'report-written': (event, run) => report(event, run),
  'data-copy-reminded': ({ data }, run) =>
    `⏰ The data copy at ${code(run.dataCopy?.location ?? '')} is deleted in about ${data.hoursLeft} hours. Take it elsewhere now if you need it.`,
  'data-copy-deleted': ({ data }) =>
    `🧹 The data copy is deleted: ${number(data.rows, locale)} rows, manifest ${shortDigest(data.sha256)}. Nothing of it is left at ${code(data.location)}.`,
  'work-stopped': ({ data }) => `🛑 *Stopped in step “${steps[data.step].title}”.* ${fault(data.fault)}`,
  'action-denied': ({ actor, data }) =>
    `🚫 ${by(actor)} tried something without being allowed to (${code(data.command)}, ${code(data.code)}). Nothing happened.`,
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

function inventoryLines(inventory: Inventory, found: EventOf<'inventory-taken'>['data']['requirements']): string {
  const { account, org, owners } = inventory
  const unmet = found.filter((requirement) => requirement.state !== 'met')
  const packages = inventory.packages.map(
    (installed) => `${escaped(installed.name)} ${escaped(installed.version)} (${code(installed.namespace)})`,
  )
  return [
    `🔎 *Preflight*: HubSpot portal ${code(account.portalId)} (${systemKinds[account.kind]}) and Salesforce org ${code(org.orgId)} “${escaped(org.name)}” (${systemKinds[org.kind]}).`,
    bullets([
      `Owners: *Salesforce-only ${owners.salesforceOnly}*, queues ${owners.queues}, HubSpot users ${owners.hubspotUsers}, deactivated users ${owners.deactivated}`,
      `Records of Salesforce-only owners and queues: *${counts(inventory.ownedRecords, objects, locale)}*`,
      `Records of deactivated users, which I leave alone: ${counts(inventory.deactivatedRecords, objects, locale)}`,
      `Salesforce properties, which stay with their last values: ${counts(inventory.salesforceProperties, objects, locale)}`,
      workflowLine(inventory),
      listLine(inventory),
      `Packages: ${packages.join(', ') || 'none'}; ${number(inventory.components, locale)} components, ${number(inventory.packageRecords, locale)} data records, ${number(inventory.blockers, locale)} things that block the removal`,
    ]),
    ...(unmet.length === 0
      ? ['All requirements are met.']
      : [
          `*Not met:*\n${bullets(unmet.map(({ code: name, state, missing }) => `${state === 'failed' ? '❌' : '⚠️'} ${requirements[name].title}: ${escaped(requirements[name].fix(missing))}`))}`,
        ]),
  ].join('\n')
}

function workflowLine({ workflows }: Inventory): string {
  if (workflows.kind === 'unavailable')
    return 'Workflows: I may not look (scope `automation`). Check by hand which ones react to owner changes.'
  const names = workflows.found.map((workflow) => `“${escaped(workflow.name)}”${workflow.enabled ? '' : ' (off)'}`)
  return `Workflows that use Salesforce or an owner to be retired: ${names.length === 0 ? 'none' : firstFew(names, more, 6).join(', ')}. A change of owner can start workflows and notifications.`
}

function listLine({ lists }: Inventory): string {
  if (lists.kind === 'unavailable') return 'Lists: I may not look (scope `crm.lists.read`).'
  const names = lists.found.map((list) => `“${escaped(list.name)}”`)
  return `Lists that filter on Salesforce properties: ${names.length === 0 ? 'none' : firstFew(names, more, 6).join(', ')}`
}

function disconnectLines({ verdict, signals }: EventOf<'disconnect-checked'>['data']): string {
  const seen = signals.securityActivity
  const activity =
    seen === undefined
      ? 'Security activity: I may not look (scope `account-info.security.read`).'
      : seen === null
        ? 'Security activity: no `UNINSTALL_INTEGRATION` since this step began.'
        : `Security activity: ${code(seen.type)} ${dateTime(seen.at)}${seen.actor ? ` by ${escaped(seen.actor)}` : ''}.`
  const moved = signals.movedSinceAttestation
  const sync =
    moved.length === 0
      ? 'Sync time: nothing has been synced since.'
      : `Sync time: ${moved.map((object) => objects[object]).join(', ')} were synced after it.`
  const next = {
    verified: 'The integration is disconnected.',
    'attested-only':
      'A person says so, the systems do not show it. Check again later, or an approver accepts to go on.',
    'still-syncing':
      'Records are still being synced, so I do not go on. Finish the disconnect in HubSpot, then check again.',
    rehearsed: 'Dry run: nobody disconnected anything, so there is nothing to verify.',
  }[verdict]
  const sign = { verified: '✅', 'attested-only': '🟡', 'still-syncing': '❌', rehearsed: '🎭' }[verdict]
  return `${sign} *Disconnect: ${verdicts[verdict]}.* ${next}\n${bullets([activity, sync])}`
}

function ownerLine(owner: RetiringOwner): string {
  const kind = owner.class === 'queue' ? 'queue' : (owner.email ?? '')
  return `*${escaped(owner.name)}* (${escaped(kind)}): ${counts(owner.records, objects, locale)}`
}

function mappingLine(from: string, to: OwnerDecision, run: Run): string {
  const owner = run.owners?.find((candidate) => candidate.id === from)
  const suggested =
    to.kind === 'owner' && owner?.suggestion?.to === to.id ? ` (suggested: ${bases[owner.suggestion.basis]})` : ''
  const goal = {
    owner: to.kind === 'owner' ? `*${escaped(run.mapping?.successors[to.id] ?? to.id)}*` : '',
    nobody: 'nobody',
    keep: 'stays: not Salesforce-only',
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
      return `${total.join(' · ')} get a new owner. Every record is listed in the CSV below. ${steps.reassign.undo}`
    }
    case 'clear-blockers':
      return `${bullets(firstFew(summary.blockers.map(blockerLine), more))}\nEach is saved first, so that it can be put back.`
    case 'uninstall':
      return [
        `${summary.packages.map((installed) => `*${escaped(installed.name)}* ${escaped(installed.version)} (${code(installed.namespace)})`).join(', ')} with ${number(summary.components, locale)} components and *${number(summary.records, locale)} data records* are deleted for ever.`,
        summary.dataCopy === 'keep'
          ? `The data copy is sealed (${shortDigest(run.dataCopy?.sha256 ?? '')}).`
          : '*No data copy is kept.*',
        steps.uninstall.undo,
      ].join(' ')
  }
}

export function blockerLine(blocker: Blocker): string {
  return blocker.kind === 'layout'
    ? `Page layout “${layoutName(blocker.layout)}”: take out ${blocker.pages.map(code).join(', ')}`
    : `Permission set ${code(blocker.permissionSet)}: take it from ${escaped(blocker.username)}`
}

function appliedLine({ digest, counts: done }: EventOf<'plan-applied'>['data'], run: Run): string {
  const figures = `${number(done.changed, locale)} changed, ${number(done.skipped, locale)} skipped, ${number(done.failed, locale)} failed`
  const sign = run.mode === 'dry-run' ? '🎭 Dry run, nothing was changed. It would have been:' : '✍️ Carried out:'
  const why = done.skipped + done.failed > 0 && run.step === 'reassign' ? ' The CSV below says why for each.' : ''
  return `${sign} plan ${shortDigest(digest)}: ${figures}.${why}`
}

function ownersVerified(total: number, left: string, run: Run): string {
  if (run.mode === 'dry-run') return `🎭 Dry run: still with their Salesforce-only owners, as expected: ${left}.`
  return total === 0
    ? '🔎 Counted again: *no contact, company or deal is left* with a Salesforce-only owner.'
    : `⚠️ Counted again, still left: ${left}. Plan again for the rest, or an approver accepts it.`
}

function packageLines(data: EventOf<'packages-observed'>['data']): string {
  const objectLines = data.objects.map((object) => `${code(object.name)}: ${number(object.records, locale)} records`)
  return [
    `📦 ${data.packages.map((installed) => `*${escaped(installed.name)}* ${escaped(installed.version)} (${code(installed.namespace)})`).join(', ')}: ${number(data.components, locale)} components are deleted with it.`,
    ...(objectLines.length > 0 ? [bullets(firstFew(objectLines, more))] : []),
    ...(data.blockers.length > 0
      ? [`*In the way of the removal:*\n${bullets(firstFew(data.blockers.map(blockerLine), more))}`]
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
  if (done.length + written.length === 0) return 'Nothing was changed in HubSpot or Salesforce.'
  return `What had already happened stays: ${[...done, ...written].join('; ')}.`
}
