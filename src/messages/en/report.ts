/** The final report: what changed, who approved it, what is kept, and what is left to do. */
import type { EventOf, Mode, RecordedEvent } from '../../runbook/events.ts'
import { sawNothing } from '../../runbook/packages/leftovers.ts'
import type { CurrentPlan, Run } from '../../runbook/run.ts'
import { bullets, code, dateTime, mention, number, shortDigest } from '../format.ts'
import { findingLines, leftoverLines } from './access.ts'
import { coveredLine } from './owners.ts'
import { keptPackages, removalResult } from './removal.ts'
import { grounds, planKinds, verdicts } from './words.ts'

const locale = 'en'

export function report({ data }: RecordedEvent & EventOf<'report-written'>, run: Run): string {
  const dry = run.mode === 'dry-run'
  return [
    `📄 *Final report* for ${code(run.target)}: portal ${code(run.account?.portalId ?? '')}, org ${code(run.org?.orgId ?? '')}`,
    ...(dry ? ['🎭 *Dry run: nothing was changed in HubSpot or Salesforce.*'] : []),
    '*What happened*',
    bullets([
      disconnectLine(run),
      ...(run.mapping ? [coveredLine(run.mapping.coverage)] : []),
      ...run.appliedPlans.map((plan) => planLine(plan, run.mode)),
      ...removalResult(run),
    ]),
    ...(data.access ? [findingLines(data.access)] : []),
    ...(run.dataCopy && !run.dataCopy.deletedAt
      ? [
          `*What is kept*\n${bullets([`Data copy: ${number(run.dataCopy.rows, locale)} rows at ${code(run.dataCopy.location)}${run.dataCopy.deleteAt ? ` until ${dateTime(run.dataCopy.deleteAt)}` : ''}. Take it elsewhere if you need it longer.`])}`,
        ]
      : []),
    '*Left for you to do*',
    bullets([
      ...(data.leftovers && !sawNothing(data.leftovers) ? [] : leftoversUnseen),
      ...keptPackages(run),
      ...(data.leftovers ? leftoverLines(data.leftovers, run) : []),
      'HubSpot: properties of the Salesforce group keep their last values; workflows and lists that use them no longer get new ones',
    ]),
    `*Audit*: ${data.headSeq} events, chain intact, head ${code(data.headHash)}`,
  ].join('\n')
}

/** Of an org that was closed to the bot, and of a run whose log is older than the list. */
const leftoversUnseen = [
  'Salesforce: connected app “HubSpot” (Setup → Connected Apps OAuth Usage): revoke or block its access',
  'Salesforce: the integration user and permission sets of your own that served the sync',
  'Salesforce: fields without namespace that the integration or your admins added',
]

function disconnectLine(run: Run): string {
  const verdict = run.disconnect ? verdicts[run.disconnect.verdict] : 'not done'
  const ground = run.disconnect?.ground ? ` (${grounds[run.disconnect.ground]})` : ''
  const by = run.attestation ? `, attested by ${mention(run.attestation.by)}` : ''
  const accepted = run.disconnect?.acceptedBy ? `, accepted by ${mention(run.disconnect.acceptedBy)}` : ''
  return `Disconnect: ${verdict}${ground}${by}${accepted}`
}

function planLine(plan: CurrentPlan, mode: Mode): string {
  const done = plan.counts ?? { changed: 0, skipped: 0, failed: 0 }
  const who = plan.approvals.map((approval) => mention(approval.userId)).join(' and ')
  const end = plan.state === 'broken-off' ? 'broken off; ' : ''
  return `${planKinds[plan.kind]} ${shortDigest(plan.digest)}: ${end}${number(done.changed, locale)} ${mode === 'dry-run' ? 'would have changed' : 'changed'}, ${number(done.skipped, locale)} skipped, ${number(done.failed, locale)} failed; approved by ${who}`
}
