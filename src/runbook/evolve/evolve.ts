/** The fold: event after event makes the run. Total: every event has its meaning, and none can fail. */
import type { AccessFinding } from '../access.ts'
import type { ActorStamp } from '../actor.ts'
import { chainStart } from '../audit/audit.ts'
import { dataCopyHours, plans, runbook } from '../definition.ts'
import type { EventOf, RecordedEvent } from '../events.ts'
import { hoursAfter } from '../hours-after.ts'
import { type Approval, type Run, restTotal } from '../run.ts'
import type { OauthAccessList } from '../salesforce-port.ts'
import { evolveAttempt, newAttempt, withoutTicks } from './attempt.ts'
import { changePlan, planApplied, planBegun, planBrokenOff, proposedPlan } from './plans.ts'

/** The run that the events tell of; undefined while there is none. */
export function foldRun(runId: string, events: readonly RecordedEvent[]): Run | undefined {
  let run: Run | undefined
  for (const event of events) {
    if (event.type === 'run-opened') run ??= openRun(runId, event)
    else if (run) run = apply(run, event)
    if (run) run = { ...run, version: event.seq, head: event.hash }
  }
  return run
}

/** One more event on top of a run. */
export function evolve(run: Run, event: RecordedEvent): Run {
  return { ...apply(run, event), version: event.seq, head: event.hash }
}

function openRun(id: string, event: RecordedEvent & EventOf<'run-opened'>): Run {
  return {
    id,
    version: event.seq,
    head: chainStart,
    status: 'open',
    ...event.data,
    requester: personOf(event.actor) ?? '',
    openedAt: event.at,
    step: 'preflight',
    phase: 'observe',
    phaseSince: event.seq,
    phaseAt: event.at,
    completed: [],
    ticks: {},
    appliedPlans: [],
    begunPlans: [],
  }
}

function apply(run: Run, event: RecordedEvent): Run {
  const by = personOf(event.actor)
  switch (event.type) {
    case 'run-opened':
    case 'action-denied':
      return run
    case 'phase-entered': {
      const { stopped: _, ...rest } = event.data.phase === 'apply' ? planBegun(run, event.at) : run
      return { ...rest, step: event.data.step, phase: event.data.phase, phaseSince: event.seq, phaseAt: event.at }
    }
    case 'step-completed': {
      const completed = { ...run, completed: [...run.completed, event.data.step] }
      return event.data.step === 'uninstall' ? startCopyHours(completed, event.at) : completed
    }
    case 'item-ticked':
      return { ...run, ticks: { ...run.ticks, [event.data.item]: { by, at: event.at } } }
    case 'item-unticked': {
      const { [event.data.item]: _, ...ticks } = run.ticks
      return { ...run, ticks }
    }
    case 'target-identified':
      return { ...run, account: event.data.account, org: event.data.org }
    case 'inventory-taken':
      return {
        ...withAccess(run, event.data.inventory.salesforce?.access),
        inventory: event.data.inventory,
        requirements: event.data.requirements,
      }
    case 'sync-baseline-taken':
      return { ...run, baseline: { ...event.data, at: event.at } }
    case 'disconnect-attested':
      return { ...run, attestation: { by: by ?? '', at: event.at } }
    case 'disconnect-checked':
      return { ...run, disconnect: { ...event.data, at: event.at } }
    case 'attestation-accepted':
      return run.disconnect ? { ...run, disconnect: { ...run.disconnect, acceptedBy: by ?? '' } } : run
    case 'owners-observed':
      return {
        ...run,
        owners: event.data.owners,
        ...(event.data.fields && { fields: event.data.fields }),
      }
    case 'owners-mapped': {
      const { mapping: entries, successors, coverage = [] } = event.data
      return { ...withoutDetour(run), mapping: { entries, successors, coverage, by } }
    }
    case 'plan-proposed': {
      const { kind, effects } = event.data.plan
      const rest = withoutTicks(withoutAcceptance(run), plans[kind].unticks)
      const gone = kind === 'revoke-access' ? nobody : undefined
      const { byHand: _, ...planned } = effects > 0 ? rest : withAccess(withoutDetour(rest), gone)
      return { ...planned, plan: proposedPlan(run, event) }
    }
    case 'plan-rejected':
      return changePlan(withoutDetour(run), event.data.digest, (plan) => ({ ...plan, state: 'rejected' }))
    case 'approval-given': {
      const approval: Approval = { userId: by ?? '', at: event.at, expiresAt: event.data.expiresAt }
      return changePlan(run, event.data.digest, (plan) => ({ ...plan, approvals: [...plan.approvals, approval] }))
    }
    case 'approval-expired':
      return changePlan(run, event.data.digest, (plan) => ({
        ...plan,
        // One that the same person gave anew in the meantime still counts.
        approvals: plan.approvals.filter(
          ({ userId, expiresAt }) => userId !== event.data.userId || expiresAt > event.at,
        ),
      }))
    case 'plan-applied':
      return planApplied(accessRevoked(withoutDetour(run), event), event)
    case 'plan-broken-off':
      return planBrokenOff(run, event)
    case 'owners-verified':
      return {
        ...(restTotal(event.data) > 0 ? withoutTicks(withoutAcceptance(run), ['owners-verified']) : run),
        verified: event.data,
      }
    case 'rest-accepted':
      return { ...run, restAcceptedBy: by ?? '' }
    case 'undo-asked':
      return undoBegun(run, { kind: event.data.undo, by, from: run.phase })
    case 'revocation-asked':
      return { ...run, detour: { kind: 'revoke-access', by, from: run.phase } }
    case 'access-left':
      return withoutDetour(run)
    case 'packages-observed': {
      const { packages: installed, access, ...found } = event.data
      return { ...withAccess(run, access), packages: { installed, ...found } }
    }
    case 'references-checked':
    case 'references-waived':
    case 'objections-cleared':
    case 'removal-refused':
    case 'removal-by-hand':
    case 'removed-by-hand':
      return evolveAttempt(run, event)
    case 'uninstall-chosen': {
      const rest = withoutReplaceableCopy(newAttempt(withoutDetour(run)))
      return { ...withoutTicks(rest, ['data-copy-sealed', ...plans.uninstall.unticks]), choice: { ...event.data, by } }
    }
    case 'data-copied':
      return { ...run, dataCopy: { ...event.data, copiedAt: event.at, reminded: [] } }
    case 'removal-verified':
      return { ...withFinding(run, event.data.access), presence: event.data.presence }
    case 'report-written':
      return { ...withFinding(run, event.data.access), report: event.data }
    case 'data-copy-reminded':
      return run.dataCopy
        ? { ...run, dataCopy: { ...run.dataCopy, reminded: [...run.dataCopy.reminded, event.data.hoursLeft] } }
        : run
    case 'extension-asked':
      return changeCopy(run, { askedExtension: { to: event.data.to, by: by ?? '' } })
    case 'copy-extended':
      return copyExtended(run, event.data.to)
    case 'data-copy-deleted':
      return changeCopy(withFinding(run, event.data.access), { deletedAt: event.at })
    case 'work-stopped':
      return {
        ...run,
        phase: 'stopped',
        phaseSince: event.seq,
        phaseAt: event.at,
        stopped: { ...event.data, at: event.at },
      }
    case 'run-cancelled':
      return startCopyHours({ ...run, status: 'cancelled', endedAt: event.at }, event.at)
    case 'run-closed':
      return { ...run, status: 'closed', endedAt: event.at }
  }
}

const nobody: OauthAccessList = { kind: 'seen', found: [] }

/** Back to the owners' step if need be: whatever came after it has to be looked at and approved anew. */
function undoBegun(before: Run, detour: NonNullable<Run['detour']>): Run {
  const run = newAttempt(before)
  if (detour.kind === 'restore-blockers') return { ...withoutTicks(run, plans['clear-blockers'].unticks), detour }
  const later = runbook.uninstall.items.map((item) => item.id)
  return {
    ...withoutTicks(run, later),
    detour,
    step: 'reassign',
    completed: run.completed.filter((step) => step !== 'reassign'),
  }
}

function withoutDetour(run: Run): Run {
  const { detour: _, ...rest } = run
  return rest
}

/** Older logs, and looks that nobody asked for, leave what was seen before. */
function withAccess(run: Run, seen: OauthAccessList | undefined): Run {
  return seen ? { ...run, access: { ...run.access, seen } } : run
}

function withFinding(run: Run, accessFinding: AccessFinding | undefined): Run {
  return accessFinding ? { ...run, accessFinding } : run
}

function changeCopy(run: Run, change: Partial<NonNullable<Run['dataCopy']>>): Run {
  return run.dataCopy ? { ...run, dataCopy: { ...run.dataCopy, ...change } } : run
}

/** The reminders count again from the new end. */
function copyExtended(run: Run, deleteAt: string): Run {
  if (!run.dataCopy) return run
  const { askedExtension: _, timesExtended = 0, ...copy } = run.dataCopy
  return { ...run, dataCopy: { ...copy, deleteAt, reminded: [], timesExtended: timesExtended + 1 } }
}

/** What was accepted was a number; another number has to be accepted anew. */
function withoutAcceptance(run: Run): Run {
  const { restAcceptedBy: _, ...rest } = run
  return rest
}

/** Once a removal has begun, the copy may be all that is left of a package: no later choice takes it away before its hours. */
function withoutReplaceableCopy(run: Run): Run {
  const { dataCopy: _, ...rest } = run
  return run.mode === 'live' && run.begunPlans.some(({ kind }) => kind === 'uninstall') ? run : rest
}

/** The copy's hours begin when the originals are gone, however long people took to approve. */
function startCopyHours(run: Run, at: string): Run {
  if (!run.dataCopy || run.dataCopy.deleteAt) return run
  return { ...run, dataCopy: { ...run.dataCopy, deleteAt: hoursAfter(at, dataCopyHours) } }
}

function accessRevoked(run: Run, { at, data }: RecordedEvent & EventOf<'plan-applied'>): Run {
  if (run.plan?.kind !== 'revoke-access' || run.plan.digest !== data.digest) return run
  const seen = data.access ?? run.access?.seen ?? { kind: 'unavailable' }
  const revoked = run.mode === 'live' && data.counts.changed > 0
  return { ...run, access: { ...run.access, seen, ...(revoked && { revokedAt: at }) } }
}

function personOf(actor: ActorStamp): string | null {
  return actor.kind === 'person' ? actor.userId : null
}
