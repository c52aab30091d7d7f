import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordedEvent } from '../../src/runbook/events.ts'
import { evolve, foldRun } from '../../src/runbook/evolve/evolve.ts'
import type { Run } from '../../src/runbook/run.ts'
import { anyLog, eventTypes, openedLog } from './arbitrary-events.ts'

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner)
    Object.freeze(value)
  }
  return value
}

function evolveAll(run: Run | undefined, events: readonly RecordedEvent[]): Run | undefined {
  return events.reduce((folded, event) => folded && evolve(folded, event), run)
}

describe('folding', () => {
  test('takes any sequence of well-formed events, and version and head follow the last one', () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(openedLog, (log) => {
        for (const event of log) met.add(event.type)
        expect(foldRun('run-1', log)).toMatchObject({ id: 'run-1', version: log.length, head: log.at(-1)?.hash })
      }),
      { numRuns: 300 },
    )
    expect([...met].sort()).toEqual(eventTypes().sort())
  })

  test('makes no run of events before the opening', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const opening = log.findIndex((event) => event.type === 'run-opened')
        const before = opening === -1 ? log : log.slice(0, opening)
        expect(foldRun('run-1', before)).toBeUndefined()
        expect(foldRun('run-1', log)?.version).toBe(opening === -1 ? undefined : log.length)
      }),
    )
  })

  test('gives the same run at once, in two parts, and one by one', () => {
    fc.assert(
      fc.property(openedLog, fc.nat({ max: 40 }), (log, cut) => {
        const whole = foldRun('run-1', log)
        const parted = Math.max(1, Math.min(cut, log.length))
        expect(evolveAll(foldRun('run-1', log.slice(0, parted)), log.slice(parted))).toEqual(whole)
        expect(evolveAll(foldRun('run-1', log.slice(0, 1)), log.slice(1))).toEqual(whole)
      }),
    )
  })

  test('leaves the events and the former run as they were', () => {
    fc.assert(
      fc.property(openedLog, (log) => {
        frozen(log)
        log
          .slice(1)
          .reduce((run, event) => frozen(run && evolve(run, event)), frozen(foldRun('run-1', log.slice(0, 1))))
      }),
    )
  })

  test('knows a run from its events alone, as they come back from the store', () => {
    fc.assert(
      fc.property(openedLog, (log) => {
        const stored: RecordedEvent[] = JSON.parse(JSON.stringify(log))
        expect(foldRun('run-1', stored)).toEqual(foldRun('run-1', log))
      }),
    )
  })
})
