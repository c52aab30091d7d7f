/** A random walk of a run, turn by turn, with everything that was asked and what came of it. */
import type { GeneratorValue } from 'fast-check'
import type { Decision } from '../../src/runbook/decide/decision.ts'
import type { RecordedEvent } from '../../src/runbook/events.ts'
import type { Run } from '../../src/runbook/run.ts'
import { mode, person } from './arbitraries.ts'
import { type Move, someMove } from './moves.ts'
import { openStory, type Story } from './story.ts'

export type Turn = {
  before: Run
  move: Move
  now: string
  decision: Decision
  events: readonly RecordedEvent[]
  after: Run
}

/** Cancelling is always possible and would end most walks early. */
function isEarlyEnd(move: Move, turn: number): boolean {
  return move.command.command === 'cancel-run' && turn % 4 !== 0
}

export function wander(gen: GeneratorValue, length: number): { story: Story; turns: Turn[] } {
  const opener = { ...gen(() => person), standing: 'member', roles: ['requester'] } as const
  const story = openStory(
    gen(() => mode),
    opener,
  )
  const turns: Turn[] = []
  for (let turn = 0; turn < length && story.run.status === 'open'; turn += 1) {
    const before = story.run
    const move = gen(() => someMove(before))
    if (isEarlyEnd(move, turn)) continue
    const decision = story.does(move.actor, move.command, move.afterMs)
    turns.push({ before, move, now: story.now, decision, events: story.log.slice(before.version), after: story.run })
  }
  return { story, turns }
}
