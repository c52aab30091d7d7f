/** HubSpot's limits per token and account (docs "Usage guidelines"; for search "Search the CRM", Limitations). */
import type { Answer } from '../simulator/route.ts'
import { refusal } from './answers.ts'
import type { DailyClock } from './daily-clock.ts'

/** `daily: Infinity` for an OAuth app, which is told no daily limit. */
export type HubSpotLimits = { burstPer10s: number; searchPerSecond: number; daily: number }

export type LimitKind = 'burst' | 'search'

type DailyUsage = { limit: number; used: number; resetsAt: string; at: string }

type LimitPolicy = 'DAILY' | 'TEN_SECONDLY_ROLLING' | 'SECONDLY'

export type Limiter = {
  /** Counts the request, or refuses it. */
  take(kind: LimitKind): Answer | undefined
  headers(kind: LimitKind): Record<string, string>
  usage(): DailyUsage
  /** As if this many calls had been made by other apps of the account today. */
  spend(calls: number): void
  /** As if another app of the account had searched just now. */
  searchElsewhere(): void
  /** How many requests were answered 429 so far. */
  refused(): Record<LimitPolicy, number>
}

export const professionalLimits: HubSpotLimits = { burstPer10s: 190, searchPerSecond: 5, daily: 625_000 }
export const oauthLimits: HubSpotLimits = { burstPer10s: 110, searchPerSecond: 5, daily: Number.POSITIVE_INFINITY }

const interval = 10_000
const second = 1000

export function createLimiter(options: { limits: HubSpotLimits; now: () => number; day: DailyClock }): Limiter {
  const { limits, now, day } = options
  const refused: Record<LimitPolicy, number> = { DAILY: 0, TEN_SECONDLY_ROLLING: 0, SECONDLY: 0 }
  let recent: number[] = []
  let recentSearches: number[] = []
  let today = { name: '', used: 0 }

  function spentToday(): number {
    const name = day.nameOf(now())
    if (today.name !== name) today = { name, used: 0 }
    return today.used
  }

  function take(kind: LimitKind): Answer | undefined {
    const policy = policyAgainst(kind)
    if (policy !== undefined) return refuse(policy, kind)
    today.used += 1
    const window = kind === 'search' ? recentSearches : recent
    window.push(now())
    return undefined
  }

  function policyAgainst(kind: LimitKind): LimitPolicy | undefined {
    const at = now()
    recent = recent.filter((time) => time > at - interval)
    recentSearches = recentSearches.filter((time) => time > at - second)
    if (spentToday() >= limits.daily) return 'DAILY'
    if (kind === 'search') return recentSearches.length >= limits.searchPerSecond ? 'SECONDLY' : undefined
    return recent.length >= limits.burstPer10s ? 'TEN_SECONDLY_ROLLING' : undefined
  }

  function refuse(policyName: LimitPolicy, kind: LimitKind): Answer {
    refused[policyName] += 1
    const message = `You have reached your ${policyName.toLowerCase()} limit.`
    return {
      ...refusal(429, { message, errorType: 'RATE_LIMIT', policyName }, headers(kind)),
      note: `limit: ${policyName}`,
    }
  }

  function headers(kind: LimitKind): Record<string, string> {
    if (kind === 'search') return {}
    return {
      ...(Number.isFinite(limits.daily) ? dailyHeaders() : {}),
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(interval),
      'X-HubSpot-RateLimit-Max': String(limits.burstPer10s),
      'X-HubSpot-RateLimit-Remaining': String(Math.max(0, limits.burstPer10s - recent.length)),
      'X-HubSpot-RateLimit-Secondly': String(Math.floor(limits.burstPer10s / 10)),
      'X-HubSpot-RateLimit-Secondly-Remaining': String(Math.floor(limits.burstPer10s / 10)),
    }
  }

  function dailyHeaders(): Record<string, string> {
    return {
      'X-HubSpot-RateLimit-Daily': String(limits.daily),
      'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, limits.daily - spentToday())),
    }
  }

  return {
    take,
    headers,
    usage: () => ({
      limit: limits.daily,
      used: spentToday(),
      resetsAt: new Date(day.endOf(now())).toISOString(),
      at: new Date(now()).toISOString(),
    }),
    spend: (calls) => {
      const used = spentToday() + calls
      today.used = used
    },
    searchElsewhere: () => {
      if (policyAgainst('search') === undefined) recentSearches.push(now())
    },
    refused: () => ({ ...refused }),
  }
}
