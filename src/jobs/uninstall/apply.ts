/** Carries out the approved plan of this step: clears blockers, or removes the packages. */
import { identifyTarget, requireApproval } from '../require.ts'
import type { WorkContext, WorkResult } from '../work.ts'
import { clearBlockers } from './clear-blockers.ts'
import { removePackages } from './remove-packages.ts'
import { restoreBlockers } from './restore-blockers.ts'
import { revokeAccess } from './revoke-access.ts'

export async function apply(context: WorkContext): Promise<WorkResult> {
  const plan = requireApproval(context)
  await identifyTarget(context)
  switch (plan.summary.kind) {
    case 'clear-blockers':
      return clearBlockers(context, plan)
    case 'restore-blockers':
      return restoreBlockers(context, plan)
    case 'revoke-access':
      return revokeAccess(context, plan)
    case 'uninstall':
      return removePackages(context, plan, plan.summary.packages)
    case 'reassign':
    case 'undo-reassign':
      throw new Error('a plan for owners in the uninstall step')
  }
}
