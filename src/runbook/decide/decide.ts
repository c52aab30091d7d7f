/**
 * `decide(run, command, facts)`: what follows from a command, as events, or why it is declined. Pure. Every way into the
 * log goes through here, so the rules of order, roles and approval hold whatever a button, a job or a race does.
 */
import type { Command, DecisionFacts, OpenRun, PeopleCommand } from '../commands.ts'
import { plans } from '../definition.ts'
import type { RunEvent } from '../events.ts'
import { denials, type Refusal } from '../refusal.ts'
import type { Run } from '../run.ts'
import { brokenOff } from './broken-off.ts'
import { decideClock } from './clock.ts'
import { accepted, type Decision, refused } from './decision.ts'
import { tooFewApprovers } from './gates.ts'
import { concernsCopy } from './kept-copy.ts'
import { decidePeople } from './people.ts'
import { denialOf } from './permissions.ts'
import { decideWork } from './work.ts'

/** Opens a run. The lock on the target is the store's affair and is taken before. */
export function decideOpen(command: OpenRun, facts: DecisionFacts): Decision {
  if (facts.actor.kind === 'system') return refused('not-a-member')
  const denial = denialOf(facts.actor, command.command, undefined)
  if (denial) return { kind: 'refused', refusal: denial, events: [] }
  const { command: _, approvers, ...data } = command
  const needed = Math.max(...Object.values(plans).map((plan) => plan.approvals))
  const lonely = tooFewApprovers(approvers, { needed, excluded: [facts.actor.userId] })
  if (lonely) return lonely
  return accepted(
    { type: 'run-opened', data },
    { type: 'phase-entered', data: { step: 'preflight', phase: 'observe' } },
  )
}

export function decide(run: Run, command: Command, facts: DecisionFacts): Decision {
  const decision = decided(run, command, facts)
  if (decision.kind === 'refused') return decision
  return accepted(...brokenOff(run, decision.events, facts.written), ...decision.events)
}

function decided(run: Run, command: Command, facts: DecisionFacts): Decision {
  if (run.status !== 'open' && !concernsCopy(run, command)) return refused('run-closed', { status: run.status })
  if (isPeopleCommand(command)) {
    if (facts.actor.kind === 'system') return refused('not-a-member')
    const denial = denialOf(facts.actor, command.command, run)
    if (denial) return denied(denial, command.command)
    return decidePeople(run, command, { now: facts.now, person: facts.actor })
  }
  if ('since' in command) return decideWork(run, command, facts)
  return decideClock(run, command, facts)
}

function denied(refusal: Refusal, command: string): Decision {
  const events: RunEvent[] = denials.includes(refusal.code)
    ? [{ type: 'action-denied', data: { command, code: refusal.code } }]
    : []
  return { kind: 'refused', refusal, events }
}

const peopleCommands: Record<PeopleCommand['command'], true> = {
  'set-ticks': true,
  'attest-disconnect': true,
  'accept-attestation': true,
  'check-again': true,
  'map-owners': true,
  'choose-uninstall': true,
  'approve-plan': true,
  'reject-plan': true,
  'plan-again': true,
  'accept-rest': true,
  'say-cleared': true,
  'try-anyway': true,
  'removed-by-hand': true,
  'plan-undo': true,
  'revoke-access': true,
  'leave-access': true,
  retry: true,
  'delete-data-copy': true,
  'ask-extension': true,
  'approve-extension': true,
  'cancel-run': true,
}

function isPeopleCommand(command: Command): command is PeopleCommand {
  return command.command in peopleCommands
}
