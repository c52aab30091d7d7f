/** The report at a run's end, where the org does not answer. */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { observe } from '../../src/jobs/close-out/observe.ts'
import type { Run } from '../../src/runbook/run.ts'
import type { Store } from '../../src/runbook/store-port.ts'
import { createStore } from '../../src/services/store/store.ts'
import { storyAt } from '../runbook/smooth-run.ts'
import { faultOf, orgUnderTest } from '../salesforce/org-under-test.ts'

const prefix = `test-${randomUUID()}`
let redis: Redis
let store: Store
beforeAll(() => {
  redis = new Redis(inject('redisUrl'))
  store = createStore(redis, prefix)
})
afterAll(async () => {
  const keys = await redis.keys(`${prefix}*`)
  if (keys.length > 0) await redis.del(...keys)
  await redis.quit()
})

const dayMs = 24 * 3_600_000

test('waits for an org that does not answer, however often it is tried, and is written without it after a day', async () => {
  const { gateway: salesforce, simulator } = await orgUnderTest()
  simulator.faults.add({ path: /./, times: 9_999, action: { kind: 'answer', status: 503, body: 'down' } })
  const { run: closing } = storyAt('close-out.observe')
  const lookAfter = (ms: number) => {
    // Each time that the run goes on by itself is a phase of its own.
    const run: Run = { ...closing, phaseSince: closing.phaseSince + ms }
    return observe({ run, store, salesforce, clock: () => new Date(Date.parse(run.openedAt) + ms) })
  }
  for (const ms of [0, 1_000, 300_000, dayMs - 1])
    expect(await faultOf(lookAfter(ms))).toMatchObject({ code: 'unavailable' })
  expect(await lookAfter(dayMs)).toMatchObject({
    report: { command: 'report-closing', leftovers: { unseen: [{ type: 'Salesforce' }] } },
  })
})
