/** The fold's part that is about a plan: from its proposal to the last that is said of it. */
import { plans } from '../definition.ts'
import type { EventOf, RecordedEvent } from '../events.ts'
import { type CurrentPlan, isUndone, type Run } from '../run.ts'
import { newAttempt, withoutTicks } from './attempt.ts'

export function proposedPlan(run: Run, event: RecordedEvent & EventOf<'plan-proposed'>): CurrentPlan {
  return {
    ...event.data.plan,
    id: `${event.data.plan.digest}-${event.seq}`,
    requestedBy: run[plans[event.data.plan.kind].from]?.by ?? null,
    proposedAt: event.at,
    approvals: [],
    state: 'proposed',
  }
}

export function planBegun(run: Run, begunAt: string): Run {
  const { plan, begunPlans } = run
  if (!plan || begunPlans.some(({ id }) => id === plan.id)) return run
  return {
    ...run,
    begunPlans: [...begunPlans, { id: plan.id, digest: plan.digest, kind: plan.kind, summary: plan.summary, begunAt }],
  }
}

export function planApplied(run: Run, event: RecordedEvent & EventOf<'plan-applied'>): Run {
  const listed = listedAs(run, 'applied', event.data)
  if (listed.plan?.state !== 'applied') return listed
  if (listed.plan.kind === 'uninstall') return newAttempt({ ...listed, objections: [] })
  return withoutUndone(listed)
}

export function planBrokenOff(run: Run, event: RecordedEvent & EventOf<'plan-broken-off'>): Run {
  const { requested } = event.data
  const told = requested ? changePlan(run, event.data.digest, (plan) => ({ ...plan, requested })) : run
  return withoutUndone(listedAs(told, 'broken-off', event.data))
}

function withoutUndone(run: Run): Run {
  return isUndone(run) ? withoutTicks(run, plans.reassign.unticks) : run
}

/** What it changed is reported, whole or half. */
function listedAs(
  run: Run,
  state: 'applied' | 'broken-off',
  { digest, counts }: EventOf<'plan-applied' | 'plan-broken-off'>['data'],
): Run {
  const changed = changePlan(run, digest, (plan) => ({ ...plan, state, counts }))
  return changed.plan?.state === state ? { ...changed, appliedPlans: [...changed.appliedPlans, changed.plan] } : changed
}

/** An event about another plan than the current one changes nothing: that plan is superseded. */
export function changePlan(run: Run, digest: string, change: (plan: CurrentPlan) => CurrentPlan): Run {
  return run.plan?.digest === digest ? { ...run, plan: change(run.plan) } : run
}
