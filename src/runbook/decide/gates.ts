/** The conditions under which a run may go on. Pure answers from facts; what they mean for people is said in `messages`. */
import { type ItemId, personItems, plans, type StepName, type UndoKind, undoes } from '../definition.ts'
import type { ReferenceCheck } from '../packages/references.ts'
import { type Approval, type CurrentPlan, isUndone, type Run, restTotal } from '../run.ts'
import type { PackagePresence } from '../salesforce-port.ts'
import { type Decision, refused } from './decision.ts'

export function validApprovals(plan: CurrentPlan, now: string): Approval[] {
  return plan.approvals.filter((approval) => approval.expiresAt > now)
}

export function isApproved(plan: CurrentPlan, now: string): boolean {
  return validApprovals(plan, now).length >= plans[plan.kind].approvals
}

type ApplyObstacle = 'run-closed' | 'other-step' | 'plan-changed' | 'approval-missing' | 'steps-missing'

/** The last look before anything is written: the run, the order, the plan, and approvals that counted when the work began. */
export function obstacleToApply(run: Run, digest: string): ApplyObstacle | undefined {
  if (run.status !== 'open') return 'run-closed'
  if (run.phase !== 'apply') return 'other-step'
  if (!run.plan || run.plan.digest !== digest || run.plan.state !== 'proposed') return 'plan-changed'
  if (plans[run.plan.kind].step !== run.step) return 'plan-changed'
  if (!isApproved(run.plan, run.phaseAt)) return 'approval-missing'
  return stepsDone(run, plans[run.plan.kind].after) ? undefined : 'steps-missing'
}

function stepsDone(run: Run, steps: readonly StepName[]): boolean {
  return steps.every((step) => run.completed.includes(step))
}

/** What people still have to tick in a step. */
export function openPersonItems(run: Run, step: StepName): ItemId[] {
  return personItems(step, run.mode).filter((item) => !run.ticks[item])
}

export function isPackageGone(presence: PackagePresence): boolean {
  return !presence.listed && presence.components === 0 && presence.objects === 0
}

/**
 * Whether people come first: something surely blocks, and nobody decided to try in spite of exactly that. In a rehearsal
 * nobody changes the org, so it only says what there would be to do.
 */
export function mustSettle({ mode, waived }: Run, { open, fresh }: ReferenceCheck): boolean {
  return mode === 'live' && open > 0 && !(waived && fresh === 0)
}

/**
 * Whether the owners' step may be left: nothing left and nothing overwritten, or the rest accepted; and the people's part
 * done. What was undone has to be done again or accepted, whatever is counted: HubSpot's search may not show yet what went back.
 */
export function mayLeaveReassign(run: Run): boolean {
  const settled =
    run.mode === 'dry-run' ||
    (run.verified !== undefined && restTotal(run.verified) === 0 && !isUndone(run)) ||
    run.restAcceptedBy !== undefined
  return settled && openPersonItems(run, 'reassign').length === 0
}

/**
 * Whether this can be taken back now. A dry run wrote nothing; writing that stopped half-way may have written a part. An
 * approved removal that somebody does by hand may be under way.
 */
export function mayUndo(run: Run, undo: UndoKind): boolean {
  const halfWay = run.stopped?.phase === 'apply' && run.plan?.kind === undoes[undo]
  const fits = halfWay || plans[undo].askedIn.includes(`${run.step}.${run.phase}`)
  if (run.mode === 'dry-run' || run.detour || run.byHand || !fits) return false
  const last = run.begunPlans.findLast(({ kind }) => kind === undo || kind === undoes[undo])
  if (last?.kind !== undo) return last !== undefined
  // What an earlier undo could not write may be tried again, and one that stopped half-way may be gone on with.
  const done = run.appliedPlans.find(({ id }) => id === last.id)
  return done?.state !== 'applied' || (done.counts?.failed ?? 0) > 0
}

/** Four eyes need other people: better to learn that now than after the disconnect, which nobody can undo. */
export function tooFewApprovers(
  approvers: readonly string[],
  { needed, excluded }: { needed: number; excluded: readonly string[] },
): Decision | undefined {
  const left = new Set(approvers.filter((userId) => !excluded.includes(userId)))
  return left.size >= needed
    ? undefined
    : refused('too-few-approvers', { needed: String(needed), left: String(left.size) })
}
