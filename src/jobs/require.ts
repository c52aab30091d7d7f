/** The last look before anything is written: the approval, and the systems that it was given for. */
import { Fault, type FaultCode } from '../runbook/fault.ts'
import { obstacleToApply } from '../runbook/gates.ts'
import type { HubSpotAccount } from '../runbook/hubspot-port.ts'
import { type PlanTarget, planDigest, type ReassignBatch, reassignEffects } from '../runbook/plan.ts'
import type { CurrentPlan, Run } from '../runbook/run.ts'
import type { SalesforceOrg } from '../runbook/salesforce-port.ts'
import type { WorkContext } from './work.ts'

export function requireApproval({ run }: Pick<WorkContext, 'run'>): CurrentPlan {
  const { plan } = run
  const obstacle = plan ? obstacleToApply(run, plan.digest) : 'plan-changed'
  if (!plan || obstacle) throw stop('not-approved', obstacle ?? '')
  return plan
}

/** What lies in the store must be what was approved: the digest is made again from the effects themselves. */
export function requireSamePlan(run: Run, plan: CurrentPlan, batches: Iterable<ReassignBatch>): void {
  if (planDigest(planTarget(run), reassignEffects(batches)) !== plan.digest) throw stop('not-approved', 'plan-changed')
}

/**
 * Portal and org as the credentials lead to them now. Tokens can be exchanged during a run; what was seen and approved for
 * one portal must not happen in another. The pair belongs to one run at a time.
 */
export async function identifyTarget(context: WorkContext): Promise<{ account: HubSpotAccount; org: SalesforceOrg }> {
  const { run, hubspot, salesforce, claimPair } = context
  const [account, org] = await Promise.all([hubspot.account(), salesforce.org()])
  const pair = { portalId: account.portalId, orgId: org.orgId }
  const changed = (run.account && run.account.portalId !== pair.portalId) || (run.org && run.org.orgId !== pair.orgId)
  if (changed) throw stop('other-target', `${pair.portalId} × ${pair.orgId}`)
  if (!(await claimPair(pair))) throw stop('other-run-open', `${pair.portalId} × ${pair.orgId}`)
  return { account, org }
}

export function planTarget(run: Run): PlanTarget {
  return { portalId: run.account?.portalId ?? '', orgId: run.org?.orgId ?? '' }
}

function stop(code: FaultCode, detail: string): Fault {
  return new Fault({ vendor: 'store', kind: 'permanent', code, detail })
}
