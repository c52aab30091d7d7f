import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { recordEvents } from '../../src/runbook/audit/audit.ts'
import type { RunEvent } from '../../src/runbook/events.ts'
import type { FoundRecord } from '../../src/runbook/hubspot-port.ts'
import { recordResults } from '../../src/runbook/plan/ledger.ts'
import type { ReassignBatch } from '../../src/runbook/plan/record-changes.ts'
import type { SearchRange, Store } from '../../src/runbook/store-port.ts'
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

  test('lists a run as unfinished until the event that ends it', async () => {
    await store.log.append('run-c', 0, events(1))
    expect(await store.log.unfinishedRuns()).toContain('run-c')
    const closing = recordEvents({ seq: 1, hash: 'x' }, [{ type: 'run-closed', data: {} }], {
      at: '2026-11-02T09:00:00.000Z',
      actor: { kind: 'system' },
    })
    await store.log.append('run-c', 1, closing)
    expect(await store.log.unfinishedRuns()).not.toContain('run-c')
    expect(await store.log.recentRuns(10)).toContain('run-c')
    expect(await store.log.endsToTell()).toEqual(['run-c'])
    await store.log.markEndTold('run-c')
    expect(await store.log.endsToTell()).toEqual([])
  })

  test('lists a cancelled run until its data copy has come to its end', async () => {
    const at = { at: '2026-11-02T09:00:00.000Z', actor: { kind: 'system' } } as const
    const append = (version: number, ...told: RunEvent[]) =>
      store.log.append('run-d', version, recordEvents({ seq: version, hash: 'x' }, told, at))
    await append(0, { type: 'run-cancelled', data: { keepsCopy: true } })
    await append(1, { type: 'data-copy-reminded', data: { hoursLeft: 24 } })
    expect(await store.log.unfinishedRuns()).toContain('run-d')
    await append(2, { type: 'data-copy-deleted', data: { location: 'copies/run-d', rows: 1, sha256: '0' } })
    expect(await store.log.unfinishedRuns()).not.toContain('run-d')
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
  const field = { object: 'contacts', property: 'hubspot_owner_id', multiple: false }
  const range = { field, ownerIds: ['71000001'], fromId: '0', toId: null }
  const records = (...ids: string[]) => ids.map((id) => ({ id, value: '71000001' }))

  async function found(key: string, where: SearchRange) {
    const all: FoundRecord[] = []
    for await (const record of store.collection.records(key, where)) all.push(record)
    return all
  }

  test('counts a page that runs twice once', async () => {
    await store.collection.begin('k', [range])
    await store.collection.addPage('k', { range, afterId: '0' }, { records: records('1', '2'), next: '2' })
    await store.collection.addPage('k', { range, afterId: '0' }, { records: records('1', '2'), next: '2' })
    expect(await store.collection.unfinished('k')).toEqual([{ range, afterId: '2' }])
    await store.collection.addPage('k', { range, afterId: '2' }, { records: records('3') })
    expect(await store.collection.unfinished('k')).toEqual([])
    expect(await found('k', range)).toEqual(records('1', '2', '3'))
  })

  test('keeps the whole value of a property of several users', async () => {
    const several = { ...range, field: { object: 'companies', property: 'account_team', multiple: true } }
    const values = [
      { id: '1', value: '71000001' },
      { id: '2', value: '40000001;71000001' },
    ]
    await store.collection.begin('several', [several])
    await store.collection.addPage('several', { range: several, afterId: '0' }, { records: values })
    expect(await found('several', several)).toEqual(values)
  })

  test('that begins anew because nobody knows any more how far it came does not find what an earlier one left', async () => {
    await store.collection.begin('anew', [range])
    await store.collection.addPage('anew', { range, afterId: '0' }, { records: records('1', '2'), next: '2' })
    await redis.del(`${prefix}:collection:anew:cursors`)
    await store.collection.begin('anew', [range])
    await store.collection.addPage('anew', { range, afterId: '0' }, { records: records('1'), next: '1' })
    await store.collection.addPage('anew', { range, afterId: '1' }, { records: records('3') })
    expect(await found('anew', range)).toEqual(records('1', '3'))
  })

  test('keeps what it found for longer than it knows how far it came', async () => {
    await store.collection.begin('slow', [range])
    expect(await store.collection.addPage('slow', { range, afterId: '0' }, { records: records('1') })).toBe(true)
    const [cursors, found] = await Promise.all(
      ['cursors', 'records:*'].map(async (part) => {
        const [key = ''] = await redis.keys(`${prefix}:collection:slow:${part}`)
        return redis.ttl(key)
      }),
    )
    expect(cursors).toBeGreaterThan(0)
    expect(found).toBeGreaterThan(2 * (cursors ?? 0))
  })

  test('is divided while nothing has been found, and stays divided when the planning runs again', async () => {
    const parts = [
      { ...range, toId: '500' },
      { ...range, fromId: '500' },
    ]
    await store.collection.begin('wide', [range])
    await store.collection.divide('wide', range, parts)
    await store.collection.begin('wide', [range])
    await store.collection.divide('wide', range, [])
    const unfinished = await store.collection.unfinished('wide')
    expect(unfinished.toSorted((one, other) => Number(one.afterId) - Number(other.afterId))).toEqual([
      { range: parts[0], afterId: '0' },
      { range: parts[1], afterId: '500' },
    ])
    await store.collection.begin('begun', [range])
    await store.collection.addPage('begun', { range, afterId: '0' }, { records: records('1'), next: '1' })
    await store.collection.divide('begun', range, parts)
    expect(await store.collection.ranges('begun')).toEqual([range])
  })
})

describe('a plan', () => {
  async function* inTurn(count: number): AsyncGenerator<ReassignBatch> {
    for (let index = 0; index < count; index += 1)
      yield { object: 'deals', property: 'hubspot_owner_id', moves: [{ from: '1', to: null, ids: [`${index}`] }] }
  }

  test('is stored as it comes, and lies under the digest that is known at its end', async () => {
    let seen = 0
    async function* counted() {
      for await (const batch of inTurn(250)) {
        seen += 1
        yield batch
      }
    }
    await store.plans.savePlan('run-p', counted(), () => `digest-of-${seen}`)
    const indexes: (string | undefined)[] = []
    for await (const { moves } of store.plans.batches('run-p', 'digest-of-250')) indexes.push(moves[0]?.ids[0])
    expect(indexes).toEqual(Array.from({ length: 250 }, (_, index) => `${index}`))
    const some = await store.plans.someBatches('run-p', 'digest-of-250', { first: 240, count: 20 })
    expect(some.map(({ moves }) => moves[0]?.ids[0])).toEqual(indexes.slice(240))
  })

  test('without a record takes the place of one that had some', async () => {
    await store.plans.savePlan('run-e', inTurn(1), () => 'digest')
    await store.plans.savePlan('run-e', inTurn(0), () => 'digest')
    expect(await store.plans.someBatches('run-e', 'digest', { first: 0, count: 9 })).toEqual([])
  })
})

describe('a ledger', () => {
  const settled = { state: 'settled', changed: 1, entries: [] } as const
  const row = () => ({ ...settled, entries: [] })

  test('settles a row once, however often its batch runs', async () => {
    await store.plans.beginLedger('run-l', 'plan-1', 2)
    expect(await store.plans.intend('run-l', 'plan-1', 0, ['1'])).toBe('intended')
    expect(await store.plans.unsettled('run-l', 'plan-1')).toEqual([0, 1])
    await store.plans.settle('run-l', 'plan-1', 0, row())
    const again = await store.plans.settle('run-l', 'plan-1', 0, { ...row(), changed: 7 })
    expect(again).toEqual({ total: 2, settled: 1, changed: 1, skipped: 0, failed: 0 })
    expect(await store.plans.ledgerRow('run-l', 'plan-1', 0)).toEqual(settled)
    expect(await store.plans.unsettled('run-l', 'plan-1')).toEqual([1])
  })

  test('does not let a slow worker open a row that another has settled', async () => {
    await store.plans.beginLedger('run-s', 'plan-1', 1)
    await store.plans.settle('run-s', 'plan-1', 0, row())
    expect(await store.plans.intend('run-s', 'plan-1', 0, ['1'])).toBe('settled')
    expect(await store.plans.ledgerRow('run-s', 'plan-1', 0)).toEqual(settled)
  })

  test('names every record of its plan with what became of it', async () => {
    const moves = [{ from: '1', to: '2', ids: ['10', '9', '11'] }]
    async function* batches() {
      for (let index = 0; index < 3; index += 1) yield { object: 'deals', property: 'p', moves }
    }
    await store.plans.savePlan('run-n', batches(), () => 'digest')
    await store.plans.settle('run-n', 'plan-1', 0, {
      state: 'settled',
      changed: 1,
      entries: [
        { id: '9', outcome: 'skipped', reason: 'merged', into: '77' },
        { id: '11', outcome: 'failed', reason: 'Locked' },
      ],
    })
    await store.plans.intend('run-n', 'plan-1', 1, ['10'])
    const told: string[] = []
    for await (const { batch, row: found } of store.plans.ledger('run-n', { id: 'plan-1', digest: 'digest' })) {
      for (const { id, outcome, into = '' } of recordResults(batch, found)) told.push(`${id} ${outcome} ${into}`.trim())
    }
    expect(told).toEqual([
      '9 skipped 77',
      '10 changed',
      '11 failed',
      '9 open',
      '10 unclear',
      '11 open',
      '9 open',
      '10 open',
      '11 open',
    ])
  })

  test('keeps what another worker was about to write', async () => {
    await store.plans.intend('run-both', 'plan-1', 0, ['1', '2'])
    await store.plans.intend('run-both', 'plan-1', 0, ['2', '3'])
    const row = { state: 'intended', ids: ['2', '3', '1', '2'] }
    expect(await store.plans.ledgerRow('run-both', 'plan-1', 0)).toEqual(row)
  })

  test('keeps what another worker was about to write until that one has told of it', async () => {
    await store.plans.beginLedger('run-unheard', 'plan-1', 1)
    for (const ids of [['1', '2'], ['2'], ['2']]) await store.plans.intend('run-unheard', 'plan-1', 0, ids)
    const row = { state: 'settled', changed: 2, entries: [] } as const
    const unheard = []
    for (const heard of [['2'], ['2'], ['1', '2']]) {
      await store.plans.settle('run-unheard', 'plan-1', 0, { ...row, entries: [], heard })
      const settled = await store.plans.ledgerRow('run-unheard', 'plan-1', 0)
      unheard.push(settled?.state === 'settled' && settled.unheard?.toSorted())
    }
    expect(unheard).toEqual([['1', '2', '2'], ['1', '2'], undefined])
  })

  test('tells what a slower worker wrote after a faster one had left it alone', async () => {
    await store.plans.beginLedger('run-slower', 'plan-1', 1)
    const skipped = (id: string) => ({ id, outcome: 'skipped', reason: 'changed-since-plan' }) as const
    const faster = { state: 'settled', changed: 1, entries: [skipped('2'), skipped('3')] } as const
    await store.plans.settle('run-slower', 'plan-1', 0, { ...faster, entries: [...faster.entries], heard: ['1'] })
    const slower = { state: 'settled', changed: 2, entries: [skipped('3')], heard: ['1', '2'] } as const
    const progress = await store.plans.settle('run-slower', 'plan-1', 0, { ...slower, entries: [...slower.entries] })
    expect(progress).toEqual({ total: 1, settled: 1, changed: 2, skipped: 1, failed: 0 })
    const row = { state: 'settled', changed: 2, entries: [skipped('3')] }
    expect(await store.plans.ledgerRow('run-slower', 'plan-1', 0)).toEqual(row)
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

  test('learn the vendor’s limit again after an hour without a call, when Redis has forgotten it', async () => {
    const key = `${prefix}:lanes:idle`
    const pacer = createPacer(redis, { key, limit: { calls: 100, intervalMs: 1_000 } })
    const answered = async () => {
      await pacer.turn(async () => undefined)
      pacer.learn({ calls: 190, intervalMs: 1_000 })
    }
    await answered()
    await redis.del(key, `${key}:told`)
    await answered()
    await answered()
    expect(await redis.zcard(key)).toBe(190)
  })

  test('wait for everybody, once one of them was refused in its turn', async () => {
    const key = `${prefix}:lanes:held`
    const [refused, other] = [createPacer(redis, { key, limit }), createPacer(redis, { key, limit })]
    await refused.turn(async () => undefined)
    refused.hold(300)
    refused.hold(1)
    // Redis answers in the order of the questions, so the pauses are known to it by now.
    const nextAt = Number(await redis.hget(`${key}:told`, 'nextAt'))
    const [seconds, micros] = await other.turn(() => redis.time())
    expect(Number(seconds) * 1_000 + Number(micros) / 1_000).toBeGreaterThanOrEqual(nextAt)
  })

  test('are not waited for any more when the waiting is stopped', async () => {
    const pacer = createPacer(redis, { key: `${prefix}:lanes:stopped`, limit })
    const stopped = new AbortController()
    await pacer.turn(async () => undefined)
    pacer.hold(60_000)
    const called = vi.fn(async () => undefined)
    const turn = pacer.turn(called, stopped.signal)
    stopped.abort(new Error('the worker stops'))
    await expect(turn).rejects.toThrow('the worker stops')
    expect(called).not.toHaveBeenCalled()
  })

  test('give the answer or the failure of the call, and the lane back after either', async () => {
    const pacer = createPacer(redis, { key: `${prefix}:lanes:back`, limit: { calls: 1, intervalMs: 50 } })
    await expect(pacer.turn(async () => 'answer')).resolves.toBe('answer')
    await expect(pacer.turn(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    await expect(pacer.turn(async () => 'again')).resolves.toBe('again')
  })
})
