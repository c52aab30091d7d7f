/** Every token of a plan that revokes HubSpot's access, as CSV: what is approved is what people could see. */
import { type Notes, note } from '../../runbook/notes.ts'
import type { Run } from '../../runbook/run.ts'
import type { Rows } from '../csv-file.ts'

export async function revocationRows(run: Run, notes: Notes, digest: string): Promise<Rows[]> {
  const grants = await notes.get(run.id, note('revocation', digest))
  if (!grants) throw new Error('nothing is noted of the tokens')
  const rows = grants.map(({ username, userId, app, createdAt }) => [username, userId, app, createdAt ?? ''])
  return [[['username', 'user_id', 'app', 'created'], ...rows]]
}
