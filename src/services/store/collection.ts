/** The ids found so far while a plan is made: a cursor per range and a list of ids per range. */
import type { Redis } from 'ioredis'
import { crmObjects } from '../../runbook/hubspot-port.ts'
import type { Collection, SearchRange } from '../../runbook/store-port.ts'
import { executed } from './executed.ts'

const finished = 'finished'

/** Of no use once the plan is made, but a second planning job may still be reading: it goes by itself. */
const keptSeconds = 2 * 24 * 3600

/** Page and cursor move together, and only from where the page began. */
const addPageScript = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
for i = 5, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return 1`

export function createCollection(redis: Redis, prefix: string): Collection {
  const cursorsKey = (key: string) => `${prefix}:collection:${key}:cursors`
  const idsKey = (key: string, range: SearchRange) => `${prefix}:collection:${key}:ids:${fieldOf(range)}`
  return {
    async begin(key, ranges) {
      const transaction = redis.multi()
      for (const range of ranges) transaction.hsetnx(cursorsKey(key), fieldOf(range), '0')
      await executed(transaction.expire(cursorsKey(key), keptSeconds))
    },
    async unfinished(key) {
      const cursors = await redis.hgetall(cursorsKey(key))
      return Object.entries(cursors)
        .filter(([, afterId]) => afterId !== finished)
        .map(([field, afterId]) => ({ range: rangeOf(field), afterId }))
    },
    async addPage(key, cursor, page) {
      const { range, afterId } = cursor
      const field = fieldOf(range)
      await redis.eval(
        addPageScript,
        2,
        cursorsKey(key),
        idsKey(key, range),
        field,
        afterId,
        page.next ?? finished,
        keptSeconds,
        ...page.ids,
      )
    },
    ids: (key, range) => redis.lrange(idsKey(key, range), 0, -1),
  }
}

function fieldOf(range: SearchRange): string {
  return `${range.object}:${range.ownerId}`
}

function rangeOf(field: string): SearchRange {
  const [name, ownerId] = field.split(':')
  const object = crmObjects.find((candidate) => candidate === name)
  if (!object || !ownerId) throw new Error(`not a search range: "${field}"`)
  return { object, ownerId }
}
