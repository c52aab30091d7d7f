/** Plans the next thing to approve: clearing what blocks the removal, or, when nothing does, the removal itself. */

import { clearing, listBlockers } from '../../runbook/packages/blockers.ts'
import { totalRecords } from '../../runbook/packages/package-contents.ts'
import type { ReferenceCheck } from '../../runbook/packages/references.ts'
import { removalOrder } from '../../runbook/packages/removal-order.ts'
import { samePackage } from '../../runbook/packages/same-package.ts'
import { type Effect, type PlanFigures, planDigest } from '../../runbook/plan/plan.ts'
import { type CurrentPlan, chosenPackages, type Run } from '../../runbook/run.ts'
import type { InstalledPackage, PackageObject, SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { planTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { keepBlockers } from './kept-blockers.ts'
import { lookForReferences } from './look.ts'
import { planRestoring } from './restore-blockers.ts'
import { planRevocation } from './revoke-access.ts'

export async function plan(context: WorkContext): Promise<WorkResult> {
  const { run, salesforce } = context
  if (run.detour) return run.detour.kind === 'revoke-access' ? planRevocation(context) : planRestoring(context)
  const chosen = chosenPackages(run)
  // Somebody may have removed one in Setup meanwhile: what is gone needs no approval any more, only verification.
  const installed = (await salesforce.installedPackages()).filter((found) =>
    chosen.some((one) => samePackage(one, found)),
  )
  const packages = removalOrder(installed)
  const { scan, references } = await lookForReferences(context, packages)
  const { blockers } = scan
  const rehearsed = ({ kind, state }: CurrentPlan) => kind === 'clear-blockers' && state === 'applied'
  const rehearsedClearing = run.mode === 'dry-run' && run.appliedPlans.some(rehearsed)
  if (blockers.length > 0 && !rehearsedClearing) {
    const effects = clearing(blockers)
    await keepBlockers(context, planDigest(planTarget(run), effects), blockers)
    const figures = { kind: 'clear-blockers', ...listBlockers(blockers.map(({ blocker }) => blocker)) } as const
    return proposed(run, { effects, figures, references })
  }
  const effects = packages.map(
    ({ namespace, name, version, versionId, generation }): Effect => ({
      effect: 'uninstall',
      package: { namespace, name, version, versionId, generation },
      dataCopy:
        run.choice?.dataCopy === 'keep'
          ? { choice: 'keep', manifestSha256: run.dataCopy?.sha256 ?? '' }
          : { choice: 'none' },
    }),
  )
  const figures = await countContents(salesforce, packages)
  const dataCopy = run.choice?.dataCopy ?? 'none'
  return proposed(run, { effects, figures: { kind: 'uninstall', packages, ...figures, dataCopy }, references })
}

async function countContents(salesforce: SalesforceGateway, packages: readonly InstalledPackage[]) {
  const { components } = await salesforce.packageContents(packages.map(({ namespace }) => namespace))
  const objects: PackageObject[] = []
  for (const { namespace } of packages) objects.push(...(await salesforce.packageObjects(namespace)))
  return { components: components.length, ...totalRecords(objects) }
}

type Proposal = { effects: Effect[]; figures: PlanFigures; references: ReferenceCheck }

function proposed(run: Run, { effects, figures, references }: Proposal): WorkResult {
  const digest = planDigest(planTarget(run), effects)
  const plan = { kind: figures.kind, digest, effects: effects.length, summary: figures }
  return reports({ command: 'report-plan', plan, references })
}
