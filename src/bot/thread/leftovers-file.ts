/** Everything that is left for people in Salesforce, as CSV: the report names the first few of each kind. */
import { type Notes, note } from '../../runbook/notes.ts'
import type { Run } from '../../runbook/run.ts'
import type { Rows } from '../csv-file.ts'

const columns = ['kind', 'name', 'detail', 'assignees', 'active', 'id', 'address']

export async function leftoversRows(run: Run, notes: Notes): Promise<Rows[]> {
  const leftovers = await notes.get(run.id, note('leftovers'))
  if (!leftovers) throw new Error('nothing is noted of what is left')
  const rows = leftovers.map(({ kind, name, detail, assignees, active, id, path }) => [
    kind,
    name,
    detail,
    assignees === undefined ? '' : String(assignees),
    active === undefined ? '' : String(active),
    id,
    `${run.org?.instanceUrl ?? ''}${path}`,
  ])
  return [[columns, ...rows]]
}
