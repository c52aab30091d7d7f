import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { recordEvents } from '../../src/runbook/audit.ts'
import type { RunEvent } from '../../src/runbook/events.ts'
import type { Store } from '../../src/runbook/store-port.ts'
import { createPacer } from '../../src/services/store/pacer.ts'
import { createStore } from '../../src/services/store/store.ts'

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

function events(count: number, head = { seq: 0, hash: '0'.repeat(64) }) {
  const cancelled: RunEvent[] = Array.from({ length: count }, () => ({ type: 'attestation-accepted', data: {} }))
  return recordEvents(head, cancelled, { at: '2026-11-02T08:00:00.000Z', actor: { kind: 'system' } })
}

describe('the event log', () => {
  test('appends only where the writer has seen its end', async () => {
    expect(await store.log.append('run-a', 0, events(2))).toBe('appended')
    expect(await store.log.append('run-a', 0, events(1))).toBe('conflict')
    expect(await store.log.append('run-a', 3, events(1))).toBe('conflict')
    expect((await store.log.read('run-a')).map((event) => event.seq)).toEqual([1, 2])
  })

  test('lets exactly one of many racing writers append', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => store.log.append('run-b', 0, events(3))))
    expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1)
    expect(await store.log.read('run-b')).toHaveLength(3)
  })

  test('lists a run as open until the event that ends it', async () => {
    await store.log.append('run-c', 0, events(1))
    expect(await store.log.openRuns()).toContain('run-c')
    const closing = recordEvents({ seq: 1, hash: 'x' }, [{ type: 'run-closed', data: {} }], {
      at: '2026-11-02T09:00:00.000Z',
      actor: { kind: 'system' },
    })
    await store.log.append('run-c', 1, closing)
    expect(await store.log.openRuns()).not.toContain('run-c')
    expect(await store.log.recentRuns(10)).toContain('run-c')
  })
})

describe('a lock', () => {
  const record = (claimId: string) => ({ claimId, userId: 'U1', at: '2026-11-02T08:00:00.000Z' })

  test('belongs to its first claim, which may claim it again', async () => {
    expect(await store.locks.claim('a', record('one'))).toEqual({ kind: 'claimed' })
    expect(await store.locks.claim('a', record('one'))).toEqual({ kind: 'claimed' })
    expect(await store.locks.claim('a', record('two'))).toEqual({ kind: 'held', by: record('one') })
  })

  test('is released by its own claim only', async () => {
    await store.locks.claim('b', record('one'))
    expect(await store.locks.release('b', 'two')).toBe(false)
    expect(await store.locks.release('b', 'one')).toBe(true)
    expect(await store.locks.claim('b', record('two'))).toEqual({ kind: 'claimed' })
  })

  test('that cannot be read blocks, and nobody releases it', async () => {
    await redis.set(`${prefix}:lock:c`, 'not json')
    expect(await store.locks.claim('c', record('one'))).toEqual({ kind: 'unreadable' })
    expect(await store.locks.release('c', 'one')).toBe(false)
  })
})

describe('a plan’s search', () => {
  const range = { object: 'contacts', ownerId: '71000001' } as const

  test('counts a page that runs twice once', async () => {
    await store.collection.begin('k', [range])
    await store.collection.addPage('k', { range, afterId: '0' }, { ids: ['1', '2'], next: '2' })
    await store.collection.addPage('k', { range, afterId: '0' }, { ids: ['1', '2'], next: '2' })
    expect(await store.collection.unfinished('k')).toEqual([{ range, afterId: '2' }])
    await store.collection.addPage('k', { range, afterId: '2' }, { ids: ['3'] })
    expect(await store.collection.unfinished('k')).toEqual([])
    expect(await store.collection.ids('k', range)).toEqual(['1', '2', '3'])
  })
})

describe('a ledger', () => {
  const settled = { state: 'settled', entries: [{ id: '1', outcome: 'changed' }] } as const

  test('settles a row once, however often its batch runs', async () => {
    await store.plans.beginLedger('run-l', 'plan-1', 2)
    await store.plans.intend('run-l', 'plan-1', 0, ['1'])
    expect(await store.plans.unsettled('run-l', 'plan-1')).toEqual([0, 1])
    await store.plans.settle('run-l', 'plan-1', 0, { ...settled, entries: [...settled.entries] })
    const again = await store.plans.settle('run-l', 'plan-1', 0, { state: 'settled', entries: [] })
    expect(again).toEqual({ total: 2, settled: 1, changed: 1, skipped: 0, failed: 0 })
    expect(await store.plans.ledgerRow('run-l', 'plan-1', 0)).toEqual(settled)
    expect(await store.plans.unsettled('run-l', 'plan-1')).toEqual([1])
  })

  test('of another attempt at the same plan counts anew', async () => {
    await store.plans.beginLedger('run-l', 'plan-2', 1)
    expect(await store.plans.unsettled('run-l', 'plan-2')).toEqual([0])
  })
})

describe('turns to call', () => {
  const limit = { calls: 3, intervalMs: 400 }

  /** A vendor that counts like HubSpot: calls in the rolling interval, at the moment of their arrival. */
  function rollingVendor({ calls, intervalMs }: typeof limit) {
    let recent: number[] = []
    let refused = 0
    return {
      refused: () => refused,
      async call() {
        const now = performance.now()
        recent = [...recent.filter((time) => time > now - intervalMs), now]
        if (recent.length > calls) refused += 1
      },
    }
  }

  test('stay within the limit over everybody who asks', async () => {
    const key = `${prefix}:lanes:all`
    const pacers = [createPacer(redis, { key, limit }), createPacer(redis, { key, limit })]
    const vendor = rollingVendor(limit)
    await Promise.all(pacers.flatMap((pacer) => Array.from({ length: 7 }, () => pacer.turn(() => vendor.call()))))
    expect(vendor.refused()).toBe(0)
  })

  test('follow the limit that the vendor tells', async () => {
    const key = `${prefix}:lanes:told`
    const pacer = createPacer(redis, { key, limit: { calls: 100, intervalMs: 1_000 } })
    await pacer.turn(async () => undefined)
    expect(await redis.zcard(key)).toBe(100)
    pacer.learn({ calls: 190, intervalMs: 1_000 })
    await pacer.turn(async () => undefined)
    expect(await redis.zcard(key)).toBe(190)
    pacer.learn({ calls: 30, intervalMs: 1_000 })
    await pacer.turn(async () => undefined)
    expect(await redis.zcard(key)).toBe(30)
  })

  test('give the answer or the failure of the call, and the lane back after either', async () => {
    const pacer = createPacer(redis, { key: `${prefix}:lanes:back`, limit: { calls: 1, intervalMs: 50 } })
    await expect(pacer.turn(async () => 'answer')).resolves.toBe('answer')
    await expect(pacer.turn(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    await expect(pacer.turn(async () => 'again')).resolves.toBe('again')
  })
})
