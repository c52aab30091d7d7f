/**
 * A plan that was begun and will not be gone on with. What it changed until then stays changed, so it stands in the log
 * with its figures before another plan takes its place or the run ends.
 */
import type { ApplyCounts, RunEvent } from '../events.ts'
import { halfAppliedPlan, type Run } from '../run.ts'

const nothing: ApplyCounts = { changed: 0, skipped: 0, failed: 0 }

export function brokenOff(run: Run, events: readonly RunEvent[], written: ApplyCounts = nothing): RunEvent[] {
  const plan = halfAppliedPlan(run)
  const isOver = events.some(({ type }) => type === 'plan-proposed' || type === 'run-cancelled')
  if (!plan || !isOver) return []
  return [{ type: 'plan-broken-off', data: { step: run.step, digest: plan.digest, counts: written } }]
}
