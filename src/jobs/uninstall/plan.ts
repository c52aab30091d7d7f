/** Plans the next thing to approve: clearing what blocks the removal, or, when nothing does, the removal itself. */
import { Fault } from '../../runbook/fault.ts'
import { type Effect, type PlanFigures, planDigest } from '../../runbook/plan.ts'
import { chosenPackages, type Run } from '../../runbook/run.ts'
import type { InstalledPackage, SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { planTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { scanOf } from './observe.ts'
import { planRestoring } from './restore-blockers.ts'

export async function plan(context: WorkContext): Promise<WorkResult> {
  const { run, salesforce } = context
  if (run.undo) return planRestoring(context)
  const chosen = chosenPackages(run)
  const installed = await salesforce.installedPackages()
  // Somebody may have removed one in Setup meanwhile: what is gone needs no approval any more, only verification.
  const packages = chosen.filter(({ versionId }) => installed.some((found) => found.versionId === versionId))
  requireRemovable(packages)
  const { blockers } = await scanOf(salesforce, packages)
  const rehearsedClearing = run.mode === 'dry-run' && run.appliedPlans.some(({ kind }) => kind === 'clear-blockers')
  if (blockers.length > 0 && !rehearsedClearing) {
    const effects = blockers.map((found): Effect => ({ effect: 'clear-blocker', ...found }))
    return proposed(run, effects, { kind: 'clear-blockers', blockers: blockers.map(({ blocker }) => blocker) })
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
  return proposed(run, effects, { kind: 'uninstall', packages, ...figures, dataCopy: run.choice?.dataCopy ?? 'none' })
}

/** Neither API removes a package that is not managed; only Setup does, by hand. */
function requireRemovable(packages: readonly InstalledPackage[]): void {
  const byHand = packages.filter(({ generation }) => generation === 'unmanaged').map(({ name }) => name)
  if (byHand.length === 0) return
  throw new Fault({ vendor: 'salesforce', kind: 'permanent', code: 'remove-by-hand', detail: byHand.join(', ') })
}

async function countContents(salesforce: SalesforceGateway, packages: readonly InstalledPackage[]) {
  const { components } = await salesforce.packageContents(packages.map(({ namespace }) => namespace))
  const figures = { components: components.length, records: 0 }
  for (const { namespace } of packages) {
    for (const object of await salesforce.packageObjects(namespace)) figures.records += object.records
  }
  return figures
}

function proposed(run: Run, effects: Effect[], summary: PlanFigures): WorkResult {
  const digest = planDigest(planTarget(run), effects)
  return reports({ command: 'report-plan', plan: { kind: summary.kind, digest, effects: effects.length, summary } })
}
