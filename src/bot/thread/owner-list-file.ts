/** All owners as preflight listed them, as CSV: the thread says only how many of each class there are. */
import { z } from 'zod'
import type { Messages } from '../../messages/messages.ts'
import { type ListedOwner, ownerListNote, ownerStates } from '../../runbook/owners/owner-list.ts'
import { ownerClasses } from '../../runbook/owners/owners.ts'
import type { Run } from '../../runbook/run.ts'
import type { Notes } from '../../runbook/store-port.ts'
import type { Rows } from '../csv-file.ts'

type OwnerListFile = { run: Run; messages: Messages; notes: Notes }

const schema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    class: z.enum(ownerClasses),
    state: z.enum(ownerStates),
    records: z.object({ contacts: z.number(), companies: z.number(), deals: z.number() }).nullable(),
  }),
) satisfies z.ZodType<ListedOwner[]>

const columns = ['owner_id', 'name', 'email', 'class', 'state', 'contacts', 'companies', 'deals']

export async function ownerListRows({ run, messages, notes }: OwnerListFile): Promise<Rows[]> {
  const { classes, states } = messages.ownerListFile
  const owners = schema.safeParse(await notes.get(run.id, ownerListNote)).data ?? []
  const rows = owners.map(({ id, name, email, class: kind, state, records }) => [
    id,
    name,
    email ?? '',
    classes[kind],
    states[state],
    ...(records ? [records.contacts, records.companies, records.deals].map(String) : ['', '', '']),
  ])
  return [[columns, ...rows]]
}
