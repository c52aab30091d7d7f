/** Lists what the uninstall would delete, with exact record counts, and what stands in its way. */
import type { BlockerScan, PackageObject, SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe({ salesforce }: WorkContext): Promise<WorkResult> {
  const packages = await salesforce.installedPackages()
  const contents = await salesforce.packageContents(packages.map(({ namespace }) => namespace))
  const objects: PackageObject[] = []
  for (const { namespace } of packages) objects.push(...(await salesforce.packageObjects(namespace)))
  const { blockers } = await scanOf(salesforce, packages)
  return reports({
    command: 'report-packages',
    packages,
    components: contents.components.length,
    objects,
    blockers: blockers.map(({ blocker }) => blocker),
  })
}

export async function scanOf(
  salesforce: SalesforceGateway,
  packages: readonly { namespace: string }[],
): Promise<BlockerScan> {
  return salesforce.scanBlockers(packages.map(({ namespace }) => namespace))
}
