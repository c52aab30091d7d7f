/** One list says what falls due by itself; the rules do nothing before it is time. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import { deadlines, dueCommands } from '../../src/runbook/decide/deadlines.ts'
import { decide } from '../../src/runbook/decide/decide.ts'
import { wander } from './wander.ts'

test('a deadline changes a run when it comes and not a moment before, wherever the run is', () => {
  const met = new Set<string>()
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      const { story } = wander(gen, 80)
      const { run } = story
      for (const { at, command } of deadlines(run)) {
        const events = (ms: number) =>
          decide(run, command, { actor: system, now: new Date(Date.parse(at) + ms).toISOString() }).events
        // Another of the same kind, or a later reminder, may have come before.
        const others = dueCommands(run, new Date(Date.parse(at) - 1).toISOString()).map((due) => due.command)
        if (!others.includes(command.command)) expect(events(-1)).toEqual([])
        if (dueCommands(run, at).some((due) => due === command || due.command === command.command)) {
          if (command.command !== 'remind-data-copy') expect(events(0)).not.toEqual([])
          met.add(command.command)
        }
      }
    }),
    { numRuns: 300, endOnFailure: true },
  )
  expect([...met].toSorted()).toEqual(expect.arrayContaining(['expire-approvals', 'purge-due', 'remind-data-copy']))
})
