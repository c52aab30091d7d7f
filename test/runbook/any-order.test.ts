/** The core against chance: commands in any order, from anybody, with true and false digests and numbers, at any hour. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jobNames, runbook, stepNames } from '../../src/runbook/definition.ts'
import { isUndone, type Run } from '../../src/runbook/run.ts'
import { expectWholeLog, reports, turnRules } from './run-rules.ts'
import { type Place, placeOf } from './story.ts'
import { type Turn, wander } from './wander.ts'

const turnsEach = 80
/** The same walks in every test run, so that what they come to is certain. */
const walks = fc.sample(fc.gen(), { numRuns: 200, seed: 20 }).map((gen) => wander(gen, turnsEach))

test('the walks come to every place of the runbook, and to every end', () => {
  const places = new Set(walks.flatMap(({ turns }) => turns.map(({ after }) => placeOf(after))))
  const all = stepNames.flatMap((step) =>
    [...runbook[step].phases, 'stopped' as const].map((phase): Place => `${step}.${phase}`),
  )
  expect(all.filter((place) => !places.has(place))).toEqual([])
  expect([...new Set(walks.map(({ story }) => story.run.status))].sort()).toEqual(['cancelled', 'closed', 'open'])
  expect(Object.keys(reports).sort()).toEqual([...jobNames].sort())
  const happens = (what: (run: Run) => boolean) => walks.some(({ turns }) => turns.some(({ after }) => what(after)))
  expect(happens(isUndone)).toBe(true)
  expect(happens(({ access }) => access?.revokedAt !== undefined)).toBe(true)
  expect(happens(({ dataCopy }) => (dataCopy?.timesExtended ?? 0) > 0)).toBe(true)
})

describe('whatever is asked, in whatever order', () => {
  test.each(Object.entries(turnRules))('%s', (_, holds) => {
    for (const { turns } of walks) for (const turn of turns) check(turn, holds)
  })

  test('the log stays a valid chain and tells the whole run', () => {
    for (const { story } of walks) expectWholeLog(story)
  })

  test('all of this holds in walks that nobody took before', () => {
    const walk = fc.property(fc.gen(), (gen) => {
      const { story, turns } = wander(gen, turnsEach)
      for (const [rule, holds] of Object.entries(turnRules)) for (const turn of turns) check(turn, holds, rule)
      expectWholeLog(story)
    })
    fc.assert(walk, { numRuns: 40, endOnFailure: true })
  })
})

/** Says which turn it was: a walk is long, and where it went wrong is all that matters. */
function check(turn: Turn, holds: (turn: Turn) => void, rule = ''): void {
  try {
    holds(turn)
  } catch (error) {
    const { before, move, decision } = turn
    const told = JSON.stringify({ at: placeOf(before), version: before.version, move, decision })
    throw new Error(`${rule} ${told}`, { cause: error })
  }
}
