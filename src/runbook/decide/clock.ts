/** What follows from time passing. Asked by delayed jobs and by every reconcile pass, so asking twice changes nothing. */
import type { ClockCommand, DecisionFacts } from '../commands.ts'
import type { RunEvent } from '../events.ts'
import type { Run } from '../run.ts'
import { isDue } from './deadlines.ts'
import { accepted, type Decision, enter, refused } from './decision.ts'

export function decideClock(run: Run, command: ClockCommand, { actor, now }: DecisionFacts): Decision {
  if (actor.kind !== 'system') return refused('not-a-member')
  if (!isDue(run, command, now)) return accepted()
  switch (command.command) {
    case 'expire-approvals':
      return expireApprovals(run, now)
    case 'remind-data-copy':
      return accepted({ type: 'data-copy-reminded', data: { hoursLeft: command.hoursLeft } })
    case 'purge-due':
      return accepted(enter(run, 'purge'))
    case 'resume-due':
      // A vendor said when it is worth trying again, such as after the reset of a daily limit.
      return run.stopped ? accepted(enter(run, run.stopped.phase)) : accepted()
    case 'recheck-due':
      // The disconnect shows over time: by silence, or by an event that HubSpot lists late.
      return accepted(enter(run, 'verify'))
  }
}

function expireApprovals({ step, plan }: Run, now: string): Decision {
  if (!plan) return accepted()
  const expired: RunEvent[] = plan.approvals
    .filter((approval) => approval.expiresAt <= now)
    .map(({ userId }) => ({ type: 'approval-expired', data: { step, digest: plan.digest, userId } }))
  return accepted(...expired)
}
