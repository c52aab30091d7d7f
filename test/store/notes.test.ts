/** Notes beside the log, in a real Redis: read back as what they are, whatever an older version left there. */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { note } from '../../src/runbook/notes.ts'
import { createStore } from '../../src/services/store/store.ts'

const prefix = `test-${randomUUID()}`
let redis: Redis

beforeAll(() => {
  redis = new Redis(inject('redisUrl'))
})
afterAll(async () => void (await redis.quit()))

const notes = () => createStore(redis, prefix).notes
const pace = { beganMs: 0, beganRecords: 0, latestMs: 10, latestRecords: 50 }

test('a note is kept for its run, and for what it is about', async () => {
  await notes().set('run-1', note('write-pace', 4), pace)
  expect(await notes().get('run-1', note('write-pace', 4))).toEqual(pace)
  expect(await notes().get('run-1', note('write-pace', 5))).toBeUndefined()
  expect(await notes().get('run-2', note('write-pace', 4))).toBeUndefined()
})

test.each(['null', '7', '"soon"', '{}', JSON.stringify({ ...pace, latestMs: 'now' })])(
  'what is only shown counts as not there when it reads %s',
  async (unreadable) => {
    await redis.hset(`${prefix}:run:run-1:notes`, 'write-pace-6', unreadable)
    expect(await notes().get('run-1', note('write-pace', 6))).toBeUndefined()
  },
)

test('what a job goes by is never taken for not there', async () => {
  await redis.hset(`${prefix}:run:run-1:notes`, 'removal-request-plan-04t', '{"request":"on its way"}')
  await expect(notes().get('run-1', note('removal-request', 'plan', '04t'))).rejects.toThrow('intendedAt')
})
