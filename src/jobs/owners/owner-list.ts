/** The list of owners that preflight keeps beside the log. */
import { note } from '../../runbook/notes.ts'
import type { SeenOwner } from '../../runbook/owners/owner-list.ts'
import type { WorkContext } from '../work.ts'

/** Empty where preflight has not listed them yet. */
export async function earlierOwners({ run, store }: Pick<WorkContext, 'run' | 'store'>): Promise<SeenOwner[]> {
  return (await store.notes.get(run.id, note('owner-list'))) ?? []
}
