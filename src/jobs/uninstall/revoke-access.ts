/** Revokes HubSpot's OAuth tokens, those that people saw and approved, and asks the org again what is left. */
import { listedAccess, revocationNote, tokensLeft } from '../../runbook/access.ts'
import { Fault } from '../../runbook/fault.ts'
import { type Effect, planDigest } from '../../runbook/plan/plan.ts'
import type { CurrentPlan, Run } from '../../runbook/run.ts'
import type { OauthGrant, OauthTokens, Revocation } from '../../runbook/salesforce-port.ts'
import type { LedgerEntry } from '../../runbook/store-port.ts'
import { grantsSchema, lookAtAccess } from '../access.ts'
import { planTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function planRevocation(context: WorkContext): Promise<WorkResult> {
  const { run, store } = context
  const tokens = requireSeen(await lookAtAccess(context))
  const grants = tokens.found.map(({ username, userId, app, createdAt }) => ({ username, userId, app, createdAt }))
  const digest = digestOf(run, grants)
  await store.notes.set(run.id, revocationNote(digest), grants)
  const listed = listedAccess(tokens)
  const holders = listed.kind === 'seen' ? listed.found : []
  const summary = { kind: 'revoke-access', tokens: tokensLeft(tokens), holders } as const
  return reports({ command: 'report-plan', plan: { kind: summary.kind, digest, effects: grants.length, summary } })
}

export async function revokeAccess(context: WorkContext, plan: CurrentPlan): Promise<WorkResult> {
  const { run, store } = context
  const grants = grantsSchema.parse(await store.notes.get(run.id, revocationNote(plan.digest)))
  // What was approved is what was listed then; a token that came later takes another plan.
  if (digestOf(run, grants) !== plan.digest)
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'not-approved', detail: 'plan-changed' })
  const now = requireSeen(await lookAtAccess(context))
  if (run.mode === 'dry-run') return applied(plan, { changed: grants.length, skipped: 0, failed: 0 }, now)
  await store.plans.beginLedger(run.id, plan.id, grants.length)
  for (const [index, grant] of grants.entries()) {
    if (!(await context.stillCurrent())) return { kind: 'elsewhere' }
    await revokeOne(context, { planId: plan.id, index }, grant)
  }
  const { changed, skipped, failed } = await store.plans.progress(run.id, plan.id)
  return applied(plan, { changed, skipped, failed }, await lookAtAccess(context))
}

async function revokeOne(context: WorkContext, row: { planId: string; index: number }, grant: OauthGrant) {
  const { run, store, salesforce } = context
  const { planId, index } = row
  const earlier = await store.plans.ledgerRow(run.id, planId, index)
  if (earlier?.state === 'settled') return
  const id = `${grant.userId} ${grant.app} ${grant.createdAt ?? ''}`
  await store.plans.intend(run.id, planId, index, [id])
  const entry = ledgerEntry(id, await salesforce.revokeToken(grant), earlier !== undefined)
  const result = entry ? { changed: 0, entries: [entry] } : { changed: 1, entries: [] }
  await store.plans.settle(run.id, planId, index, { state: 'settled', ...result })
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

function applied(plan: CurrentPlan, counts: NonNullable<CurrentPlan['counts']>, tokens: OauthTokens): WorkResult {
  return reports({ command: 'report-applied', digest: plan.digest, counts, access: listedAccess(tokens) })
}

function digestOf(run: Run, grants: readonly OauthGrant[]): string {
  return planDigest(
    planTarget(run),
    grants.map((grant): Effect => ({ effect: 'revoke-token', ...grant })),
  )
}
