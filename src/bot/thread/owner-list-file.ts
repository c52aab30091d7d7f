/** All owners as preflight listed them, as CSV: the thread says only how many of each class there are. */
import type { Messages } from '../../messages/messages.ts'
import { type Notes, note } from '../../runbook/notes.ts'
import type { Run } from '../../runbook/run.ts'
import type { Rows } from '../csv-file.ts'

type OwnerListFile = { run: Run; messages: Messages; notes: Notes }

const columns = ['owner_id', 'name', 'email', 'class', 'state', 'contacts', 'companies', 'deals']

export async function ownerListRows({ run, messages, notes }: OwnerListFile): Promise<Rows[]> {
  const { classes, states } = messages.ownerListFile
  const owners = (await notes.get(run.id, note('owner-list'))) ?? []
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
