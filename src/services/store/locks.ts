/** Locks without expiry: a run may take days. The record names the run, so everybody can see who holds it and why. */
import type { Redis } from 'ioredis'
import type { LockRecord, Locks } from '../../runbook/store-port.ts'
import { lockSchema } from './schemas.ts'

const releaseScript = `
local held = redis.call('GET', KEYS[1])
if not held then return 0 end
local ok, record = pcall(cjson.decode, held)
if not ok or type(record) ~= 'table' or record.claimId ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

export function createLocks(redis: Redis, prefix: string): Locks {
  const key = (name: string) => `${prefix}:lock:${name}`
  return {
    async claim(name, record) {
      const claimed = await redis.set(key(name), JSON.stringify(record), 'NX')
      if (claimed === 'OK') return { kind: 'claimed' }
      const held = readLock(await redis.get(key(name)))
      if (!held) return { kind: 'unreadable' }
      return held.claimId === record.claimId ? { kind: 'claimed' } : { kind: 'held', by: held }
    },
    async release(name, claimId) {
      return (await redis.eval(releaseScript, 1, key(name), claimId)) === 1
    },
  }
}

function readLock(text: string | null): LockRecord | undefined {
  try {
    const parsed = lockSchema.safeParse(JSON.parse(text ?? ''))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
