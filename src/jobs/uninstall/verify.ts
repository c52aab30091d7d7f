/** Asks the org again whether the packages are gone: the uninstall's own "succeeded" is not proof. */
import { shortened } from '../../runbook/packages/package-contents.ts'
import { chosenPackages } from '../../runbook/run.ts'
import type { PackagePresence, Unseen } from '../../runbook/salesforce-port.ts'
import { checkAccess } from '../access.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function verify(context: WorkContext): Promise<WorkResult> {
  const { run, salesforce } = context
  const chosen = chosenPackages(run)
  const isListed = chosen.length === 0 && (await salesforce.installedPackages()).length > 0
  const presence: PackagePresence = { listed: isListed, components: 0, objects: 0 }
  const left: string[] = []
  const unseen: Unseen[] = []
  for (const installed of chosen) {
    const found = await salesforce.packagePresence(installed)
    presence.listed ||= found.listed
    presence.components += found.components
    presence.objects += found.objects
    left.push(...(found.left ?? []))
    unseen.push(...(found.unseen ?? []))
  }
  if (left.length > 0) presence.left = left
  if (unseen.length > 0) presence.unseen = shortened(unseen)
  return reports({ command: 'report-removal', presence, access: await checkAccess(context) })
}
