/**
 * Keeps a vendor's limit over all processes that share this Redis. As many lanes as calls are allowed in the interval; a call
 * takes a free lane, and the lane is free again one interval after the call arrived at the vendor. When that was is not known,
 * only that it lies between sending and answer, so a part of this time counts as well.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'

/** So many calls in any interval. */
export type RateLimit = { calls: number; intervalMs: number }

type Pacer = {
  /** Makes the call when it is its turn, unless the signal ends the waiting before. */
  turn<Answer>(call: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer>
  /** No call for so long, of any process: the vendor refused one that came in its turn, because others use its limit too. */
  hold(ms: number): void
  /** What the vendor said its limit is: from now on that counts, for all processes. */
  learn(limit: RateLimit): void
}

type PacerRequest = {
  key: string
  /** Holds until the vendor has told its own. */
  limit: RateLimit
}

/** How much longer one call may be under way than the next, as a part of the interval. */
const jitterShare = 0.05
/** Calls come at most this much faster than the limit: a burst at the start of each interval helps nobody. */
const spacingShare = 0.9
/** A call that has not arrived after this long never will; a process that died does not keep a lane for longer. */
const leaseMs = 2_000
const pollMs = 20

const nowInLua = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
`

/** Answers with a lane and the end of its lease, or with the time until one may be free. */
const takeScript = `${nowInLua}
local told = redis.call('HMGET', KEYS[2], 'calls', 'intervalMs', 'nextAt')
local calls = tonumber(told[1] or ARGV[1])
local interval = tonumber(told[2] or ARGV[2])
local nextAt = tonumber(told[3] or '0')
if nextAt > now then return {'wait', tostring(nextAt - now)} end
local lanes = redis.call('ZCARD', KEYS[1])
for lane = lanes, calls - 1 do redis.call('ZADD', KEYS[1], 0, lane) end
for lane = calls, lanes - 1 do redis.call('ZREM', KEYS[1], lane) end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
local free = tonumber(first[2])
if free > now then return {'wait', tostring(free - now)} end
local lease = string.format('%.3f', now + interval + tonumber(ARGV[3]))
redis.call('ZADD', KEYS[1], lease, first[1])
redis.call('HSET', KEYS[2], 'nextAt', string.format('%.3f', now + interval / calls * tonumber(ARGV[4])))
redis.call('PEXPIRE', KEYS[1], 3600000)
redis.call('PEXPIRE', KEYS[2], 3600000)
return {'lane', first[1], lease, tostring(interval), tostring(calls)}`

/** A lane that somebody else has taken since, because the answer came so late, is left to them. */
const freeScript = `${nowInLua}
local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) ~= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], string.format('%.3f', now + tonumber(ARGV[3])), ARGV[1])
return 1`

/** Never lets a call through earlier than it would have been. */
const holdScript = `${nowInLua}
local untilAt = now + tonumber(ARGV[1])
if untilAt > tonumber(redis.call('HGET', KEYS[1], 'nextAt') or '0') then
  redis.call('HSET', KEYS[1], 'nextAt', string.format('%.3f', untilAt))
  redis.call('PEXPIRE', KEYS[1], 3600000)
end
return 1`

type Lane = { name: string; lease: string; intervalMs: number }

export function createPacer(redis: Redis, { key, limit }: PacerRequest): Pacer {
  const toldKey = `${key}:told`
  /** As it held for the last call: Redis forgets it after an hour without one. */
  let holds = limit

  async function takeLane(signal: AbortSignal | undefined): Promise<Lane> {
    for (;;) {
      signal?.throwIfAborted()
      const { calls, intervalMs } = limit
      const answer = await redis.eval(takeScript, 2, key, toldKey, calls, intervalMs, leaseMs, spacingShare)
      const [kind, value, lease, interval, count] = Array.isArray(answer) ? answer.map(String) : []
      if (kind === 'lane' && value !== undefined && lease !== undefined) {
        holds = { calls: Number(count), intervalMs: Number(interval) }
        return { name: value, lease, intervalMs: holds.intervalMs }
      }
      // Lanes that are in use come free earlier than their leases say.
      await sleep(Math.min(Number(value), pollMs))
    }
  }

  async function freeLane({ name, lease, intervalMs }: Lane, tookMs: number): Promise<void> {
    const restMs = intervalMs - tookMs + Math.min(tookMs, intervalMs * jitterShare)
    // Nobody must lose an answer because of this: the lease ends by itself.
    await redis.eval(freeScript, 1, key, name, lease, restMs.toFixed(3)).catch(() => undefined)
  }

  return {
    async turn(call, signal) {
      const lane = await takeLane(signal)
      const sent = performance.now()
      try {
        return await call()
      } finally {
        await freeLane(lane, performance.now() - sent)
      }
    },
    hold(ms) {
      // Whoever is refused next holds again.
      redis.eval(holdScript, 1, toldKey, ms).catch(() => undefined)
    },
    learn({ calls, intervalMs }) {
      if (calls === holds.calls && intervalMs === holds.intervalMs) return
      holds = { calls, intervalMs }
      redis.hset(toldKey, { calls, intervalMs }).catch(() => {
        // The next call finds the former limit, and its answer tells this one again.
      })
    },
  }
}
