/** What buttons carry: ids and the plan's digest, never truth. Slack allows 2,000 characters and shows them to nobody. */
import { extendedEnd } from '../runbook/decide/extension.ts'
import { type ItemId, runbook, type StepName, stepNames } from '../runbook/definition.ts'
import type { Run } from '../runbook/run.ts'

/** `until`: the end of the data copy that the button speaks of. */
export type ButtonValue = { runId: string; since: number; digest?: string; until?: string }

export function buttonValue(run: Run): string {
  const until = extendedEnd(run)
  return [run.id, run.phaseSince, run.plan?.digest ?? '', ...(until ? [until] : [])].join('|')
}

export function readButtonValue(value: string | undefined): ButtonValue | undefined {
  const [runId, since, digest, until] = (value ?? '').split('|')
  if (!runId || !since || !/^\d+$/.test(since)) return undefined
  return { runId, since: Number(since), ...(digest && { digest }), ...(until && { until }) }
}

/** Checkboxes carry no value of their own, so their block id says which run, and what the clicker was shown as ticked. */
type ShownTicks = { runId: string; step: StepName; shown: readonly ItemId[] }

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
