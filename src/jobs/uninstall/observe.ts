/** Lists what the uninstall would delete, with exact record counts, and what stands in its way. */
import type { Blocker, PackageObject, SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe({ salesforce }: WorkContext): Promise<WorkResult> {
  const packages = await salesforce.installedPackages()
  let components = 0
  const objects: PackageObject[] = []
  for (const { namespace } of packages) {
    components += (await salesforce.packageComponents(namespace)).length
    objects.push(...(await salesforce.packageObjects(namespace)))
  }
  const blockers = await blockersOf(salesforce, packages)
  return reports({
    command: 'report-packages',
    packages,
    components,
    objects,
    blockers: blockers.map(({ blocker }) => blocker),
  })
}

export async function blockersOf(
  salesforce: SalesforceGateway,
  packages: readonly { namespace: string }[],
): Promise<{ namespace: string; blocker: Blocker }[]> {
  const found: { namespace: string; blocker: Blocker }[] = []
  for (const { namespace } of packages) {
    for (const blocker of await salesforce.blockers(namespace)) found.push({ namespace, blocker })
  }
  return found
}
