import { describe, expect, test } from 'vitest'
import { type Pace, pacedOn, recordsPerSecond } from '../../src/runbook/plan/write-pace.ts'

/** Seconds, and the records that were settled by then. */
function paceOver(...seen: [second: number, records: number][]): Pace | undefined {
  return seen.reduce<Pace | undefined>(
    (pace, [second, records]) => pacedOn(pace, { ms: second * 1000, records }),
    undefined,
  )
}

function rate(...seen: [second: number, records: number][]): number | undefined {
  const pace = paceOver(...seen)
  return pace && recordsPerSecond(pace)
}

describe('the rate of writing', () => {
  test('is that since the writing began, of what was written since', () => {
    expect(rate([100, 5000], [110, 6000], [120, 8000])).toBe(150)
  })

  test('is not known from one look, nor while nothing has been written', () => {
    expect(rate([0, 0])).toBeUndefined()
    expect(rate([0, 700], [10, 700])).toBeUndefined()
  })

  test('is not lowered by a pause: it begins anew behind one', () => {
    expect(rate([0, 0], [50, 5000], [3600, 5100])).toBeUndefined()
    expect(rate([0, 0], [50, 5000], [3600, 5100], [3610, 6100])).toBe(100)
  })
})
