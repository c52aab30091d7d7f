/** What lies beside the log of a plan that clears blockers or puts them back: all of them. */
import { note } from '../../runbook/notes.ts'
import type { PlannedBlocker } from '../../runbook/packages/blockers.ts'
import type { WorkContext } from '../work.ts'

type RunAndStore = Pick<WorkContext, 'run' | 'store'>

export async function keepBlockers({ run, store }: RunAndStore, digest: string, all: PlannedBlocker[]): Promise<void> {
  await store.notes.set(run.id, note('blockers', digest), all)
}

/** Undefined for a plan of an older version, whose event names all. */
export async function keptBlockers({ run, store }: RunAndStore, digest: string): Promise<PlannedBlocker[] | undefined> {
  return store.notes.get(run.id, note('blockers', digest))
}
