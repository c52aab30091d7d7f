/** What somebody has chosen on the mapping's pages so far. It counts for as long as the run stands where they began. */
import { z } from 'zod'
import type { OwnerMapping } from '../runbook/owners/owners.ts'
import type { Run } from '../runbook/run.ts'
import type { Notes } from '../runbook/store-port.ts'

type DraftPlace = { run: Pick<Run, 'id' | 'phaseSince'>; userId: string }

const decisionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('owner'), id: z.string() }),
  z.object({ kind: z.literal('nobody') }),
  z.object({ kind: z.literal('keep') }),
])
const schema = z.object({
  since: z.number(),
  decided: z.array(z.object({ from: z.string(), to: decisionSchema })),
})

const nameFor = (userId: string) => `mapping-draft-${userId}`

export async function readDraft(notes: Notes, { run, userId }: DraftPlace): Promise<OwnerMapping> {
  const draft = schema.safeParse(await notes.get(run.id, nameFor(userId))).data
  return draft?.since === run.phaseSince ? draft.decided : []
}

export async function keepDraft(notes: Notes, { run, userId }: DraftPlace, decided: OwnerMapping): Promise<void> {
  await notes.set(run.id, nameFor(userId), { since: run.phaseSince, decided })
}
