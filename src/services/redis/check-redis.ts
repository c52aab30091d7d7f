/** Does this Redis keep what it is given? Where it does not, the start says so. */
import type { Redis } from 'ioredis'

type RedisCheck = {
  setting: 'server' | 'appendonly' | 'appendfsync' | 'maxmemory-policy'
  /** Null: the server did not tell (hosted ones refuse CONFIG); `ok` is false then. */
  value: string | null
  ok: boolean
  /** The line to put into redis.conf, or the variable to set; empty when all is well. */
  advice: string
}

const wanted = [
  { setting: 'appendonly', value: 'yes' },
  { setting: 'appendfsync', value: 'always' },
  { setting: 'maxmemory-policy', value: 'noeviction' },
] as const

export async function checkRedis(redis: Redis): Promise<RedisCheck[]> {
  const settings = wanted.map(async ({ setting, value }): Promise<RedisCheck> => {
    const found = await readSetting(redis, setting)
    const ok = found === value
    return { setting, value: found, ok, advice: ok ? '' : `${setting} ${value}` }
  })
  return [await checkServer(redis), ...(await Promise.all(settings))]
}

/** js-redis-server answers OK to `CONFIG SET appendonly yes` and keeps nothing, so it is told by its name. */
async function checkServer(redis: Redis): Promise<RedisCheck> {
  const info = await redis.info('server').catch(() => '')
  const isImitation = /^os:mocked/m.test(info)
  const value = /^(?:valkey|redis)_version:(\S+)/m.exec(info)?.[1] ?? null
  if (isImitation) return { setting: 'server', value: 'js-redis-server', ok: false, advice: 'REDIS_URL=redis://…' }
  return { setting: 'server', value, ok: value !== null, advice: value === null ? 'REDIS_URL=redis://…' : '' }
}

async function readSetting(redis: Redis, setting: string): Promise<string | null> {
  const answer: unknown = await redis.config('GET', setting).catch(() => null)
  if (!Array.isArray(answer)) return null
  const value: unknown = answer[1]
  return typeof value === 'string' ? value : null
}
