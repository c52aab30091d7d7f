/** What is said of a record that is read back: as much as its history proves, and no more. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PastValue } from '../../src/runbook/hubspot-port.ts'
import { isReadBack, judgeReadBack, type OwnWrite } from '../../src/runbook/plan/read-back.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 2, 8, minute)).toISOString()
const [plannedSince, begunAt] = [at(10), at(20)]
const bot = 'INTEGRATION 48151'
const person = 'CRM_UI userId:50003'
const write: OwnWrite = { from: 'A', to: 'B', plannedSince, begunAt }

const owner = fc.constantFrom('A', 'B', 'X', 'Y', null)
const moments = (from: number, to: number) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: from, max: to }), owner), { maxLength: 3, selector: ([minute]) => minute })
    .map((set) => set.toSorted(([one], [other]) => one - other))

/** What people set while the plan lay there, and after we had written at half past. */
const story = fc.record({ before: moments(11, 29), after: moments(31, 59) })
type Told = typeof story extends fc.Arbitrary<infer Value> ? Value : never

/** HubSpot keeps no version for a value that was there already. */
function told({ before, after }: Told): { history: PastValue[]; value: string | null; lost: string | null } {
  const history: PastValue[] = [{ value: 'A', at: at(0), by: person }]
  const set = (minute: number, value: string | null, by: string) => {
    if (history[0]?.value !== value) history.unshift({ value, at: at(minute), by })
  }
  for (const [minute, value] of before) set(minute, value, person)
  const lost = history[0]?.value ?? null
  set(30, 'B', bot)
  for (const [minute, value] of after) set(minute, value, person)
  return { history, value: history[0]?.value ?? null, lost }
}

describe('a record that is read back', () => {
  test('is ours, changed by somebody since, or written over, as it happened', () => {
    fc.assert(
      fc.property(story, (happened) => {
        const { history, value, lost } = told(happened)
        const finding = judgeReadBack([write], { kind: 'value', value, history })
        if (value !== 'B') {
          const [newest] = history
          expect(finding).toEqual({ kind: 'changed-since', value, by: person, at: newest?.at })
        } else if (lost === 'A' || lost === 'B') expect(finding).toEqual({ kind: 'ours' })
        else expect(finding).toMatchObject({ kind: 'overwritten', lost: { value: lost, by: person }, value: 'B' })
      }),
    )
  })

  test('is judged by its value alone where the history does not reach so far, in whatever order it comes', () => {
    fc.assert(
      fc.property(story, fc.nat({ max: 6 }), (happened, kept) => {
        const { history, value } = told(happened)
        const whole = judgeReadBack([write], { kind: 'value', value, history })
        const cut = judgeReadBack([write], { kind: 'value', value, history: history.slice(0, kept).toReversed() })
        const alone = judgeReadBack([write], { kind: 'value', value, history: [] })
        expect(alone).toEqual(value === 'B' ? { kind: 'ours' } : { kind: 'unexplained', value })
        expect([whole, alone]).toContainEqual(cut)
      }),
    )
  })

  test('is not said to be written over by what an earlier plan knew, nor by an order that means nothing', () => {
    const early = [
      { value: 'B', at: at(30), by: bot },
      { value: 'X', at: at(9), by: person },
    ]
    expect(judgeReadBack([write], { kind: 'value', value: 'B', history: early })).toEqual({ kind: 'ours' })
    const list = { ...write, from: 'A;C', to: 'B;C' }
    const turned = [
      { value: 'C;B', at: at(30), by: bot },
      { value: 'C;A', at: at(15), by: person },
    ]
    expect(judgeReadBack([list], { kind: 'value', value: 'C;B', history: turned })).toEqual({ kind: 'ours' })
  })

  test('stays written over when a later plan of ours has given it back', () => {
    const undo: OwnWrite = { from: 'B', to: 'A', plannedSince: at(40), begunAt: at(40) }
    const history = [
      { value: 'A', at: at(45), by: bot },
      { value: 'B', at: at(30), by: bot },
      { value: 'X', at: at(25), by: person },
      { value: 'A', at: at(0), by: person },
    ]
    expect(judgeReadBack([write, undo], { kind: 'value', value: 'A', history })).toEqual({
      kind: 'overwritten',
      lost: { value: 'X', at: at(25), by: person },
      value: 'A',
    })
    const untouched = history.filter(({ value }) => value !== 'X')
    expect(judgeReadBack([write, undo], { kind: 'value', value: 'A', history: untouched })).toEqual({ kind: 'ours' })
  })

  test('that may have been written is ours if it shows so, and else nothing is said of the attempt', () => {
    const unclear: OwnWrite = { ...write, isUnclear: true }
    const untouched = [{ value: 'A', at: at(0), by: person }]
    expect(judgeReadBack([unclear], { kind: 'value', value: 'A', history: untouched })).toBeUndefined()
    expect(judgeReadBack([unclear], { kind: 'gone' })).toBeUndefined()
    const written = [{ value: 'B', at: at(30), by: bot }, ...untouched]
    expect(judgeReadBack([unclear], { kind: 'value', value: 'B', history: written })).toEqual({ kind: 'ours' })
    const since = [{ value: 'X', at: at(40), by: person }, ...written]
    const changed = { kind: 'changed-since', value: 'X', by: person, at: at(40) }
    expect(judgeReadBack([unclear], { kind: 'value', value: 'X', history: since })).toEqual(changed)
    const never = [{ value: 'X', at: at(40), by: person }, ...untouched]
    expect(judgeReadBack([unclear], { kind: 'value', value: 'X', history: never })).toBeUndefined()
    // A later plan wrote it for certain.
    const later: OwnWrite = { ...write, begunAt: at(50) }
    const both = [{ value: 'B', at: at(55), by: bot }, ...untouched]
    expect(judgeReadBack([unclear, later], { kind: 'value', value: 'B', history: both })).toEqual({ kind: 'ours' })
  })

  test('is written over each time that a change of somebody stood before our value', () => {
    const again = [
      { value: 'B', at: at(35), by: bot },
      { value: 'X', at: at(33), by: person },
      { value: 'B', at: at(30), by: bot },
      { value: 'A', at: at(0), by: person },
    ]
    const lost = { value: 'X', at: at(33), by: person }
    expect(judgeReadBack([write], { kind: 'value', value: 'B', history: again })).toMatchObject({ lost })
    // Another integration that sets the same value after somebody is not us.
    const others = again.map((version, place) => (place === 0 ? { ...version, by: 'INTEGRATION 9' } : version))
    expect(judgeReadBack([write], { kind: 'value', value: 'B', history: others })).toEqual({ kind: 'ours' })
  })

  test('is judged with a margin for HubSpot’s clock, and by what any of our plans knew', () => {
    const early = [
      { value: 'B', at: at(19), by: bot },
      { value: 'X', at: at(15), by: person },
      { value: 'A', at: at(0), by: person },
    ]
    expect(judgeReadBack([write], { kind: 'value', value: 'B', history: early })).toMatchObject({ kind: 'overwritten' })
    const far = early.map((version, place) => (place === 0 ? { ...version, at: at(17) } : version))
    expect(judgeReadBack([write], { kind: 'value', value: 'B', history: far })).toEqual({ kind: 'ours' })
    const first: OwnWrite = { from: 'X', to: 'B', plannedSince: at(0), begunAt: at(18) }
    const second: OwnWrite = { ...write, begunAt: at(20) }
    const plans = [
      { value: 'B', at: at(18), by: bot },
      { value: 'X', at: at(15), by: person },
    ]
    expect(judgeReadBack([first, second], { kind: 'value', value: 'B', history: plans })).toEqual({ kind: 'ours' })
  })

  test('of a plan is not said to be written over by what a later plan of ours knew', () => {
    const later: OwnWrite = { from: 'C', to: 'B', plannedSince: at(40), begunAt: at(45) }
    const history = [
      { value: 'B', at: at(50), by: bot },
      { value: 'C', at: at(35), by: person },
      { value: 'B', at: at(30), by: bot },
      { value: 'A', at: at(0), by: person },
    ]
    expect(judgeReadBack([write, later], { kind: 'value', value: 'B', history })).toEqual({ kind: 'ours' })
  })

  test('tells of a merge and of a deletion', () => {
    expect(judgeReadBack([write], { kind: 'merged', into: '7' })).toEqual({ kind: 'merged', into: '7' })
    expect(judgeReadBack([write], { kind: 'gone' })).toEqual({ kind: 'gone' })
  })
})

describe('which records are read back', () => {
  const places = (total: number) => Array.from({ length: total }, (_, place) => place)
  const read = (total: number) => places(total).filter((place) => isReadBack(place, total))

  test('is all of them up to 10,000', () => {
    expect(read(1)).toHaveLength(1)
    expect(read(10_000)).toHaveLength(10_000)
  })

  test('is else a sample of 2,000, spread evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_001, max: 100_000 }), (total) => {
        const sample = read(total)
        expect(sample).toHaveLength(2_000)
        const gaps = sample.slice(1).map((place, index) => place - (sample[index] ?? 0))
        expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 20 },
    )
  })
})
