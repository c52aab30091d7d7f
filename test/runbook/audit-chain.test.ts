import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import { chainStart, checkChain, headOf, recordEvents } from '../../src/runbook/audit/audit.ts'
import type { RecordedEvent, RunEvent } from '../../src/runbook/events.ts'
import { instant, memberWith, userId } from './arbitraries.ts'
import { anyLog, openedLog } from './arbitrary-events.ts'

/** A list and a place in it. */
const logAndPlace = openedLog.chain((log) => fc.tuple(fc.constant(log), fc.nat({ max: log.length - 1 })))
/** A list and two places, the first before the second. */
const logAndTwoPlaces = openedLog
  .filter((log) => log.length > 1)
  .chain((log) =>
    fc
      .uniqueArray(fc.nat({ max: log.length - 1 }), { minLength: 2, maxLength: 2 })
      .map((places) => ({ log, from: Math.min(...places), to: Math.max(...places) })),
  )

function brokenAt(seq: number) {
  return { valid: false, brokenAt: seq }
}

/** What somebody with access to Redis could write: not bound to any type. */
function changed(event: RecordedEvent, field: keyof RecordedEvent): RecordedEvent {
  const others: Record<keyof RecordedEvent, unknown> = {
    type: event.type === 'run-closed' ? 'run-cancelled' : 'run-closed',
    data: { ...event.data, smuggled: true },
    seq: event.seq + 1,
    at: `${event.at} `,
    actor: { kind: 'person', userId: 'UMALLORY', teamId: 'TNORTH' },
    previousHash: 'f'.repeat(64),
    hash: 'f'.repeat(64),
  }
  return { ...event, [field]: others[field] } as RecordedEvent
}

const field = fc.constantFrom<keyof RecordedEvent>('type', 'data', 'seq', 'at', 'actor', 'previousHash', 'hash')

describe('the audit chain', () => {
  test('of any recorded list is valid, also when it was stored in between', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const stored: RecordedEvent[] = JSON.parse(JSON.stringify(log))
        expect(checkChain(stored)).toEqual({ valid: true, head: headOf(log) })
      }),
    )
  })

  test('of nothing begins at the start', () => {
    expect(checkChain([])).toEqual({ valid: true, head: { seq: 0, hash: chainStart } })
  })

  test('breaks where an event was changed, whichever part of it', () => {
    fc.assert(
      fc.property(logAndPlace, field, ([log, place], part) => {
        const forged = log.map((event, index) => (index === place ? changed(event, part) : event))
        expect(checkChain(forged)).toEqual(brokenAt(place + 1))
      }),
    )
  })

  test('breaks where something was added to an event or taken from it', () => {
    fc.assert(
      fc.property(logAndPlace, ([log, place]) => {
        const more = log.map((event, index) => (index === place ? { ...event, note: 'x' } : event))
        expect(checkChain(more)).toEqual(brokenAt(place + 1))
        const less = log.map((event, index) => (index === place ? { ...event, data: {} } : event) as RecordedEvent)
        const isEmpty = Object.keys(log[place]?.data ?? {}).length === 0
        expect(checkChain(less)).toEqual(isEmpty ? { valid: true, head: headOf(log) } : brokenAt(place + 1))
      }),
    )
  })

  test('breaks where events are missing, unless they are the last', () => {
    fc.assert(
      fc.property(logAndTwoPlaces, ({ log, from, to }) => {
        expect(checkChain(log.toSpliced(from, to - from))).toEqual(brokenAt(from + 1))
      }),
    )
  })

  test('that lost its end has another head than the one that was posted', () => {
    fc.assert(
      fc.property(logAndPlace, ([log, place]) => {
        const verdict = checkChain(log.slice(0, place))
        expect(verdict.valid).toBe(true)
        expect(verdict).not.toEqual({ valid: true, head: headOf(log) })
      }),
    )
  })

  test('breaks where two events changed places', () => {
    fc.assert(
      fc.property(logAndTwoPlaces, ({ log, from, to }) => {
        const [first, second] = [log[from], log[to]]
        if (!first || !second) return
        expect(checkChain(log.with(from, second).with(to, first))).toEqual(brokenAt(from + 1))
      }),
    )
  })

  test('breaks where an event was put in twice', () => {
    fc.assert(
      fc.property(logAndTwoPlaces, ({ log, from, to }) => {
        expect(checkChain(log.toSpliced(to, 0, ...log.slice(from, from + 1)))).toEqual(brokenAt(to + 1))
      }),
    )
  })

  test('breaks where a number was left out or used twice, however well the event is sealed', () => {
    fc.assert(
      fc.property(openedLog, instant, fc.constantFrom(-1, 1), (log, at, off) => {
        const { seq, hash } = headOf(log)
        const next = recordEvents({ seq: seq + off, hash }, [{ type: 'run-closed', data: {} }], { at, actor: system })
        expect(checkChain([...log, ...next])).toEqual(brokenAt(log.length + 1))
      }),
    )
  })

  test('breaks right behind a forged event, however well it is numbered and sealed', () => {
    fc.assert(
      fc.property(logAndPlace, userId, instant, ([log, place], forger, at) => {
        const before = log.slice(0, place)
        const closed: RunEvent = { type: 'run-closed', data: {} }
        const forged = recordEvents(headOf(before), [closed], { at, actor: memberWith(forger) })
        expect(checkChain([...before, ...forged])).toMatchObject({ valid: true })
        expect(checkChain([...before, ...forged, ...log.slice(place)])).toEqual(brokenAt(place + 2))
        expect(checkChain([...before, ...forged, ...log.slice(place + 1)])).toEqual(
          place + 1 < log.length ? brokenAt(place + 2) : { valid: true, head: headOf(forged) },
        )
      }),
    )
  })
})
