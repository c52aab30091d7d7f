/** The last look before anything is written: the approval, and the systems that it was given for. */

import { obstacleToApply } from '../runbook/decide/gates.ts'
import { Fault, type FaultCode } from '../runbook/fault.ts'
import type { HubSpotAccount } from '../runbook/hubspot-port.ts'
import { orderedPlanDigest, type PlanTarget } from '../runbook/plan/plan.ts'
import { changesOf, type ReassignBatch } from '../runbook/plan/record-changes.ts'
import type { CurrentPlan, Run } from '../runbook/run.ts'
import type { SalesforceOrg } from '../runbook/salesforce-port.ts'
import type { WorkContext } from './work.ts'

export function requireApproval({ run }: Pick<WorkContext, 'run'>): CurrentPlan {
  const { plan } = run
  const obstacle = plan ? obstacleToApply(run, plan.digest) : 'plan-changed'
  if (!plan || obstacle) throw stop('not-approved', obstacle ?? '')
  return plan
}

/** What lies in the store must be what was approved: the digest is made again from the effects themselves. Counts the batches. */
export async function requireSamePlan(
  run: Run,
  plan: CurrentPlan,
  batches: AsyncIterable<ReassignBatch>,
): Promise<number> {
  const digest = orderedPlanDigest(planTarget(run))
  let count = 0
  for await (const batch of batches) {
    const { object, property } = batch
    for (const change of changesOf(batch)) digest.add({ effect: 'reassign', object, property, ...change })
    count += 1
  }
  requireDigest(plan, digest.value())
  return count
}

/** What was approved is what was kept then; the digest of what is kept now has to be the same. */
export function requireDigest(plan: { digest: string }, digest: string | undefined): void {
  if (digest !== plan.digest) throw stop('not-approved', 'plan-changed')
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
