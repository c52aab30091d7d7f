/**
 * What the signals say about the disconnect. HubSpot has no API that tells the state of its Salesforce integration, so
 * this is evidence: its security activity (`UNINSTALL_INTEGRATION`), and the traces that a sync leaves on records. Silence
 * proves something only where there was a sync to fall silent.
 */
import type { DisconnectFinding, Mode, SyncTimes } from './events.ts'
import { type CrmObject, crmObjects, type SecurityEvent, type SyncTrace } from './hubspot-port.ts'

const minuteMs = 60_000

/** The sync runs every 15 minutes (HubSpot's article "Sync triggers"). */
const cycleMs = 15 * minuteMs
/** Two silent cycles say that it has stopped. */
export const silenceMs = 2 * cycleMs
/** A sync that was under way at the click may still finish. */
export const graceMs = minuteMs
/** A portal that synced little in this time before it fell silent may be silent without a disconnect. */
const cyclesBefore = 4
const activeMs = cyclesBefore * cycleMs
/** In so many of them records must have been synced: one record an hour is often silent for two cycles. */
export const cyclesForProof = 3
/** How long after the attestation the bot goes on looking by itself. */
const patienceMs = 24 * 60 * minuteMs

export type DisconnectEvidence = {
  mode: Mode
  /** Undefined where the activity could not be read, null where it shows none. */
  event: SecurityEvent | null | undefined
  attestedAt: string
  baseline: SyncTimes
  traces: readonly SyncTrace[]
  /** In how many of the last cycles before the silence records were synced; see `provingCycles`. */
  activeCycles: number
  /** ISO 8601, as all times here. */
  now: string
}

type DisconnectJudgement = Omit<DisconnectFinding, 'signals'>

/** `from` is not in it, `to` is. */
export type Period = { from: string; to: string }

/** The cycles before the silence, where it would be the proof: whether records were synced in them has to be looked up. */
export function provingCycles(evidence: Omit<DisconnectEvidence, 'activeCycles'>): Period[] {
  if (judgeDisconnect({ ...evidence, activeCycles: cyclesBefore }).ground !== 'silence') return []
  const end = silentFrom(evidence)
  const at = (cycles: number) => new Date(end - cycles * cycleMs).toISOString()
  return Array.from({ length: cyclesBefore }, (_, index) => ({ from: at(index + 1), to: at(index) }))
}

export function judgeDisconnect(evidence: DisconnectEvidence): DisconnectJudgement {
  const { mode, event, attestedAt, traces } = evidence
  if (mode === 'dry-run') return { verdict: 'rehearsed' }
  const now = Date.parse(evidence.now)
  // Ever more seldom: as long again as has passed since the attestation.
  const aLittleLater = now + Math.max(cycleMs, now - Date.parse(attestedAt))
  const disconnectedAt = event?.at ?? attestedAt
  if (tracesSince(traces, { disconnectedAt, now: evidence.now }).length > 0) {
    return { verdict: 'still-syncing', ...nextCheck(evidence, aLittleLater) }
  }
  if (event) return { verdict: 'verified', ground: 'event' }
  const tellsAt = silentFrom(evidence) + silenceMs + graceMs
  const wasActive = newestTime(evidence) >= Date.parse(attestedAt) - activeMs
  const isSteady = evidence.activeCycles >= cyclesForProof
  if (wasActive && isSteady && now >= tellsAt) return { verdict: 'verified', ground: 'silence' }
  return {
    verdict: 'attested-only',
    ground: wasActive && now < tellsAt ? 'too-early' : 'quiet-portal',
    ...nextCheck(evidence, now < tellsAt ? tellsAt : aLittleLater),
  }
}

type Seen = Pick<DisconnectEvidence, 'attestedAt' | 'baseline' | 'traces'>

function silentFrom(seen: Seen): number {
  return Math.max(newestTime(seen), Date.parse(seen.attestedAt))
}

function newestTime({ baseline, traces }: Seen): number {
  const times = [...Object.values(baseline), ...traces.map(({ at }) => at)]
  return Math.max(...times.map((time) => (time === null ? Number.NEGATIVE_INFINITY : Date.parse(time))))
}

function nextCheck({ attestedAt, now }: DisconnectEvidence, wanted: number): { nextCheckAt?: string } {
  const at = Math.min(wanted, Date.parse(attestedAt) + patienceMs)
  return at > Date.parse(now) ? { nextCheckAt: new Date(at).toISOString() } : {}
}

type SyncMoment = {
  /** ISO 8601, both. */
  disconnectedAt: string
  now: string
}

/** What Salesforce touched after the disconnect, unless that was the last and two cycles have gone by in silence. */
export function tracesSince(traces: readonly SyncTrace[], { disconnectedAt, now }: SyncMoment): SyncTrace[] {
  const limit = Date.parse(disconnectedAt) + graceMs
  return traces.filter(({ at }) => Date.parse(at) > limit && Date.parse(now) - Date.parse(at) < silenceMs)
}

/** The record behind an object's sync time. */
export function traceOf(traces: readonly SyncTrace[] | undefined, object: CrmObject): SyncTrace | undefined {
  return traces?.find((trace) => trace.object === object && trace.sign === 'sync-time')
}

export function syncTimes(traces: readonly SyncTrace[]): SyncTimes {
  const times: SyncTimes = { contacts: null, companies: null, deals: null }
  for (const { object, at, sign } of traces) if (sign === 'sync-time') times[object] = at
  return times
}

export function objectsOf(traces: readonly SyncTrace[]): CrmObject[] {
  return crmObjects.filter((object) => traces.some((trace) => trace.object === object))
}
