/** HubSpot's OAuth access as the org shows it. What was seen is noted, so that the next look can tell whether it was used since. */
import { type AccessFinding, judgeAccess, type SeenAccess } from '../runbook/access.ts'
import { note } from '../runbook/notes.ts'
import { disconnectedAt } from '../runbook/run.ts'
import type { OauthTokens } from '../runbook/salesforce-port.ts'
import type { Store } from '../runbook/store-port.ts'
import type { WorkContext } from './work.ts'

export type AccessPorts = Pick<WorkContext, 'run' | 'salesforce' | 'clock'> & { store: Pick<Store, 'notes'> }

export async function lookAtAccess(context: AccessPorts): Promise<OauthTokens> {
  const { run, store, salesforce, clock } = context
  const tokens = await salesforce.oauthAccess()
  if (tokens.kind === 'unavailable') return tokens
  const holders = { ...(await tokenHolders(context)), ...holdersOf(tokens.found) }
  await store.notes.set(run.id, note('access'), { at: clock().toISOString(), found: tokens.found, holders })
  return tokens
}

/** Preflight may have seen tokens that HubSpot's own disconnect has ended. */
export async function tokenHolders(context: AccessPorts): Promise<Record<string, string>> {
  const access = context.run.inventory?.salesforce?.access
  const atPreflight = access?.kind === 'seen' ? holdersOf(access.found) : {}
  return { ...atPreflight, ...(await lastLook(context))?.holders }
}

/** Whether HubSpot has used its access since it was revoked or, where nobody revoked it, since the disconnect. */
export async function checkAccess(context: AccessPorts): Promise<AccessFinding> {
  const { run, salesforce, clock } = context
  const before = await lastLook(context)
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

async function lastLook({ run, store }: Pick<AccessPorts, 'run' | 'store'>): Promise<SeenAccess | undefined> {
  return store.notes.get(run.id, note('access'))
}

function holdersOf(found: readonly { userId?: string; username: string }[]): Record<string, string> {
  return Object.fromEntries(found.flatMap(({ userId, username }) => (userId ? [[userId, username]] : [])))
}
