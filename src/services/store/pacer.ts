/** Hands out moments to call a vendor, evenly spaced over all processes: a limit that belongs to an account is shared by everyone. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'

/** Resolves when it is this caller's turn. */
export type Pacer = () => Promise<void>

const slotScript = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local slot = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], slot + tonumber(ARGV[1]), 'PX', 60000)
return slot - now`

export function createPacer(redis: Redis, key: string, everyMs: number): Pacer {
  return async () => {
    const waitMs = Number(await redis.eval(slotScript, 1, key, everyMs))
    if (waitMs > 0) await sleep(waitMs)
  }
}
