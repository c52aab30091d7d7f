/** What follows from time passing. Asked by delayed jobs and by every reconcile pass, so asking twice changes nothing. */
import type { ClockCommand, DecisionFacts } from '../commands.ts'
import type { RunEvent } from '../events.ts'
import { type Run, rechecksAt, resumesAt } from '../run.ts'
import { accepted, type Decision, enter, refused } from './decision.ts'

export function decideClock(run: Run, command: ClockCommand, facts: DecisionFacts): Decision {
  if (facts.actor.kind !== 'system') return refused('not-a-member')
  switch (command.command) {
    case 'expire-approvals':
      return expireApprovals(run, facts.now)
    case 'remind-data-copy':
      return remind(run, command.hoursLeft)
    case 'purge-due':
      return purgeDue(run, facts.now)
    case 'resume-due':
      return resumeDue(run, facts.now)
    case 'recheck-due':
      return recheckDue(run, facts.now)
  }
}

function expireApprovals(run: Run, now: string): Decision {
  const { plan } = run
  if (!plan || run.phase !== 'approve') return accepted()
  const expired: RunEvent[] = plan.approvals
    .filter((approval) => approval.expiresAt <= now)
    .map(({ userId }) => ({ type: 'approval-expired', data: { step: run.step, digest: plan.digest, userId } }))
  return accepted(...expired)
}

function isKept(run: Run): boolean {
  return run.step === 'close-out' && run.phase === 'settle' && !!run.dataCopy && !run.dataCopy.deletedAt
}

function remind(run: Run, hoursLeft: number): Decision {
  if (!isKept(run) || run.dataCopy?.reminded.includes(hoursLeft)) return accepted()
  return accepted({ type: 'data-copy-reminded', data: { hoursLeft } })
}

function purgeDue(run: Run, now: string): Decision {
  if (!isKept(run) || !run.dataCopy?.deleteAt || run.dataCopy.deleteAt > now) return accepted()
  return accepted(enter(run, 'purge'))
}

/** A vendor said when it is worth trying again, such as after the reset of a daily limit. */
function resumeDue(run: Run, now: string): Decision {
  const due = resumesAt(run)
  if (!run.stopped || due === undefined || due > now) return accepted()
  return accepted(enter(run, run.stopped.phase))
}

/** The disconnect shows over time: by silence, or by an event that HubSpot lists late. */
function recheckDue(run: Run, now: string): Decision {
  const due = rechecksAt(run)
  return due === undefined || due > now ? accepted() : accepted(enter(run, 'verify'))
}
