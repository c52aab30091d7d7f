/**
 * Keeps a vendor's limit over all processes that share this Redis. As many lanes as calls are allowed in the interval; a call
 * takes a free lane, and the lane is free again one interval after the call arrived at the vendor. When that was is not known,
 * only that it lies between sending and answer, so the time in between counts as well, as far as networks differ.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'

/** So many calls in any interval. */
export type RateLimit = { calls: number; intervalMs: number }

export type Pacer = {
  /** Makes the call when it is its turn. */
  turn<Answer>(call: () => Promise<Answer>): Promise<Answer>
  /** What the vendor said its limit is: from now on that counts, for all processes. */
  learn(limit: RateLimit): void
}

export type PacerRequest = {
  key: string
  /** Holds until the vendor has told its own. */
  limit: RateLimit
}

/** How much longer one call may be under way than the next. */
const jitterMs = 50
/** A call that has not arrived after this long never will; a process that died does not keep a lane for longer. */
const leaseMs = 2_000
const pollMs = 20

const nowInLua = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
`

/** Answers with a lane and the end of its lease, or with the time until one may be free. */
const takeScript = `${nowInLua}
local told = redis.call('HMGET', KEYS[2], 'calls', 'intervalMs')
local calls = tonumber(told[1] or ARGV[1])
local interval = tonumber(told[2] or ARGV[2])
local lanes = redis.call('ZCARD', KEYS[1])
for lane = lanes, calls - 1 do redis.call('ZADD', KEYS[1], 0, lane) end
for lane = calls, lanes - 1 do redis.call('ZREM', KEYS[1], lane) end
redis.call('PEXPIRE', KEYS[1], 600000)
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
local free = tonumber(first[2])
if free > now then return {'wait', tostring(free - now)} end
local lease = string.format('%.3f', now + interval + tonumber(ARGV[3]))
redis.call('ZADD', KEYS[1], lease, first[1])
return {'lane', first[1], lease, tostring(interval)}`

/** A lane that somebody else has taken since, because the answer came so late, is left to them. */
const freeScript = `${nowInLua}
local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) ~= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], string.format('%.3f', now + tonumber(ARGV[3])), ARGV[1])
return 1`

export function createPacer(redis: Redis, request: PacerRequest): Pacer {
  const { key } = request
  const first = bySecond(request.limit)
  const learnedKey = `${key}:learned`
  let learned = ''

  async function take(): Promise<{ lane: string; lease: string; intervalMs: number }> {
    for (;;) {
      const answer = await redis.eval(takeScript, 2, key, learnedKey, first.calls, first.intervalMs, leaseMs)
      const [kind, value, lease, intervalMs] = Array.isArray(answer) ? answer.map(String) : []
      if (kind === 'lane' && value !== undefined && lease !== undefined)
        return { lane: value, lease, intervalMs: Number(intervalMs) }
      // Lanes that are in use come free earlier than their leases say.
      await sleep(Math.min(Number(value), pollMs))
    }
  }

  return {
    async turn(call) {
      const { lane, lease, intervalMs } = await take()
      const sent = performance.now()
      try {
        return await call()
      } finally {
        const tookMs = performance.now() - sent
        const restMs = intervalMs - tookMs + Math.min(tookMs, jitterMs)
        // Nobody must lose an answer because of this: the lease ends by itself.
        await redis.eval(freeScript, 1, key, lane, lease, restMs.toFixed(3)).catch(() => undefined)
      }
    },
    learn(limit) {
      const { calls, intervalMs } = bySecond(limit)
      const text = `${calls}/${intervalMs}`
      if (text === learned) return
      learned = text
      // Not heard of, the next answer tells it again.
      redis.hset(learnedKey, { calls, intervalMs }).catch(() => {
        learned = ''
      })
    },
  }
}

/** The same limit by the second: calls that are spread evenly are easier for the vendor, and for whoever watches. */
function bySecond({ calls, intervalMs }: RateLimit): RateLimit {
  const seconds = intervalMs / 1_000
  const canSpread = Number.isInteger(seconds) && calls >= seconds
  return canSpread ? { calls: Math.floor(calls / seconds), intervalMs: 1_000 } : { calls, intervalMs }
}
