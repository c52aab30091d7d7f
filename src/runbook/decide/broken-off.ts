/**
 * A plan that was begun and will not be gone on with. What it changed until then stays changed, so it stands in the log
 * with its figures before another plan takes its place, or the run goes on without it or ends. One that stopped before
 * anything came of it leaves nothing to tell.
 */
import { plans } from '../definition.ts'
import type { AppliedSoFar, RunEvent } from '../events.ts'
import { halfAppliedPlan, type Run } from '../run.ts'

const ends: readonly RunEvent['type'][] = ['plan-proposed', 'access-left', 'run-cancelled', 'run-closed']

export function brokenOff(run: Run, events: readonly RunEvent[], written: AppliedSoFar | undefined): RunEvent[] {
  const plan = halfAppliedPlan(run)
  const isOver = events.some(({ type }) => ends.includes(type))
  if (!plan || !isOver || !written || isUntouched(written)) return []
  return [{ type: 'plan-broken-off', data: { step: plans[plan.kind].step, digest: plan.digest, ...written } }]
}

function isUntouched({ counts: { changed, skipped, failed }, requested }: AppliedSoFar): boolean {
  return changed + skipped + failed === 0 && !requested
}
