/** A run that is told command by command: decided, recorded and folded as in a real one, with a clock that the test moves. */
import type { Actor, Person } from '../../src/runbook/actor.ts'
import { headOf, recordEvents } from '../../src/runbook/audit/audit.ts'
import type { Command } from '../../src/runbook/commands.ts'
import { decide, decideOpen } from '../../src/runbook/decide/decide.ts'
import type { Decision } from '../../src/runbook/decide/decision.ts'
import type { Phase, StepName } from '../../src/runbook/definition.ts'
import type { AppliedSoFar, Mode, RecordedEvent } from '../../src/runbook/events.ts'
import { evolve, foldRun } from '../../src/runbook/evolve/evolve.ts'
import type { Run } from '../../src/runbook/run.ts'
import { memberWith, startMs } from './arbitraries.ts'

export type Place = `${StepName}.${Phase}`

export const requester = memberWith('UADA', 'requester', 'approver')
export const ben = memberWith('UBEN', 'approver')
export const cleo = memberWith('UCLEO', 'approver')
/** Maps the owners and chooses the packages. */
export const dan = memberWith('UDAN', 'requester', 'approver', 'admin')
export const everybody = ['UADA', 'UBEN', 'UCLEO', 'UDAN', 'UEVA']

export type Story = {
  readonly run: Run
  readonly now: string
  readonly log: readonly RecordedEvent[]
  /** `written`: what the ledger says of a plan that stopped half-way. */
  does(actor: Actor, command: Command, afterMs?: number, written?: AppliedSoFar): Decision
}

const onePart: AppliedSoFar = { counts: { changed: 1, skipped: 0, failed: 0 } }

export function placeOf(run: Run): Place {
  return `${run.step}.${run.phase}`
}

export function openStory(mode: Mode = 'live', opener: Person = requester): Story {
  let nowMs = startMs
  const now = () => new Date(nowMs).toISOString()
  const opening = {
    command: 'open-run',
    target: 'production',
    mode,
    locale: 'en',
    reason: 'leaving-salesforce',
    channel: 'CINTEGRATIONS',
    approvers: everybody,
  } as const
  const { events } = decideOpen(opening, { now: now(), actor: opener })
  const log = recordEvents(headOf([]), events, { at: now(), actor: opener })
  const opened = foldRun('run-1', log)
  if (!opened) throw new Error('the run was not opened')
  let run = opened
  return {
    get run() {
      return run
    },
    get now() {
      return now()
    },
    log,
    does(actor, command, afterMs = 1_000, written = onePart) {
      nowMs += afterMs
      const decision = decide(run, command, { now: now(), actor, written })
      const recorded = recordEvents(headOf(log), decision.events, { at: now(), actor })
      log.push(...recorded)
      run = recorded.reduce(evolve, run)
      return decision
    },
  }
}
