/** HubSpot's OAuth access as the org shows it. What was seen is noted, so that the next look can tell whether it was used since. */
import { z } from 'zod'
import { type AccessFinding, judgeAccess } from '../runbook/access.ts'
import { disconnectedAt } from '../runbook/run.ts'
import type { OauthTokens } from '../runbook/salesforce-port.ts'
import type { Store } from '../runbook/store-port.ts'
import type { WorkContext } from './work.ts'

export type AccessPorts = Pick<WorkContext, 'run' | 'salesforce' | 'clock'> & { store: Pick<Store, 'notes'> }

const noteName = 'access'
const grantSchema = {
  username: z.string(),
  userId: z.string(),
  app: z.string(),
  createdAt: z.string().nullable(),
}
const noteSchema = z.object({
  at: z.string(),
  found: z.array(z.object({ ...grantSchema, lastUsedAt: z.string().nullable(), useCount: z.number() })),
  /** Usernames by user id: whoever was seen with a token of HubSpot's in this run. */
  holders: z.record(z.string(), z.string()),
})

export const grantsSchema = z.array(z.object(grantSchema))

export async function lookAtAccess(context: AccessPorts): Promise<OauthTokens> {
  const { run, store, salesforce, clock } = context
  const tokens = await salesforce.oauthAccess()
  if (tokens.kind === 'unavailable') return tokens
  const holders = { ...(await tokenHolders(context)), ...holdersOf(tokens.found) }
  await store.notes.set(run.id, noteName, { at: clock().toISOString(), found: tokens.found, holders })
  return tokens
}

/** Preflight may have seen tokens that HubSpot's own disconnect has ended. */
export async function tokenHolders(context: AccessPorts): Promise<Record<string, string>> {
  const access = context.run.inventory?.salesforce?.access
  const atPreflight = access?.kind === 'seen' ? holdersOf(access.found) : {}
  return { ...atPreflight, ...(await readNote(context))?.holders }
}

/** Whether HubSpot has used its access since it was revoked or, where nobody revoked it, since the disconnect. */
export async function checkAccess(context: AccessPorts): Promise<AccessFinding> {
  const { run, salesforce, clock } = context
  const before = await readNote(context)
  const holders = await tokenHolders(context)
  const revokedAt = run.access?.revokedAt
  const since = revokedAt ?? disconnectedAt(run)
  const tokens = await salesforce.oauthAccess()
  const logins = await salesforce.hubspotLogins(Object.keys(holders), since)
  return judgeAccess({
    mode: run.mode,
    since,
    after: revokedAt ? 'revocation' : 'disconnect',
    now: clock().toISOString(),
    tokens,
    before,
    logins,
    holders,
  })
}

async function readNote({
  run,
  store,
}: Pick<AccessPorts, 'run' | 'store'>): Promise<z.infer<typeof noteSchema> | undefined> {
  return noteSchema.safeParse(await store.notes.get(run.id, noteName)).data
}

function holdersOf(found: readonly { userId?: string; username: string }[]): Record<string, string> {
  return Object.fromEntries(found.flatMap(({ userId, username }) => (userId ? [[userId, username]] : [])))
}
