/** Looks for proof of the disconnect. What it can't see it doesn't claim. */
import { judgeDisconnect, objectsOf, provingCycles, syncTimes, tracesSince } from '../../runbook/disconnect.ts'
import type { DisconnectSignals } from '../../runbook/events.ts'
import type { SecurityActivity, SecurityEvent } from '../../runbook/hubspot-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { activePeriods, syncTraces } from './traces.ts'

export async function verify(context: WorkContext): Promise<WorkResult> {
  const { hubspot, run, clock } = context
  // Since the run was opened, not since the baseline: people know where to click and may be quicker than preflight.
  const window = { from: run.openedAt, to: clock().toISOString() }
  const activity = await hubspot.securityActivity(window)
  const event = uninstallEvent(activity)
  const attestedAt = run.attestation?.at ?? run.openedAt
  const disconnectedAt = event?.at ?? attestedAt
  const traces = await syncTraces(hubspot, disconnectedAt)
  const now = clock().toISOString()
  const baseline = run.baseline?.times ?? syncTimes([])
  const evidence = { mode: run.mode, event, attestedAt, baseline, traces, now }
  const cycles = provingCycles(evidence)
  const activeCycles = await activePeriods(hubspot, cycles)
  const signals: DisconnectSignals = {
    ...(event !== undefined && { securityActivity: event }),
    ...(activity.kind === 'unavailable' && activity.why === 'refused' && { activityRefused: true }),
    baseline,
    newest: syncTimes(traces),
    movedSinceAttestation: objectsOf(tracesSince(traces, { disconnectedAt, now })),
    traces,
    ...(cycles.length > 0 && { activeCycles }),
  }
  const judgement = judgeDisconnect({ ...evidence, activeCycles })
  return reports({ command: 'report-disconnect', ...judgement, signals })
}

/** Undefined where nobody may look, null where there is none. */
function uninstallEvent(activity: SecurityActivity): SecurityEvent | null | undefined {
  if (activity.kind === 'unavailable') return undefined
  // Other integrations may have been uninstalled before it; the latest is the one that people have just attested.
  return activity.events
    .filter((event) => event.type === 'UNINSTALL_INTEGRATION')
    .reduce<SecurityEvent | null>((latest, event) => (latest && latest.at > event.at ? latest : event), null)
}
