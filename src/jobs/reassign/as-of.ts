/** From when on changes of a planned record matter: from before the search for it began. */
import { note } from '../../runbook/notes.ts'
import type { WorkContext } from '../work.ts'

/** How far HubSpot's index may have been behind when it was searched, and its clock beside ours. */
const marginMs = 10 * 60_000

type Parts = Pick<WorkContext, 'run' | 'store' | 'clock'>

/** Called before the first search; a planning that runs again keeps its first word. */
export async function noteSearchBegins({ run, store, clock }: Parts): Promise<void> {
  const beginning = note('search-began', run.phaseSince)
  if ((await store.notes.get(run.id, beginning)) !== undefined) return
  await store.notes.set(run.id, beginning, new Date(clock().getTime() - marginMs).toISOString())
}

export async function notePlanAsOf({ run, store }: Omit<Parts, 'clock'>, digest: string): Promise<void> {
  const began = await store.notes.get(run.id, note('search-began', run.phaseSince))
  if (began !== undefined) await store.notes.set(run.id, note('plan-as-of', digest), began)
}

/** ISO 8601; undefined where nobody noted it, as for an undo. */
export async function planAsOf({ run, store }: Omit<Parts, 'clock'>, digest: string): Promise<string | undefined> {
  return store.notes.get(run.id, note('plan-as-of', digest))
}
