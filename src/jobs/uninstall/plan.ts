/** Plans the next thing to approve: clearing what blocks the removal, or, when nothing does, the removal itself. */
import { type Effect, type PlanFigures, type PlanTarget, planDigest } from '../../runbook/plan.ts'
import { chosenPackages, type Run } from '../../runbook/run.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { blockersOf } from './observe.ts'

export async function plan({ run, salesforce }: WorkContext): Promise<WorkResult> {
  const packages = chosenPackages(run)
  const blockers = await blockersOf(salesforce, packages)
  const rehearsedClearing =
    run.mode === 'dry-run' && run.appliedPlans.some((applied) => applied.kind === 'clear-blockers')
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
  return proposed(run, effects, {
    kind: 'uninstall',
    packages,
    components: run.packages?.components ?? 0,
    records: (run.packages?.objects ?? []).reduce((sum, object) => sum + object.records, 0),
    dataCopy: run.choice?.dataCopy ?? 'none',
  })
}

function proposed(run: Run, effects: Effect[], summary: PlanFigures): WorkResult {
  const target: PlanTarget = { portalId: run.account?.portalId ?? '', orgId: run.org?.orgId ?? '' }
  const digest = planDigest(target, effects)
  return reports({ command: 'report-plan', plan: { kind: summary.kind, digest, effects: effects.length, summary } })
}
