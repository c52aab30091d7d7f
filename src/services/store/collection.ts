/** The records found so far while a plan is made: a cursor per range and a list of records per range. */
import type { Redis } from 'ioredis'
import type { FoundRecord } from '../../runbook/hubspot-port.ts'
import { fieldKey } from '../../runbook/owners/owner-fields.ts'
import type { Collection, SearchRange } from '../../runbook/store-port.ts'
import { rangeSchema } from './schemas.ts'

const finished = 'finished'

/** Of no use once the plan is made, but a second planning job may still be reading: it goes by itself. */
const keptSeconds = 2 * 24 * 3600

/** A range that is long finished must not be empty while the cursors still say that it was searched. */
const recordsKeptSeconds = 7 * 24 * 3600

/** A plan may have a million records; only so many of a range are held at once. */
const readAhead = 1_000

/** Once: a range that has been divided must not come back when the planning runs again. */
const beginScript = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1`

/**
 * Page and cursor move together, and only from where the page began. A range that begins has no records: what is there was
 * left by a planning whose cursors are gone, because no worker ran for days.
 */
const addPageScript = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if ARGV[2] == ARGV[6] then redis.call('DEL', KEYS[2]) end
for i = 7, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('EXPIRE', KEYS[2], ARGV[5])
return 1`

/** All at once, and only while the range stands where it began. */
const divideScript = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1`

export function createCollection(redis: Redis, prefix: string): Collection {
  const cursorsKey = (key: string) => `${prefix}:collection:${key}:cursors`
  const recordsKey = (key: string, { field, ownerIds, fromId, toId }: SearchRange) =>
    `${prefix}:collection:${key}:records:${fieldKey(field)}:${ownerIds.join('+')}:${fromId}:${toId ?? ''}`
  return {
    async begin(key, ranges) {
      await redis.eval(beginScript, 1, cursorsKey(key), keptSeconds, ...cursorsOf(ranges))
    },
    async ranges(key) {
      return (await redis.hkeys(cursorsKey(key))).map(rangeOf)
    },
    async unfinished(key) {
      const cursors = await redis.hgetall(cursorsKey(key))
      return Object.entries(cursors)
        .filter(([, afterId]) => afterId !== finished)
        .map(([name, afterId]) => ({ range: rangeOf(name), afterId }))
    },
    async divide(key, range, parts) {
      await redis.eval(divideScript, 1, cursorsKey(key), nameOf(range), range.fromId, ...cursorsOf(parts))
    },
    async addPage(key, { range, afterId }, page) {
      const stored = await redis.eval(
        addPageScript,
        2,
        cursorsKey(key),
        recordsKey(key, range),
        nameOf(range),
        afterId,
        page.next ?? finished,
        keptSeconds,
        recordsKeptSeconds,
        range.fromId,
        ...page.records.map(lineOf),
      )
      return stored === 1
    },
    async *records(key, range) {
      for (let from = 0; ; from += readAhead) {
        const lines = await redis.lrange(recordsKey(key, range), from, from + readAhead - 1)
        for (const line of lines) yield recordOf(line)
        if (lines.length < readAhead) return
      }
    },
  }
}

function cursorsOf(ranges: readonly SearchRange[]): string[] {
  return ranges.flatMap((range) => [nameOf(range), range.fromId])
}

function nameOf({ field: { object, property, multiple }, ownerIds, fromId, toId }: SearchRange): string {
  return JSON.stringify({ field: { object, property, multiple }, ownerIds, fromId, toId })
}

function rangeOf(name: string): SearchRange {
  return rangeSchema.parse(JSON.parse(name))
}

function lineOf({ id, value }: FoundRecord): string {
  return `${id} ${value ?? ''}`
}

function recordOf(line: string): FoundRecord {
  const space = line.indexOf(' ')
  return { id: line.slice(0, space), value: line.slice(space + 1) || null }
}
