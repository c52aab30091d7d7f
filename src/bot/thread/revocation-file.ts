/** Every token of a plan that revokes HubSpot's access, as CSV: what is approved is what people could see. */
import { z } from 'zod'
import { revocationNote } from '../../runbook/access.ts'
import type { Run } from '../../runbook/run.ts'
import type { Notes } from '../../runbook/store-port.ts'
import { csv } from './plan-files.ts'

const schema = z.array(
  z.object({ username: z.string(), userId: z.string(), app: z.string(), createdAt: z.string().nullable() }),
)

export async function revocationCsv(run: Run, notes: Notes, digest: string): Promise<string[]> {
  const grants = schema.parse(await notes.get(run.id, revocationNote(digest)))
  const rows = grants.map(({ username, userId, app, createdAt }) => [username, userId, app, createdAt ?? ''])
  return [csv([['username', 'user_id', 'app', 'created'], ...rows])]
}
