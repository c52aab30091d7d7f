/** What somebody has chosen on the mapping's pages so far. It counts for as long as the run stands where they began. */
import { type Notes, note } from '../runbook/notes.ts'
import type { OwnerMapping } from '../runbook/owners/owners.ts'
import type { Run } from '../runbook/run.ts'

type DraftPlace = { run: Pick<Run, 'id' | 'phaseSince'>; userId: string }

export async function readDraft(notes: Notes, { run, userId }: DraftPlace): Promise<OwnerMapping> {
  const draft = await notes.get(run.id, note('mapping-draft', userId))
  return draft?.since === run.phaseSince ? draft.decided : []
}

export async function keepDraft(notes: Notes, { run, userId }: DraftPlace, decided: OwnerMapping): Promise<void> {
  await notes.set(run.id, note('mapping-draft', userId), { since: run.phaseSince, decided })
}
