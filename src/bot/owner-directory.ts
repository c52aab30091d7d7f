/** The portal's owners as the run's look at them left them: who can be given records, and why the others can't. */
import { type Notes, note } from '../runbook/notes.ts'
import type { OwnerDirectory } from '../runbook/owners/mapping-csv.ts'

export async function assignableOwners(notes: Notes, runId: string): Promise<OwnerDirectory['assignable']> {
  return (await notes.get(runId, note('assignable-owners'))) ?? []
}

export async function ownerDirectory(notes: Notes, runId: string): Promise<OwnerDirectory> {
  const unassignable = (await notes.get(runId, note('unassignable-owners'))) ?? []
  return { assignable: await assignableOwners(notes, runId), unassignable }
}
