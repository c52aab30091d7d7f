/** The undo's plan and its writing against the real adapter and the real store, with every fate that a record can have. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { planUndo } from '../../src/jobs/reassign/plan-undo.ts'
import { writeBatch } from '../../src/jobs/reassign/write-batch.ts'
import type { WindowContext } from '../../src/jobs/reassign/write-window.ts'
import type { ReassignBatch } from '../../src/runbook/plan/record-changes.ts'
import type { CurrentPlan, Run } from '../../src/runbook/run.ts'
import type { Store } from '../../src/runbook/store-port.ts'
import { createStore } from '../../src/services/store/store.ts'
import { gatewayFor, startPortal } from '../hubspot/portal-of-northwind.ts'
import { planOf, storyAt } from '../runbook/smooth-run.ts'

const ada = '71000001'
const ours = '40000002'
const mia = '40000007'
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

/** What became of a record before its batch was written, and after it. */
const fate = fc.record({
  before: fc.constantFrom('none', 'none', 'none', 'by-hand'),
  after: fc.constantFrom('none', 'none', 'by-hand', 'given-back', 'deleted'),
})
/** How a batch ended: a crash behind the write, or before it, leaves its row intended. */
const ending = fc.constantFrom('settled', 'settled', 'settled-then-lost', 'intended-only', 'never-begun')
const batch = fc.record({
  to: fc.constantFrom(ours, null),
  ending,
  fates: fc.array(fate, { minLength: 1, maxLength: 4 }),
})
const batches = fc.array(batch, { minLength: 1, maxLength: 3 })

async function planFrom(run: Run, kind: CurrentPlan['kind'], digest: string): Promise<Run> {
  const plan: CurrentPlan = {
    ...planOf(kind, digest),
    id: `${digest}-${run.begunPlans.length}`,
    requestedBy: null,
    proposedAt: run.openedAt,
    approvals: [],
    state: 'proposed',
  }
  return {
    ...run,
    plan,
    begunPlans: [...run.begunPlans, { id: plan.id, digest, kind, summary: plan.summary, begunAt: run.openedAt }],
  }
}

const contactOwner = { object: 'contacts', property: 'hubspot_owner_id' }

async function* inTurn(planned: readonly ReassignBatch[]): AsyncGenerator<ReassignBatch> {
  yield* planned
}

function idsOf({ moves }: ReassignBatch): string[] {
  return moves.flatMap(({ ids }) => ids)
}

async function undo(run: Run, context: Omit<WindowContext, 'run'>): Promise<ReassignBatch[]> {
  const result = await planUndo({ run, store })
  if (result.kind !== 'report' || result.report.command !== 'report-plan') throw new Error('no plan')
  const { plan } = result.report
  const undoing = await planFrom(run, plan.kind, plan.digest)
  const planned: ReassignBatch[] = []
  for await (const one of store.plans.batches(run.id, plan.digest)) planned.push(one)
  for (const [index, one] of planned.entries()) await writeBatch({ ...context, run: undoing }, { index, batch: one })
  expect(plan.effects).toBe(planned.flatMap(idsOf).length)
  return planned
}

test('exactly the records that still hold our owner get their former owner back', { timeout: 60_000 }, async () => {
  const portal = await startPortal()
  const context = {
    store,
    hubspot: gatewayFor(portal),
    clock: () => new Date(portal.clock.at),
    stillCurrent: async () => true,
  }
  const free = portal.portal.ownedBy('contacts', ada).map(({ id }) => id)
  const ownerOf = (id: string) => portal.portal.record('contacts', id)?.properties.hubspot_owner_id || null
  const set = (id: string, owner: string) => {
    const source = { sourceType: 'CRM_UI', sourceId: 'userId:50003' } as const
    portal.portal.write('contacts', id, { properties: { hubspot_owner_id: owner }, source })
  }
  const restored = new Set<boolean>()
  await fc.assert(
    fc.asyncProperty(batches, async (wanted) => {
      portal.clock.at += 11_000
      const id = randomUUID()
      const planned = wanted.map(({ to, fates }) => {
        return { ...contactOwner, moves: [{ from: ada, to, ids: free.splice(0, fates.length) }] }
      })
      await store.plans.savePlan(id, inTurn(planned), () => 'first')
      const run = await planFrom({ ...storyAt('uninstall.decide').run, id, begunPlans: [] }, 'reassign', 'first')
      const planId = run.plan?.id ?? ''
      await store.plans.beginLedger(id, planId, planned.length)

      const given = new Map<string, string | null>()
      for (const [index, one] of planned.entries()) {
        const ids = idsOf(one)
        const to = one.moves[0]?.to ?? null
        const { ending: how, fates } = wanted[index] ?? { ending: 'never-begun', fates: [] }
        for (const [place, each] of ids.entries()) if (fates[place]?.before === 'by-hand') set(each, mia)
        const writable = ids.filter((each) => ownerOf(each) === ada)
        if (how === 'intended-only') await store.plans.intend(id, planId, index, writable)
        if (how === 'settled') await writeBatch({ ...context, run }, { index, batch: one })
        if (how === 'settled-then-lost') {
          await store.plans.intend(id, planId, index, writable)
          await context.hubspot.updateValues(
            contactOwner,
            writable.map((each) => ({ id: each, to })),
          )
        }
        if (how.startsWith('settled')) for (const each of writable) given.set(each, to)
        for (const [place, each] of ids.entries()) {
          const after = fates[place]?.after
          if (after === 'by-hand') set(each, mia)
          if (after === 'given-back') set(each, ada)
          if (after === 'deleted') portal.portal.remove('contacts', each)
        }
      }

      const all = planned.flatMap(idsOf)
      const expected = all.map((one) => [
        one,
        given.has(one) && exists(one) && ownerOf(one) === given.get(one) ? ada : ownerOf(one),
      ])
      for (const one of all) restored.add(given.has(one) && exists(one) && ownerOf(one) === given.get(one))
      await undo(run, context)
      expect(all.map((one) => [one, ownerOf(one)])).toEqual(expected)
    }),
    { numRuns: 40 },
  )
  expect(restored.size).toBe(2)

  function exists(one: string): boolean {
    return portal.portal.record('contacts', one) !== undefined
  }
})

test('what an undo wrote or left to others is not undone twice, what it failed to write is', async () => {
  const portal = await startPortal()
  const context = {
    store,
    hubspot: gatewayFor(portal),
    clock: () => new Date(portal.clock.at),
    stillCurrent: async () => true,
  }
  const [fine = '', moved = '', stubborn = ''] = portal.portal.ownedBy('contacts', ada).map(({ id }) => id)
  const id = randomUUID()
  const planned = { ...contactOwner, moves: [{ from: ada, to: ours, ids: [fine, moved, stubborn] }] }
  await store.plans.savePlan(id, inTurn([planned]), () => 'first')
  const run = await planFrom({ ...storyAt('uninstall.decide').run, id, begunPlans: [] }, 'reassign', 'first')
  await writeBatch({ ...context, run }, { index: 0, batch: planned })
  const source = { sourceType: 'CRM_UI', sourceId: 'userId:50003' } as const
  portal.portal.write('contacts', moved, { properties: { hubspot_owner_id: mia }, source })
  portal.portal.refuseWrites('contacts', stubborn, 'Not on a Friday')
  const [first] = await undo(run, context)
  expect(first && idsOf(first)).toEqual([fine, moved, stubborn])

  portal.portal.refuseWrites('contacts', stubborn, '')
  const digest = (await planUndoDigest(run)) ?? ''
  const again = await undo(await planFrom(run, 'undo-reassign', digest), context)
  expect(again).toEqual([{ ...contactOwner, moves: [{ from: ours, to: ada, ids: [stubborn] }] }])
  expect(
    [fine, moved, stubborn].map((one) => portal.portal.record('contacts', one)?.properties.hubspot_owner_id),
  ).toEqual([ada, mia, ada])
})

async function planUndoDigest(run: Run): Promise<string | undefined> {
  const result = await planUndo({ run, store })
  return result.kind === 'report' && result.report.command === 'report-plan' ? result.report.plan.digest : undefined
}
