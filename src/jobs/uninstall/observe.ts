/** Lists what the uninstall would delete, with exact record counts, and what stands in its way. */
import { listedAccess } from '../../runbook/access.ts'
import { listBlockers } from '../../runbook/packages/blockers.ts'
import { summarizeContents, withUncounted } from '../../runbook/packages/package-contents.ts'
import { removalOrder } from '../../runbook/packages/removal-order.ts'
import type { BlockerScan, PackageObject, SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { lookAtAccess } from '../access.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { keepContents } from './keep-contents.ts'
import { lookForReferences } from './look.ts'

export async function observe(context: WorkContext): Promise<WorkResult> {
  const { salesforce } = context
  const packages = removalOrder(await salesforce.installedPackages())
  const objects: PackageObject[] = []
  for (const { namespace } of packages) objects.push(...(await salesforce.packageObjects(namespace)))
  const found = await salesforce.packageContents(packages.map(({ namespace }) => namespace))
  const contents = withUncounted(found, objects)
  await keepContents(context, contents, objects)
  const { scan, references } = await lookForReferences(context, packages)
  return reports({
    command: 'report-packages',
    packages,
    components: contents.components.length,
    objects,
    ...listBlockers(scan.blockers.map(({ blocker }) => blocker)),
    contents: summarizeContents(contents),
    references,
    access: listedAccess(await lookAtAccess(context)),
  })
}

export async function scanOf(
  salesforce: SalesforceGateway,
  packages: readonly { namespace: string }[],
): Promise<BlockerScan> {
  return salesforce.scanBlockers(packages.map(({ namespace }) => namespace))
}
