/** Everything that is left for people in Salesforce, as CSV: the report names the first few of each kind. */
import { z } from 'zod'
import { leftoversNote } from '../../runbook/packages/leftovers.ts'
import type { Run } from '../../runbook/run.ts'
import { leftoverKinds } from '../../runbook/salesforce-port.ts'
import type { Notes } from '../../runbook/store-port.ts'
import type { Rows } from '../csv-file.ts'

const schema = z.array(
  z.object({
    kind: z.enum(leftoverKinds),
    id: z.string(),
    name: z.string(),
    detail: z.string(),
    assignees: z.number().optional(),
    active: z.boolean().optional(),
    path: z.string(),
  }),
)

const columns = ['kind', 'name', 'detail', 'assignees', 'active', 'id', 'address']

export async function leftoversRows(run: Run, notes: Notes): Promise<Rows[]> {
  const leftovers = schema.parse(await notes.get(run.id, leftoversNote))
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
