/** What buttons carry: ids and the plan's digest, never truth. Slack allows 2,000 characters and shows them to nobody. */
import type { Run } from '../runbook/run.ts'

export type ButtonValue = { runId: string; since: number; digest?: string }

export function buttonValue(run: Run): string {
  return [run.id, run.phaseSince, ...(run.plan ? [run.plan.digest] : [])].join('|')
}

export function readButtonValue(value: string | undefined): ButtonValue | undefined {
  const [runId, since, digest] = (value ?? '').split('|')
  if (!runId || !since || !/^\d+$/.test(since)) return undefined
  return { runId, since: Number(since), ...(digest && { digest }) }
}
