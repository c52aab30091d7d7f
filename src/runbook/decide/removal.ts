/** What follows when Salesforce does not remove a package: it refuses and names reasons, or only Setup can do it. */
import type { WorkCommand } from '../commands.ts'
import type { Run } from '../run.ts'
import { accepted, type Decision, enter, refused } from './decision.ts'
import { isApproved } from './gates.ts'

type ReportOf<Name extends WorkCommand['command']> = Extract<WorkCommand, { command: Name }>

/** Another look, then another plan with approvals of its own: no attempt follows from another by itself. */
export function removalRefused(run: Run, report: ReportOf<'report-refused'>): Decision {
  if (!isRemoval(run, report.digest)) return refused('plan-changed')
  const { command: _, since: __, ...facts } = report
  return accepted({ type: 'removal-refused', data: { step: run.step, ...facts } }, enter(run, 'plan'))
}

export function removalByHand(run: Run, report: ReportOf<'report-by-hand'>): Decision {
  if (!isRemoval(run, report.digest)) return refused('plan-changed')
  const { packages, reason, detail } = report
  const again = run.byHand?.packages.join() === packages.join()
  const data = { packages, reason, detail, ...(again && { again: true as const }) }
  return accepted({ type: 'removal-by-hand', data }, enter(run, 'settle'))
}

function isRemoval({ plan }: Run, digest: string): boolean {
  return plan?.kind === 'uninstall' && plan.state === 'proposed' && plan.digest === digest
}

/** Nobody but Salesforce can check it, so the next attempt tells whether it is so. */
export function clearedByPeople(run: Run): Decision {
  const objections = run.objections?.length ?? 0
  if (!isSettling(run) || objections === 0) return refused('not-allowed-now')
  return accepted({ type: 'objections-cleared', data: { objections } }, enter(run, 'plan'))
}

export function tryAnyway(run: Run): Decision {
  const open = run.references?.open ?? 0
  if (!isSettling(run) || open === 0) return refused('not-allowed-now')
  return accepted({ type: 'references-waived', data: { open } }, enter(run, 'plan'))
}

/** The org is asked whether it is so; what else the plan removes goes on, if it is still approved. */
export function removedByHand(run: Run, now: string): Decision {
  if (run.step !== 'uninstall' || run.phase !== 'settle' || !run.byHand) return refused('not-allowed-now')
  const goesOn = run.plan?.state === 'proposed' && isApproved(run.plan, now)
  return accepted({ type: 'removed-by-hand', data: {} }, enter(run, goesOn ? 'apply' : 'plan'))
}

/** The removal waits for what people have to change, not for what they have to remove. */
function isSettling({ step, phase, byHand }: Run): boolean {
  return step === 'uninstall' && phase === 'settle' && !byHand
}
