import { Redis } from 'ioredis'
import { redisText } from '../../messages/console.ts'

type PingAnswer = { ok: true } | { ok: false; answer: string }

/** Asks once whether a Redis answers; if not, says why in one line that a person can act on. */
export async function pingRedis(url: string, timeoutMs = 5_000): Promise<PingAnswer> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  let lastError: Error | undefined
  redis.on('error', (error) => {
    lastError = error
  })
  try {
    await redis.connect()
    await redis.ping()
    return { ok: true }
  } catch (error) {
    return { ok: false, answer: redisText.unreachable(withoutPassword(url), reasonOf(lastError ?? error)) }
  } finally {
    redis.disconnect()
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.message
}

function withoutPassword(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
