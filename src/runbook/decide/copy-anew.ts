/** When the data copy is taken anew before anything goes: it is at fault, or something was cleared that it has never seen. */
import type { ApplyCounts } from '../events.ts'
import type { FaultCode } from '../fault.ts'
import type { BegunPlan, Run } from '../run.ts'

const copyFaults: readonly FaultCode[] = ['copy-incomplete', 'copy-outdated', 'fields-hidden']

/** While it was taken, or in the last look before the removal. Taking it anew helps, and so does wanting none. */
export function stoppedOverCopy({ step, phase, stopped }: Run): boolean {
  if (step !== 'uninstall' || phase !== 'stopped' || !stopped) return false
  return stopped.phase === 'copy' || (stopped.phase === 'apply' && copyFaults.includes(stopped.fault.code))
}

/** `written`: what the plan that is half done has changed by now. */
export function missesCleared(run: Run, written: ApplyCounts | undefined): boolean {
  if (run.choice?.dataCopy !== 'keep') return false
  return clearedAfterAttempt(run).some((begun) => changedBy(run, begun, written) > 0)
}

/** Before the first attempt to remove, what is cleared was there when the copy was taken; what comes up after it was not known then. */
function clearedAfterAttempt({ begunPlans, dataCopy }: Run): BegunPlan[] {
  const since = begunPlans.filter(({ begunAt }) => begunAt > (dataCopy?.copiedAt ?? ''))
  const attempt = since.findIndex(({ kind }) => kind === 'uninstall')
  return attempt === -1 ? [] : since.slice(attempt).filter(({ kind }) => kind === 'clear-blockers')
}

/** One that stopped before anything came of it left no figures, and those of the plan that is half done now are not its own. */
function changedBy({ appliedPlans, plan }: Run, { id }: BegunPlan, written: ApplyCounts | undefined): number {
  const over = appliedPlans.find((applied) => applied.id === id)
  const soFar = plan?.id === id ? written : undefined
  return (over ? over.counts : soFar)?.changed ?? 0
}
