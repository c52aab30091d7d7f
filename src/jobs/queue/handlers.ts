/** One handler per job that the runbook can ask for; start-up proves that none is missing and none is left over. */
import { type JobName, jobNames } from '../../runbook/definition.ts'
import { observe as observeClosing } from '../close-out/observe.ts'
import { purge } from '../close-out/purge.ts'
import { observe as observeSync } from '../disconnect/observe.ts'
import { verify as verifyDisconnect } from '../disconnect/verify.ts'
import { observe as observeEverything } from '../preflight/observe.ts'
import { apply as writeOwners } from '../reassign/apply.ts'
import { observe as observeOwners } from '../reassign/observe.ts'
import { plan as planOwners } from '../reassign/plan.ts'
import { verify as verifyOwners } from '../reassign/verify.ts'
import { apply as applyUninstall } from '../uninstall/apply.ts'
import { copy } from '../uninstall/copy.ts'
import { observe as observePackages } from '../uninstall/observe.ts'
import { plan as planUninstall } from '../uninstall/plan.ts'
import { verify as verifyRemoval } from '../uninstall/verify.ts'
import type { Work } from '../work.ts'

export const handlers: ReadonlyMap<JobName, Work> = new Map<JobName, Work>([
  ['preflight.observe', observeEverything],
  ['disconnect.observe', observeSync],
  ['disconnect.verify', verifyDisconnect],
  ['reassign.observe', observeOwners],
  ['reassign.plan', planOwners],
  ['reassign.apply', writeOwners],
  ['reassign.verify', verifyOwners],
  ['uninstall.observe', observePackages],
  ['uninstall.copy', copy],
  ['uninstall.plan', planUninstall],
  ['uninstall.apply', applyUninstall],
  ['uninstall.verify', verifyRemoval],
  ['close-out.observe', observeClosing],
  ['close-out.purge', purge],
])

/** Fails at start rather than in the middle of somebody's run. */
export function proveHandlers(known: ReadonlyMap<JobName, Work> = handlers): void {
  const missing = jobNames.filter((name) => !known.has(name))
  const surplus = [...known.keys()].filter((name) => !jobNames.includes(name))
  if (missing.length + surplus.length === 0) return
  throw new Error(
    `job handlers do not fit the runbook: missing ${missing.join(', ') || 'none'}, surplus ${surplus.join(', ') || 'none'}`,
  )
}
