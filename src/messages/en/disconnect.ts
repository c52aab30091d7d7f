/** What the looks at the disconnect found, each sign with its time and the record that carries it. */
import { cyclesForProof, traceOf } from '../../runbook/disconnect.ts'
import type { DisconnectFinding, DisconnectSignals, EventOf } from '../../runbook/events.ts'
import { type CrmObject, crmObjects, type SyncTrace } from '../../runbook/hubspot-port.ts'
import type { Run } from '../../runbook/run.ts'
import { bullets, code, dateTime, escaped, recordLink } from '../format.ts'
import { buttons } from './views.ts'
import { grounds, objects, verdicts } from './words.ts'

export function baselineLine(data: EventOf<'sync-baseline-taken'>['data'], run: Run): string {
  const times = crmObjects.map(
    (object) => `${objects[object]} ${syncTime(data.times[object], traceOf(data.traces, object), run)}`,
  )
  return `📌 Newest sync before the disconnect: ${times.join(' · ')}`
}

export function disconnectLines(finding: DisconnectFinding, run: Run): string {
  const { verdict, signals, ground } = finding
  const why = ground ? `: ${grounds[ground]}` : ''
  const next = {
    verified: `The integration is disconnected${why}.`,
    'attested-only': `A person says so, the systems do not show it${why}. ${lookAgain(finding)} An approver may also accept to go on.`,
    'still-syncing': `Records are still being synced, so I do not go on. Finish the disconnect in HubSpot, then press *${buttons['attest-again']}*. ${lookAgain(finding)}`,
    rehearsed: 'Dry run: nobody disconnected anything, so there is nothing to verify.',
  }[verdict]
  const sign = { verified: '✅', 'attested-only': '🟡', 'still-syncing': '❌', rehearsed: '🎭' }[verdict]
  const lines = [activityLine(signals), ...crmObjects.map((object) => syncLine(object, signals, run))]
  return `${sign} *Disconnect: ${verdicts[verdict]}.* ${next}\n${bullets([...lines, ...activeLines(signals), ...ownerWriteLines(signals, run)])}`
}

function lookAgain({ nextCheckAt }: DisconnectFinding): string {
  return nextCheckAt
    ? `I look again by myself: ${dateTime(nextCheckAt)}.`
    : `I do not look again by myself; *${buttons['check-again']}* does.`
}

function activityLine({ securityActivity: seen, activityRefused }: DisconnectSignals): string {
  if (activityRefused) return 'Security activity: HubSpot does not show it in this account.'
  if (seen === undefined) return 'Security activity: I may not look (scope `account-info.security.read`).'
  if (seen === null) return 'Security activity: no `UNINSTALL_INTEGRATION` since this run was opened.'
  return `Security activity: ${code(seen.type)} ${dateTime(seen.at)}${seen.actor ? ` by ${escaped(seen.actor)}` : ''}.`
}

function syncLine(object: CrmObject, { baseline, newest, traces, movedSinceAttestation }: DisconnectSignals, run: Run) {
  const time = newest[object]
  const last = `${objects[object]}: ${time ? `last synced ${syncTime(time, traceOf(traces, object), run)}` : 'no record carries a sync time'}`
  const before = syncTime(baseline[object], traceOf(run.baseline?.traces, object), run)
  // In a dry run nobody disconnected, so nothing comes after it.
  const moved =
    run.mode === 'live' && movedSinceAttestation.includes(object)
      ? ', *touched by Salesforce after the disconnect*'
      : ''
  return time === baseline[object]
    ? `${last}, as before the disconnect${moved}.`
    : `${last}; noted before the disconnect: ${before}${moved}.`
}

function activeLines({ activeCycles }: DisconnectSignals): string[] {
  return activeCycles === undefined
    ? []
    : [
        `Records were synced in ${activeCycles} of the last 4 quarter hours before the silence; silence counts as proof only from ${cyclesForProof} on.`,
      ]
}

function syncTime(at: string | null, trace: SyncTrace | undefined, run: Run): string {
  if (at === null) return 'never'
  return trace ? `${dateTime(at)} (record ${recordLink(trace, run.account)})` : dateTime(at)
}

/** An owner may move without the sync time. */
function ownerWriteLines({ traces = [] }: DisconnectSignals, run: Run): string[] {
  return traces
    .filter(({ sign }) => sign === 'owner-history')
    .map(
      (trace) =>
        `${objects[trace.object]}: Salesforce set the owner of record ${recordLink(trace, run.account)} ${dateTime(trace.at)}.`,
    )
}
