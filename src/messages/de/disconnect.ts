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
  return `📌 Letzte Synchronisierung vor der Trennung: ${times.join(' · ')}`
}

export function disconnectLines(finding: DisconnectFinding, run: Run): string {
  const { verdict, signals, ground } = finding
  const why = ground ? `: ${grounds[ground]}` : ''
  const next = {
    verified: `Die Integration ist getrennt${why}.`,
    'attested-only': `Jemand sichert es zu, die Systeme zeigen es nicht${why}. ${lookAgain(finding)} Jemand mit Freigaberecht kann auch akzeptieren, so weiterzumachen.`,
    'still-syncing': `Es werden noch Datensätze synchronisiert, darum mache ich nicht weiter. Schließen Sie die Trennung in HubSpot ab und drücken Sie dann *${buttons['attest-again']}*. ${lookAgain(finding)}`,
    rehearsed: 'Probelauf: Niemand hat etwas getrennt, also gibt es nichts nachzuweisen.',
  }[verdict]
  const sign = { verified: '✅', 'attested-only': '🟡', 'still-syncing': '❌', rehearsed: '🎭' }[verdict]
  const lines = [activityLine(signals), ...crmObjects.map((object) => syncLine(object, signals, run))]
  return `${sign} *Trennung: ${verdicts[verdict]}.* ${next}\n${bullets([...lines, ...activeLines(signals), ...ownerWriteLines(signals, run)])}`
}

function lookAgain({ nextCheckAt }: DisconnectFinding): string {
  return nextCheckAt
    ? `Ich sehe von selbst wieder nach: ${dateTime(nextCheckAt)}.`
    : `Von selbst sehe ich nicht mehr nach, mit *${buttons['check-again']}* schon.`
}

function activityLine({ securityActivity: seen, activityRefused }: DisconnectSignals): string {
  if (activityRefused) return 'Sicherheitsaktivität: HubSpot zeigt sie in diesem Account nicht.'
  if (seen === undefined) return 'Sicherheitsaktivität: Ich darf nicht nachsehen (Scope `account-info.security.read`).'
  if (seen === null) return 'Sicherheitsaktivität: kein `UNINSTALL_INTEGRATION`, seit dieser Durchlauf geöffnet wurde.'
  return `Sicherheitsaktivität: ${code(seen.type)} ${dateTime(seen.at)}${seen.actor ? ` von ${escaped(seen.actor)}` : ''}.`
}

function syncLine(object: CrmObject, { baseline, newest, traces, movedSinceAttestation }: DisconnectSignals, run: Run) {
  const time = newest[object]
  const last = `${objects[object]}: ${time ? `zuletzt synchronisiert ${syncTime(time, traceOf(traces, object), run)}` : 'kein Datensatz trägt eine Synchronisierungszeit'}`
  const before = syncTime(baseline[object], traceOf(run.baseline?.traces, object), run)
  // In a dry run nobody disconnected, so nothing comes after it.
  const moved =
    run.mode === 'live' && movedSinceAttestation.includes(object) ? ', *nach der Trennung von Salesforce geändert*' : ''
  return time === baseline[object]
    ? `${last}, wie vor der Trennung${moved}.`
    : `${last}; vor der Trennung notiert: ${before}${moved}.`
}

function activeLines({ activeCycles }: DisconnectSignals): string[] {
  return activeCycles === undefined
    ? []
    : [
        `Vor der Stille wurde in ${activeCycles} der letzten 4 Viertelstunden synchronisiert; erst ab ${cyclesForProof} gilt sie als Nachweis.`,
      ]
}

function syncTime(at: string | null, trace: SyncTrace | undefined, run: Run): string {
  if (at === null) return 'nie'
  return trace ? `${dateTime(at)} (Datensatz ${recordLink(trace, run.account)})` : dateTime(at)
}

/** An owner may move without the sync time. */
function ownerWriteLines({ traces = [] }: DisconnectSignals, run: Run): string[] {
  return traces
    .filter(({ sign }) => sign === 'owner-history')
    .map(
      (trace) =>
        `${objects[trace.object]}: Salesforce hat den zuständigen Mitarbeiter von Datensatz ${recordLink(trace, run.account)} gesetzt, ${dateTime(trace.at)}.`,
    )
}
