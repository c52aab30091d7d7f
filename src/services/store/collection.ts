/** The ids found so far while a plan is made: a cursor per range and a list of ids per range. */
import type { Redis } from 'ioredis'
import { crmObjects } from '../../runbook/hubspot-port.ts'
import type { Collection, SearchRange } from '../../runbook/store-port.ts'

const finished = 'finished'

/** Page and cursor move together, and only from where the page began. */
const addPageScript = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
for i = 4, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
return 1`

export function createCollection(redis: Redis, prefix: string): Collection {
  const cursorsKey = (key: string) => `${prefix}:collection:${key}:cursors`
  const idsKey = (key: string, range: SearchRange) => `${prefix}:collection:${key}:ids:${fieldOf(range)}`
  return {
    async begin(key, ranges) {
      const pipeline = redis.pipeline()
      for (const range of ranges) pipeline.hsetnx(cursorsKey(key), fieldOf(range), '0')
      await pipeline.exec()
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
        ...page.ids,
      )
    },
    ids: (key, range) => redis.lrange(idsKey(key, range), 0, -1),
    async clear(key) {
      const fields = await redis.hkeys(cursorsKey(key))
      await redis.del(cursorsKey(key), ...fields.map((field) => idsKey(key, rangeOf(field))))
    },
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
