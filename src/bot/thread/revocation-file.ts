/** Every token of a plan that revokes HubSpot's access, as CSV: what is approved is what people could see. */
import { z } from 'zod'
import { revocationNote } from '../../runbook/access.ts'
import type { Run } from '../../runbook/run.ts'
import type { Notes } from '../../runbook/store-port.ts'
import type { Rows } from '../csv-file.ts'

const schema = z.array(
  z.object({ username: z.string(), userId: z.string(), app: z.string(), createdAt: z.string().nullable() }),
)

export async function revocationRows(run: Run, notes: Notes, digest: string): Promise<Rows[]> {
  const grants = schema.parse(await notes.get(run.id, revocationNote(digest)))
  const rows = grants.map(({ username, userId, app, createdAt }) => [username, userId, app, createdAt ?? ''])
  return [[['username', 'user_id', 'app', 'created'], ...rows]]
}
