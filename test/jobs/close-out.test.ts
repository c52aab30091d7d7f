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

test('waits for an org that does not answer, and is written without it when somebody lets the run go on all the same', async () => {
  const { gateway: salesforce, simulator } = await orgUnderTest()
  simulator.faults.add({ path: /./, times: 9_999, action: { kind: 'answer', status: 503, body: 'down' } })
  const { run: closing } = storyAt('close-out.observe')
  const look = (run: Run) => observe({ run, store, salesforce, clock: () => new Date(run.openedAt) })
  for (const _ of [1, 2]) expect(await faultOf(look(closing))).toMatchObject({ code: 'unavailable' })
  expect(await look({ ...closing, phaseSince: closing.phaseSince + 2 })).toMatchObject({
    report: { command: 'report-closing', leftovers: { unseen: [{ type: 'Salesforce' }] } },
  })
})
