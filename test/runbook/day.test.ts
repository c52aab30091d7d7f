import fc from 'fast-check'
import { expect, test } from 'vitest'
import { untilNextDay } from '../../src/runbook/day.ts'

const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })

test('the next day begins at midnight in the time zone', () => {
  expect(untilNextDay(new Date('2026-11-23T21:30:00Z'), 'Europe/Berlin')).toBe(90 * 60_000)
  expect(untilNextDay(new Date('2026-11-23T21:30:00Z'), 'America/New_York')).toBe((7 * 60 + 30) * 60_000)
})

test('whatever the zone without a change of clocks, it is midnight there, and a day away at most', () => {
  fc.assert(
    fc.property(moment, fc.constantFrom('UTC', 'Asia/Tokyo', 'Asia/Kolkata', 'America/Phoenix'), (at, timeZone) => {
      const wait = untilNextDay(at, timeZone)
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(24 * 3_600_000)
      const then = new Date(at.getTime() - at.getMilliseconds() + wait)
      expect(then.toLocaleTimeString('en-GB', { timeZone })).toBe('00:00:00')
    }),
  )
})
