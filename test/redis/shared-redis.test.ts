import { Redis } from 'ioredis'
import { expect, inject, test } from 'vitest'

test('every test file finds a Redis that answers', async () => {
  const redis = new Redis(inject('redisUrl'))
  expect(await redis.ping()).toBe('PONG')
  await redis.quit()
})
