/** The answer to the request for the removal is lost: there is one request all the same, and what it came to is told. */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { removeByHand } from '../../sandbox/salesforce/uninstall.ts'
import type { FaultAction } from '../../sandbox/simulator/fault-queue.ts'
import { type RemovalContext, removePackages } from '../../src/jobs/uninstall/remove-packages.ts'
import type { CurrentPlan, Run } from '../../src/runbook/run.ts'
import type { Store } from '../../src/runbook/store-port.ts'
import { createStore } from '../../src/services/store/store.ts'
import { storyAt } from '../runbook/smooth-run.ts'
import { storeUnderTest } from './copy-under-test.ts'
import { blockersIn, faultOf, hubspotPackage, orgUnderTest } from './org-under-test.ts'

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

/** A run whose removal is approved, in an org that takes requests but loses the first answer. */
async function removalIn(generation: 'first' | 'second') {
  let now = Date.UTC(2026, 9, 1)
  const { gateway, simulator } = await orgUnderTest({ world: { generation }, simulator: { now: () => now } })
  const installed = await hubspotPackage(gateway)
  const { run: atApply } = storyAt('uninstall.apply')
  if (!atApply.plan) throw new Error('nothing is planned')
  const id = randomUUID()
  let run: Run = { ...atApply, id, choice: { versionIds: [installed.versionId], dataCopy: 'none', by: null } }
  let plan: CurrentPlan = atApply.plan
  const dataCopies = (await storeUnderTest()).store

  const works = () => {
    const stillCurrent = async () => true
    const context: RemovalContext = {
      run,
      store,
      salesforce: gateway,
      dataCopies,
      clock: () => new Date(now),
      stillCurrent,
    }
    return removePackages(context, plan, [installed])
  }
  /** As after a refusal and two approvals. */
  const planAnew = () => {
    plan = { ...plan, id: 'another' }
    run = { ...run, plan, begunPlans: [...run.begunPlans, { ...plan, begunAt: run.openedAt }] }
  }
  const asks = (action: FaultAction) =>
    simulator.faults.add({ method: 'POST', path: /deployRequest$|UninstallRequest$/, action })
  const requests = () => [...simulator.org.deploys, ...simulator.org.uninstallRequests].length
  const clear = async () => {
    for (const blocker of await blockersIn(gateway)) await gateway.clearBlocker(blocker, installed.namespace)
  }
  const pass = (ms: number) => {
    now += ms
  }
  const row = () => store.plans.ledgerRow(id, plan.id, 0)
  const progress = () => store.plans.progress(id, plan.id)
  const removedInSetup = () => removeByHand(simulator.org, installed.versionId)
  return { works, planAnew, asks, requests, clear, pass, row, progress, removedInSetup }
}

const minute = 60_000
const refused = { kind: 'report', report: { command: 'report-refused' } }
const removed = { kind: 'report', report: { command: 'report-applied' } }

describe.each(['first', 'second'] as const)('of a package of the %s generation', (generation) => {
  test('a request that failed meanwhile is told with its reasons, and not made again', async () => {
    const { works, asks, requests, pass } = await removalIn(generation)
    asks({ kind: 'lose-answer' })
    expect(await faultOf(works())).toMatchObject({ code: 'unreachable' })
    pass(10 * minute)
    expect(await works()).toMatchObject(refused)
    expect(await works()).toMatchObject(refused)
    expect(requests()).toBe(1)
  })

  test('a request that Salesforce takes only later is waited for', async () => {
    const { works, asks, requests, clear, pass, row } = await removalIn(generation)
    await clear()
    expect(await row()).toBeUndefined()
    const arrival = Promise.withResolvers<undefined>()
    asks({ kind: 'arrive-late', until: arrival.promise })
    expect(await faultOf(works())).toMatchObject({ code: 'unreachable' })
    pass(2 * minute)
    expect(await works()).toMatchObject({ kind: 'again' })
    expect(requests()).toBe(0)
    expect(await row()).toMatchObject({ state: 'intended' })
    arrival.resolve(undefined)
    await expect.poll(requests).toBe(1)
    expect(await works()).toMatchObject(removed)
    expect(requests()).toBe(1)
    expect(await row()).toMatchObject({ state: 'settled', changed: 1 })
  })

  test('a request that never arrived is made again, after minutes in which it could have come', async () => {
    const { works, asks, requests, clear, pass } = await removalIn(generation)
    await clear()
    asks({ kind: 'drop' })
    expect(await faultOf(works())).toMatchObject({ code: 'unreachable' })
    expect(await works()).toMatchObject({ kind: 'again' })
    pass(3 * minute)
    expect(await works()).toMatchObject(removed)
    expect(requests()).toBe(1)
  })

  test('the failed request of an earlier plan is not taken for the one whose answer was lost', async () => {
    const { works, planAnew, asks, requests, clear, pass } = await removalIn(generation)
    expect(await works()).toMatchObject(refused)
    await clear()
    planAnew()
    asks({ kind: 'drop' })
    expect(await faultOf(works())).toMatchObject({ code: 'unreachable' })
    expect(await works()).toMatchObject({ kind: 'again' })
    pass(3 * minute)
    expect(await works()).toMatchObject(removed)
    expect(requests()).toBe(2)
  })

  test('a request that Salesforce declines is not on its way, and counts as changed once somebody removed the package', async () => {
    const { works, asks, clear, row, progress, removedInSetup } = await removalIn(generation)
    await clear()
    const body = [{ errorCode: 'INVALID_TYPE', message: 'not for this package' }]
    asks({ kind: 'answer', status: 400, body })
    expect(await works()).toMatchObject({ kind: 'report', report: { command: 'report-by-hand' } })
    expect(await row()).toMatchObject({ state: 'settled', changed: 0 })
    expect(await progress()).toMatchObject({ changed: 0, failed: 1 })
    expect(removedInSetup()).toEqual([])
    expect(await works()).toMatchObject(removed)
    expect(await progress()).toMatchObject({ changed: 1, failed: 0 })
  })
})
