/** Slack's rate limits as token buckets (Slack docs, Rate limits). 0 messages per second switches them all off. */
export type Pace = { messagesPerSecond: number; burst: number }

export const DEFAULT_PACE: Pace = { messagesPerSecond: 1, burst: 10 }

export type Buckets = {
  /** Takes one token, or says how many whole seconds to wait. */
  take(key: string, perSecond: number, burst: number): { waitSeconds: number } | undefined
}

export function createBuckets(now: () => number): Buckets {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    take: (key, perSecond, burst) => {
      if (perSecond <= 0) return undefined
      const bucket = buckets.get(key) ?? { tokens: burst, at: now() }
      const tokens = Math.min(burst, bucket.tokens + ((now() - bucket.at) / 1000) * perSecond)
      if (tokens < 1) {
        buckets.set(key, { tokens, at: now() })
        return { waitSeconds: Math.max(1, Math.ceil((1 - tokens) / perSecond)) }
      }
      buckets.set(key, { tokens: tokens - 1, at: now() })
      return undefined
    },
  }
}
