/** The list of owners that preflight keeps beside the log. */
import { z } from 'zod'
import { ownerListNote, ownerStates, type SeenOwner } from '../../runbook/owners/owner-list.ts'
import { ownerClasses } from '../../runbook/owners/owners.ts'
import type { WorkContext } from '../work.ts'

const schema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    class: z.enum(ownerClasses),
    state: z.enum(ownerStates),
  }),
) satisfies z.ZodType<SeenOwner[]>

/** Empty where preflight has not listed them: runs of older versions, and its own first look. */
export async function earlierOwners({ run, store }: Pick<WorkContext, 'run' | 'store'>): Promise<SeenOwner[]> {
  return schema.safeParse(await store.notes.get(run.id, ownerListNote)).data ?? []
}
