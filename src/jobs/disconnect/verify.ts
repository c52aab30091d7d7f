/** Looks for proof of the disconnect. What it can't see it doesn't claim. */
import { type DisconnectFindings, judgeDisconnect, syncMovedSince } from '../../runbook/disconnect.ts'
import type { SecurityActivity } from '../../runbook/hubspot-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { newestSyncTimes } from './observe.ts'

export async function verify(context: WorkContext): Promise<WorkResult> {
  const { hubspot, run, clock } = context
  const baseline = run.baseline ?? { times: { contacts: null, companies: null, deals: null }, at: run.openedAt }
  const activity = await hubspot.securityActivity({ from: baseline.at, to: clock().toISOString() })
  const newest = await newestSyncTimes(hubspot)
  const movedSinceAttestation = syncMovedSince(newest, disconnectedAt(activity) ?? run.attestation?.at ?? baseline.at)
  const findings: DisconnectFindings = {
    mode: run.mode,
    signals: {
      ...(activity.kind === 'seen' && { securityActivity: uninstallEvent(activity) ?? null }),
      baseline: baseline.times,
      newest,
      movedSinceAttestation,
    },
  }
  return reports({ command: 'report-disconnect', verdict: judgeDisconnect(findings), signals: findings.signals })
}

function uninstallEvent(activity: SecurityActivity) {
  if (activity.kind === 'unavailable') return undefined
  return activity.events.find((event) => event.type === 'UNINSTALL_INTEGRATION')
}

function disconnectedAt(activity: SecurityActivity): string | undefined {
  return uninstallEvent(activity)?.at
}
