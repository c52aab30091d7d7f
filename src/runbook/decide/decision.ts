/** The two outcomes of a command, and the few event shapes that every rule uses. */
import { type ItemId, nextStep, type Phase } from '../definition.ts'
import type { RunEvent } from '../events.ts'
import type { Refusal, RefusalCode } from '../refusal.ts'
import type { Run } from '../run.ts'

export type Decision =
  | { kind: 'accepted'; events: RunEvent[] }
  /** The events record a denied attempt; empty for refusals that are nobody's fault. */
  | { kind: 'refused'; refusal: Refusal; events: RunEvent[] }

export function accepted(...events: RunEvent[]): Decision {
  return { kind: 'accepted', events }
}

export function refused(code: RefusalCode, detail: Record<string, string> = {}): Decision {
  return { kind: 'refused', refusal: { code, detail }, events: [] }
}

export function enter(run: Run, phase: Phase): RunEvent {
  return { type: 'phase-entered', data: { step: run.step, phase } }
}

/** The step is done and the next one begins; the last step ends with the run instead. */
export function completeStep(run: Run): RunEvent[] {
  const next = nextStep(run.step)
  const completed: RunEvent = { type: 'step-completed', data: { step: run.step } }
  return next ? [completed, { type: 'phase-entered', data: { step: next, phase: 'observe' } }] : [completed]
}

/** Ticks the items that are not ticked yet. */
export function tick(run: Run, ...items: ItemId[]): RunEvent[] {
  return items
    .filter((item) => !run.ticks[item])
    .map((item) => ({ type: 'item-ticked', data: { step: run.step, item } }))
}
