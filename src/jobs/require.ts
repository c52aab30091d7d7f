/** The last look before anything is written: the approval as it stands now, and the systems that it was given for. */
import { Fault } from '../runbook/fault.ts'
import { obstacleToApply } from '../runbook/gates.ts'
import type { CurrentPlan } from '../runbook/run.ts'
import type { WorkContext } from './work.ts'

export function requireApproval({ run, clock }: WorkContext): CurrentPlan {
  const { plan } = run
  const obstacle = plan ? obstacleToApply(run, plan.digest, clock().toISOString()) : 'plan-changed'
  if (!plan || obstacle) {
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'not-approved', detail: obstacle ?? '' })
  }
  return plan
}

/** Tokens can be exchanged between approval and apply; what was approved for one portal must not run in another. */
export async function requireTarget({ run, hubspot, salesforce, claimPair }: WorkContext): Promise<void> {
  const [account, org] = await Promise.all([hubspot.account(), salesforce.org()])
  if (account.portalId !== run.account?.portalId || org.orgId !== run.org?.orgId) {
    throw new Fault({
      vendor: 'store',
      kind: 'permanent',
      code: 'other-target',
      detail: `${account.portalId} × ${org.orgId}`,
    })
  }
  if (!(await claimPair({ portalId: account.portalId, orgId: org.orgId }))) {
    throw new Fault({
      vendor: 'store',
      kind: 'permanent',
      code: 'other-run-open',
      detail: `${account.portalId} × ${org.orgId}`,
    })
  }
}
