/** What is left for people in the org, small enough for the event log: how many of each kind, and the first of them. */
import { type Leftover, type LeftoverKind, type Leftovers, leftoverKinds, type Unseen } from '../salesforce-port.ts'

export type LeftoverSummary = {
  counts: Record<LeftoverKind, number>
  /** Up to a dozen of each kind; all of them lie beside the log. */
  first: Leftover[]
  unseen: Unseen[]
}

const shownOfEach = 12

export function summarized({ found, unseen }: Leftovers): LeftoverSummary {
  const byKind = leftoverKinds.map((kind) => found.filter((leftover) => leftover.kind === kind))
  const counts = { 'connected-app': 0, 'permission-set': 0, user: 0, field: 0, 'package-license': 0 }
  for (const { kind } of found) counts[kind] += 1
  return { counts, first: byKind.flatMap((some) => some.slice(0, shownOfEach)), unseen }
}

/** Somebody has to look who may: that nothing was found means nothing then. */
export function sawNothing({ first, unseen }: LeftoverSummary): boolean {
  return first.length === 0 && unseen.length > 0
}
