/** What buttons carry: ids and the plan's digest, never truth. Slack allows 2,000 characters and shows them to nobody. */
import { type ItemId, runbook, type StepName, stepNames } from '../runbook/definition.ts'
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

/** Checkboxes carry no value of their own, so their block id says which run, and what the clicker was shown as ticked. */
export type ShownTicks = { runId: string; step: StepName; shown: readonly ItemId[] }

export function tickBlockId({ runId, step, shown }: ShownTicks): string {
  const marks = runbook[step].items.map((item) => (shown.includes(item.id) ? '1' : '0')).join('')
  return ['tick', runId, step, marks].join('|')
}

export function readTickBlockId(blockId: string): ShownTicks | undefined {
  const [kind, runId, name, marks] = blockId.split('|')
  const step = stepNames.find((candidate) => candidate === name)
  if (kind !== 'tick' || !runId || !step || marks === undefined) return undefined
  return { runId, step, shown: runbook[step].items.filter((_, index) => marks[index] === '1').map((item) => item.id) }
}
