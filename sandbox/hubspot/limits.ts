/** HubSpot's limits per token and account (docs "Usage guidelines"; for search "Search the CRM", Limitations). */
import type { Answer } from '../simulator/route.ts'
import { refusal } from './answers.ts'

export type HubSpotLimits = { burstPer10s: number; searchPerSecond: number; daily: number }

export type LimitKind = 'burst' | 'search'

export type DailyUsage = { limit: number; used: number; resetsAt: string; at: string }

export type Limiter = {
  /** Counts the request, or refuses it. */
  take(kind: LimitKind): Answer | undefined
  headers(kind: LimitKind): Record<string, string>
  usage(): DailyUsage
  /** As if this many calls had been made by other apps of the account today. */
  spend(calls: number): void
}

export const professionalLimits: HubSpotLimits = { burstPer10s: 190, searchPerSecond: 5, daily: 625_000 }

const interval = 10_000
const second = 1000
const day = 86_400_000

export function createLimiter(options: { limits: HubSpotLimits; now: () => number; timeZone: string }): Limiter {
  const { limits, now } = options
  let recent: number[] = []
  let recentSearches: number[] = []
  let today = { date: '', used: 0 }

  function spentToday(): number {
    const date = localDate(now(), options.timeZone)
    if (today.date !== date) today = { date, used: 0 }
    return today.used
  }

  function take(kind: LimitKind): Answer | undefined {
    const at = now()
    recent = recent.filter((time) => time > at - interval)
    recentSearches = recentSearches.filter((time) => time > at - second)
    if (spentToday() >= limits.daily) return refuse('DAILY', 'You have reached your daily limit.', headers(kind))
    if (kind === 'search' && recentSearches.length >= limits.searchPerSecond) {
      return refuse('SECONDLY', 'You have reached your secondly limit.', {})
    }
    if (kind === 'burst' && recent.length >= limits.burstPer10s) {
      return refuse('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.', headers(kind))
    }
    today.used += 1
    const window = kind === 'search' ? recentSearches : recent
    window.push(at)
    return undefined
  }

  function headers(kind: LimitKind): Record<string, string> {
    if (kind === 'search') return {}
    return {
      'X-HubSpot-RateLimit-Daily': String(limits.daily),
      'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, limits.daily - spentToday())),
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(interval),
      'X-HubSpot-RateLimit-Max': String(limits.burstPer10s),
      'X-HubSpot-RateLimit-Remaining': String(Math.max(0, limits.burstPer10s - recent.length)),
      'X-HubSpot-RateLimit-Secondly': String(Math.floor(limits.burstPer10s / 10)),
      'X-HubSpot-RateLimit-Secondly-Remaining': String(Math.floor(limits.burstPer10s / 10)),
    }
  }

  return {
    take,
    headers,
    usage: () => ({
      limit: limits.daily,
      used: spentToday(),
      resetsAt: nextMidnight(now(), options.timeZone),
      at: new Date(now()).toISOString(),
    }),
    spend: (calls) => {
      const used = spentToday() + calls
      today.used = used
    },
  }
}

function refuse(policyName: string, message: string, headers: Record<string, string>): Answer {
  return refusal(429, { message, errorType: 'RATE_LIMIT', policyName }, headers)
}

function localDate(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
}

function nextMidnight(at: number, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(at)
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  const sinceMidnight = ((hours * 60 + minutes) * 60 + seconds) * second
  return new Date(Math.floor(at / second) * second - sinceMidnight + day).toISOString()
}
