/** The fold's part that is about an attempt to remove the packages: what stands in its way, and what becomes of it. */
import type { ItemId } from '../definition.ts'
import type { EventOf, RecordedEvent } from '../events.ts'
import type { CurrentPlan, Run } from '../run.ts'

type AttemptEvent = RecordedEvent &
  EventOf<
    | 'references-checked'
    | 'references-waived'
    | 'objections-cleared'
    | 'removal-refused'
    | 'removal-by-hand'
    | 'removed-by-hand'
  >

export function evolveAttempt(run: Run, event: AttemptEvent): Run {
  switch (event.type) {
    case 'references-checked': {
      const { open, fresh } = event.data
      const { waived, ...rest } = open > 0 ? withoutTicks(run, ['blockers-cleared']) : run
      // Who decided to try anyway had not seen what is new.
      const still = waived && fresh === 0 ? { waived } : {}
      return { ...rest, ...still, references: event.data }
    }
    case 'references-waived':
      return { ...run, waived: { by: event.actor.kind === 'person' ? event.actor.userId : null } }
    case 'objections-cleared':
      return { ...run, objections: [] }
    case 'removal-refused': {
      const { objections, digest, removed = [] } = event.data
      const anew = { ...withoutTicks(newAttempt(run), untickedByRefusal), rounds: (run.rounds ?? 0) + 1, objections }
      return anew.plan?.digest === digest ? planRefused(anew, anew.plan, removed.length) : anew
    }
    case 'removal-by-hand':
      return { ...run, byHand: event.data }
    case 'removed-by-hand':
      return run
  }
}

/** Packages that went before the refused one are gone for good: the plan stands in the report as far as it came. */
function planRefused(run: Run, plan: CurrentPlan, removed: number): Run {
  const refused: CurrentPlan = { ...plan, state: 'refused' }
  if (removed === 0) return { ...run, plan: refused }
  const counts = { changed: removed, skipped: 0, failed: plan.effects - removed }
  return { ...run, plan: refused, appliedPlans: [...run.appliedPlans, { ...refused, counts }] }
}

const untickedByRefusal: readonly ItemId[] = ['blockers-cleared', 'uninstall-approved', 'package-removed']

/** What was decided of an attempt holds for that one only. */
export function newAttempt(run: Run): Run {
  const { waived: _, byHand: __, ...rest } = run
  return rest
}

export function withoutTicks(run: Run, items: readonly ItemId[]): Run {
  const ticks = { ...run.ticks }
  for (const item of items) delete ticks[item]
  return { ...run, ticks }
}
