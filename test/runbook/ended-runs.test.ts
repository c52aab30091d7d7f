import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide } from '../../src/runbook/decide/decide.ts'
import type { Run } from '../../src/runbook/run.ts'
import { commandNames } from './arbitrary-commands.ts'
import { anyMove, fittingMove } from './moves.ts'
import { storyAt } from './smooth-run.ts'
import { dan } from './story.ts'
import { wander } from './wander.ts'

/** What a cancelled run still takes while its data copy is kept; `data-copy.test.ts` says when. */
const ofCopy: readonly string[] = [
  'remind-data-copy',
  'purge-due',
  'resume-due',
  'delete-data-copy',
  'ask-extension',
  'approve-extension',
  'retry',
  'report-copy-deleted',
  'report-fault',
]

function expectNothingMore(run: Run, gen: fc.GeneratorValue, asked: Set<string>): void {
  expect(run.status).not.toBe('open')
  const hasCopy = run.status === 'cancelled' && run.dataCopy !== undefined && !run.dataCopy.deletedAt
  for (let turn = 0; turn < 30; turn += 1) {
    const { actor, command } = gen(() => (turn % 2 === 0 ? anyMove(run) : fittingMove(run)))
    asked.add(command.command)
    if (hasCopy && ofCopy.includes(command.command)) continue
    expect(decide(run, command, { actor, now: run.endedAt ?? '' })).toEqual({
      kind: 'refused',
      refusal: { code: 'run-closed', detail: { status: run.status } },
      events: [],
    })
  }
}

test('nothing follows in a run that was cancelled, wherever it was, but the end of its data copy', () => {
  const asked = new Set<string>()
  fc.assert(
    fc.property(fc.gen(), fc.nat({ max: 60 }), (gen, length) => {
      const { story } = wander(gen, length)
      if (story.run.status === 'open') expect(story.does(dan, { command: 'cancel-run' }).kind).toBe('accepted')
      expectNothingMore(story.run, gen, asked)
    }),
    { endOnFailure: true },
  )
  expect([...asked].sort()).toEqual([...commandNames].sort())
})

test.each(['live', 'dry-run'] as const)('nothing follows in a %s run that came to its end', (mode) => {
  const { run } = storyAt('end', mode)
  expect(run.status).toBe('closed')
  fc.assert(
    fc.property(fc.gen(), (gen) => expectNothingMore(run, gen, new Set())),
    { endOnFailure: true },
  )
})
