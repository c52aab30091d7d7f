/** Revokes HubSpot's OAuth tokens, those that people saw and approved, and asks the org again what is left. */
import { listedAccess, tokensLeft } from '../../runbook/access.ts'
import { Fault } from '../../runbook/fault.ts'
import { note } from '../../runbook/notes.ts'
import { type Effect, planDigest } from '../../runbook/plan/plan.ts'
import type { CurrentPlan, Run } from '../../runbook/run.ts'
import type { OauthGrant, OauthTokens, Revocation } from '../../runbook/salesforce-port.ts'
import type { LedgerEntry } from '../../runbook/store-port.ts'
import { lookAtAccess } from '../access.ts'
import { planTarget, requireDigest } from '../require.ts'
import { type Applied, throughLedger } from '../through-ledger.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function planRevocation(context: WorkContext): Promise<WorkResult> {
  const { run, store } = context
  const tokens = requireSeen(await lookAtAccess(context))
  const grants = tokens.found.map(({ username, userId, app, createdAt }) => ({ username, userId, app, createdAt }))
  const digest = digestOf(run, grants)
  await store.notes.set(run.id, note('revocation', digest), grants)
  const listed = listedAccess(tokens)
  const holders = listed.kind === 'seen' ? listed.found : []
  const summary = { kind: 'revoke-access', tokens: tokensLeft(tokens), holders } as const
  return reports({ command: 'report-plan', plan: { kind: summary.kind, digest, effects: grants.length, summary } })
}

export async function revokeAccess(context: WorkContext, plan: CurrentPlan): Promise<WorkResult> {
  const { run, store, salesforce } = context
  const grants = await store.notes.get(run.id, note('revocation', plan.digest))
  if (!grants) throw new Error('nothing is noted of the tokens')
  // A token that came later takes another plan.
  requireDigest(plan, digestOf(run, grants))
  const now = requireSeen(await lookAtAccess(context))
  if (run.mode === 'dry-run') return report(plan, { counts: { changed: grants.length, skipped: 0, failed: 0 } }, now)
  const applied = await throughLedger(context, plan, grants, {
    idOf: grantId,
    carryOut: async (grant, begun) => ledgerEntry(grantId(grant), await salesforce.revokeToken(grant), begun),
  })
  return applied ? report(plan, applied, await lookAtAccess(context)) : { kind: 'elsewhere' }
}

/** Salesforce gives it none. */
function grantId({ userId, app, createdAt }: OauthGrant): string {
  return `${userId} ${app} ${createdAt ?? ''}`
}

/** Undefined for what was revoked. After a crash, a token that is gone was revoked by us. */
function ledgerEntry(id: string, revocation: Revocation, intended: boolean): LedgerEntry | undefined {
  switch (revocation.outcome) {
    case 'revoked':
      return undefined
    case 'already-gone':
      return intended ? undefined : { id, outcome: 'skipped', reason: 'already-gone' }
    case 'failed':
      return { id, outcome: 'failed', reason: revocation.reason }
  }
}

/** The list of own tokens, which is all that Salesforce shows without the permission, proves nothing. */
function requireSeen(tokens: OauthTokens): Extract<OauthTokens, { kind: 'seen' }> {
  if (tokens.kind === 'seen') return tokens
  const facts = { vendor: 'salesforce', kind: 'permanent', code: 'missing-permission' } as const
  throw new Fault({ ...facts, detail: 'Customize Application' })
}

function report(plan: CurrentPlan, applied: Applied, tokens: OauthTokens): WorkResult {
  return reports({ command: 'report-applied', digest: plan.digest, ...applied, access: listedAccess(tokens) })
}

function digestOf(run: Run, grants: readonly OauthGrant[]): string {
  return planDigest(
    planTarget(run),
    grants.map((grant): Effect => ({ effect: 'revoke-token', ...grant })),
  )
}
