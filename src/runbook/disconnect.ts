/**
 * What the signals say about the disconnect. HubSpot has no API that tells the state of its Salesforce integration, so
 * this is evidence: its security activity (`UNINSTALL_INTEGRATION`) and a sync time that no longer moves.
 */
import type { DisconnectSignals, DisconnectVerdict, Mode, SyncTimes } from './events.ts'
import { type CrmObject, crmObjects } from './hubspot-port.ts'

export type DisconnectFindings = { mode: Mode; signals: DisconnectSignals }

/** A sync that was under way at the click may still finish. */
const graceMs = 60_000

export function judgeDisconnect({ mode, signals }: DisconnectFindings): DisconnectVerdict {
  if (mode === 'dry-run') return 'rehearsed'
  if (signals.movedSinceAttestation.length > 0) return 'still-syncing'
  return signals.securityActivity ? 'verified' : 'attested-only'
}

/** The objects whose newest sync lies after the moment of the disconnect. */
export function syncMovedSince(newest: SyncTimes, disconnectedAt: string): CrmObject[] {
  const limit = Date.parse(disconnectedAt) + graceMs
  return crmObjects.filter((object) => {
    const time = newest[object]
    return time !== null && Date.parse(time) > limit
  })
}
