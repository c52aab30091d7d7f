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

/** The sync runs every 15 minutes (HubSpot's article "Sync triggers"): two silent cycles say that it has stopped. */
const silenceMs = 30 * 60_000

export type SyncMoment = {
  /** ISO 8601, both. */
  disconnectedAt: string
  now: string
}

/** The objects that were synced after the disconnect, unless that was the last and two cycles have gone by in silence. */
export function syncMovedSince(newest: SyncTimes, { disconnectedAt, now }: SyncMoment): CrmObject[] {
  const limit = Date.parse(disconnectedAt) + graceMs
  return crmObjects.filter((object) => {
    const time = Date.parse(newest[object] ?? '')
    return time > limit && Date.parse(now) - time < silenceMs
  })
}
