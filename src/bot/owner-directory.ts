/** The portal's owners as the run's look at them left them: who can be given records, and why the others can't. */
import { z } from 'zod'
import type { OwnerDirectory } from '../runbook/owners/mapping-csv.ts'
import type { Notes } from '../runbook/store-port.ts'

const email = z.string().nullable()
const assignableSchema = z.array(z.object({ id: z.string(), name: z.string(), email }))
const unassignableSchema = z.array(
  z.object({ id: z.string(), email, why: z.enum(['archived', 'salesforce-only', 'queue', 'deactivated-user']) }),
)

export async function assignableOwners(notes: Notes, runId: string): Promise<OwnerDirectory['assignable']> {
  const parsed = assignableSchema.safeParse(await notes.get(runId, 'assignable-owners'))
  return parsed.success ? parsed.data : []
}

export async function ownerDirectory(notes: Notes, runId: string): Promise<OwnerDirectory> {
  const others = unassignableSchema.safeParse(await notes.get(runId, 'unassignable-owners'))
  return { assignable: await assignableOwners(notes, runId), unassignable: others.success ? others.data : [] }
}
