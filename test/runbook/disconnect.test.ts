import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import { type DisconnectEvidence, judgeDisconnect, provingCycles, tracesSince } from '../../src/runbook/disconnect.ts'
import type { SyncTrace } from '../../src/runbook/hubspot-port.ts'
import { mode, object, recordId } from './arbitraries.ts'
import { storyAt } from './smooth-run.ts'
import { dan, placeOf } from './story.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const attestedAt = '2031-03-04T05:06:07.000Z'
const after = (ms: number) => new Date(Date.parse(attestedAt) + ms).toISOString()
const msAfter = (iso: string) => Date.parse(iso) - Date.parse(attestedAt)

const moment = fc.oneof(fc.integer({ min: -3 * hourMs, max: 0 }), fc.integer({ min: 0, max: 26 * hourMs }))
const never = { contacts: null, companies: null, deals: null }

const trace: fc.Arbitrary<SyncTrace> = fc.record({
  object,
  recordId,
  at: moment.map(after),
  sign: fc.constantFrom('sync-time', 'owner-history'),
})
const uninstall = fc.record({
  type: fc.constant('UNINSTALL_INTEGRATION'),
  at: fc.integer({ min: -hourMs, max: 0 }).map(after),
  actor: fc.constant(null),
})
const syncTime = fc.option(moment.map(after))
const evidence: fc.Arbitrary<DisconnectEvidence> = fc.record({
  mode,
  event: fc.oneof(fc.constant(undefined), fc.constant(null), uninstall),
  attestedAt: fc.constant(attestedAt),
  baseline: fc.oneof(fc.constant(never), fc.record({ contacts: syncTime, companies: syncTime, deals: syncTime })),
  traces: fc.array(trace, { maxLength: 3 }),
  activeCycles: fc.nat({ max: 4 }),
  now: fc.integer({ min: 0, max: 30 * hourMs }).map(after),
})

function live(given: Partial<DisconnectEvidence>): DisconnectEvidence {
  return {
    mode: 'live',
    event: null,
    attestedAt,
    baseline: never,
    traces: [],
    activeCycles: 4,
    now: attestedAt,
    ...given,
  }
}

function synced(ms: number): SyncTrace {
  return { object: 'contacts', recordId: '151', at: after(ms), sign: 'sync-time' }
}

describe('the verdict on the disconnect', () => {
  test('rests on what it says that it rests on, and is one of four', () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(evidence, (given) => {
        const { verdict, ground } = judgeDisconnect(given)
        met.add(`${verdict} ${ground ?? ''}`.trim())
        const disconnectedAt = given.event?.at ?? attestedAt
        const moved = tracesSince(given.traces, { disconnectedAt, now: given.now }).length > 0
        const isLive = given.mode === 'live'
        expect(verdict === 'rehearsed').toBe(!isLive)
        expect(verdict === 'still-syncing').toBe(isLive && moved)
        expect(ground === 'event').toBe(isLive && !moved && !!given.event)
        if (verdict === 'verified') expect(['event', 'silence']).toContain(ground)
        else if (verdict === 'attested-only') expect(['too-early', 'quiet-portal']).toContain(ground)
        else expect(ground).toBeUndefined()
      }),
      { numRuns: 2_000 },
    )
    expect([...met].sort()).toEqual([
      'attested-only quiet-portal',
      'attested-only too-early',
      'rehearsed',
      'still-syncing',
      'verified event',
      'verified silence',
    ])
  })

  test('rests on silence only where a sync was there to fall silent, and for two whole cycles', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        if (judgeDisconnect(given).ground !== 'silence') return
        const times = [...given.traces.map(({ at }) => at), ...Object.values(given.baseline)]
        const newest = Math.max(...times.flatMap((time) => (time === null ? [] : [msAfter(time)])))
        expect(newest).toBeGreaterThanOrEqual(-hourMs)
        expect(given.activeCycles).toBeGreaterThanOrEqual(3)
        expect(msAfter(given.now) - Math.max(newest, 0)).toBeGreaterThanOrEqual(31 * minuteMs)
      }),
      { numRuns: 2_000 },
    )
  })

  test('to the millisecond', () => {
    const verdict = (sync: number, now: number) => judgeDisconnect(live({ traces: [synced(sync)], now: after(now) }))
    expect(verdict(-hourMs, 31 * minuteMs)).toEqual({ verdict: 'verified', ground: 'silence' })
    expect(verdict(-hourMs, 31 * minuteMs - 1)).toMatchObject({ verdict: 'attested-only', ground: 'too-early' })
    expect(verdict(-hourMs - 1, 31 * minuteMs)).toMatchObject({ verdict: 'attested-only', ground: 'quiet-portal' })
    expect(verdict(5 * minuteMs, 35 * minuteMs - 1)).toMatchObject({ verdict: 'still-syncing' })
    expect(verdict(5 * minuteMs, 35 * minuteMs)).toMatchObject({ verdict: 'attested-only', ground: 'too-early' })
    expect(verdict(5 * minuteMs, 36 * minuteMs)).toEqual({ verdict: 'verified', ground: 'silence' })
  })

  test('rests on silence only where records were synced in three of the four cycles before it', () => {
    const ground = (activeCycles: number, now = 31 * minuteMs) =>
      judgeDisconnect(live({ traces: [synced(-5 * minuteMs)], activeCycles, now: after(now) })).ground
    expect([0, 1, 2, 3, 4].map((cycles) => ground(cycles))).toEqual([
      'quiet-portal',
      'quiet-portal',
      'quiet-portal',
      'silence',
      'silence',
    ])
    expect(ground(0, 30 * minuteMs)).toBe('too-early')
  })

  test('names the cycles to look into only where silence would be the proof, up to its beginning', () => {
    const silent = live({ traces: [synced(-5 * minuteMs)], now: after(31 * minuteMs) })
    const cycle = (from: number, to: number) => ({ from: after(from * minuteMs), to: after(to * minuteMs) })
    expect(provingCycles(silent)).toEqual([cycle(-15, 0), cycle(-30, -15), cycle(-45, -30), cycle(-60, -45)])
    const late = live({ traces: [synced(10 * minuteMs)], now: after(41 * minuteMs) })
    expect(provingCycles(late)[0]).toEqual(cycle(-5, 10))
    expect(provingCycles({ ...silent, now: after(30 * minuteMs) })).toEqual([])
    expect(provingCycles({ ...silent, event: { type: 'UNINSTALL_INTEGRATION', at: attestedAt, actor: null } })).toEqual(
      [],
    )
    expect(provingCycles({ ...silent, traces: [] })).toEqual([])
  })

  test('counts a sync that was noted before, also when its record is gone since', () => {
    const baseline = { ...never, deals: after(-10 * minuteMs) }
    expect(judgeDisconnect(live({ baseline, now: after(31 * minuteMs) })).ground).toBe('silence')
  })
})

describe('the bot looks again by itself', () => {
  test('only where something is open, later than now, and no longer than a day after the attestation', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const { verdict, nextCheckAt } = judgeDisconnect(given)
        const open = verdict === 'attested-only' || verdict === 'still-syncing'
        expect(nextCheckAt !== undefined).toBe(open && msAfter(given.now) < dayMs)
        if (nextCheckAt === undefined) return
        expect(nextCheckAt > given.now).toBe(true)
        expect(msAfter(nextCheckAt)).toBeLessThanOrEqual(dayMs)
      }),
      { numRuns: 2_000 },
    )
  })

  test('after a cycle while the sync runs, and after two where it may have fallen silent', () => {
    const running = live({ traces: [synced(5 * minuteMs)], now: after(6 * minuteMs) })
    expect(judgeDisconnect(running).nextCheckAt).toBe(after(21 * minuteMs))
    const silent = live({ traces: [synced(-5 * minuteMs)], now: after(minuteMs) })
    expect(judgeDisconnect(silent).nextCheckAt).toBe(after(31 * minuteMs))
  })

  test('ever more seldom in a quiet portal, and then no more', () => {
    const looks: number[] = []
    let next: string | undefined = attestedAt
    while (next) {
      looks.push(msAfter(next) / minuteMs)
      next = judgeDisconnect(live({ now: next })).nextCheckAt
    }
    expect(looks).toEqual([0, 31, 62, 124, 248, 496, 992, 1440])
  })

  test('when it is due and not before, and not once people have gone on', () => {
    const story = storyAt('disconnect.verify')
    const nextCheckAt = new Date(Date.parse(story.now) + hourMs).toISOString()
    const signals = { baseline: never, newest: never, movedSinceAttestation: [] }
    const since = story.run.phaseSince
    story.does(system, { command: 'report-disconnect', since, verdict: 'attested-only', signals, nextCheckAt })
    story.does(system, { command: 'recheck-due' }, 59 * minuteMs)
    expect(placeOf(story.run)).toBe('disconnect.settle')
    expect(story.does(dan, { command: 'recheck-due' }, minuteMs)).toMatchObject({ kind: 'refused' })
    story.does(system, { command: 'recheck-due' })
    expect(placeOf(story.run)).toBe('disconnect.verify')
    const gone = storyAt('reassign.decide')
    expect(gone.does(system, { command: 'recheck-due' }, dayMs).events).toEqual([])
  })
})

describe('a sync counts as moved', () => {
  test('by each trace that came too late to have been under way, until two cycles were silent', () => {
    const traces = fc.array(trace, { maxLength: 6 })
    fc.assert(
      fc.property(traces, fc.integer({ min: 0, max: 2 * hourMs }), (left, now) => {
        const moved = left.filter(({ at }) => msAfter(at) > minuteMs && now - msAfter(at) < 30 * minuteMs)
        expect(tracesSince(left, { disconnectedAt: attestedAt, now: after(now) })).toEqual(moved)
      }),
    )
  })
})
