/** Looks for proof of the disconnect. What it can't see it doesn't claim. */
import { type DisconnectFindings, judgeDisconnect, syncMovedSince } from '../../runbook/disconnect.ts'
import type { SecurityActivity, SecurityEvent } from '../../runbook/hubspot-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { newestSyncTimes } from './observe.ts'

export async function verify(context: WorkContext): Promise<WorkResult> {
  const { hubspot, run, clock } = context
  const baseline = run.baseline ?? { times: { contacts: null, companies: null, deals: null }, at: run.openedAt }
  const now = clock().toISOString()
  // Since the run was opened, not since the baseline: people know where to click and may be quicker than preflight.
  const activity = await hubspot.securityActivity({ from: run.openedAt, to: now })
  const newest = await newestSyncTimes(hubspot)
  const disconnectedAt = uninstallEvent(activity)?.at ?? run.attestation?.at ?? baseline.at
  const movedSinceAttestation = syncMovedSince(newest, { disconnectedAt, now })
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
  // Other integrations may have been uninstalled before it; the latest is the one that people have just attested.
  return activity.events
    .filter((event) => event.type === 'UNINSTALL_INTEGRATION')
    .reduce<SecurityEvent | undefined>((latest, event) => (latest && latest.at > event.at ? latest : event), undefined)
}
