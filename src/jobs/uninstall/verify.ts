/** Asks the org again whether the packages are gone: the uninstall's own "succeeded" is not proof. */
import { chosenPackages } from '../../runbook/run.ts'
import type { PackagePresence } from '../../runbook/salesforce-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function verify({ run, salesforce }: WorkContext): Promise<WorkResult> {
  const presence: PackagePresence = { listed: false, components: 0, objects: 0 }
  const left: string[] = []
  for (const installed of chosenPackages(run)) {
    const found = await salesforce.packagePresence(installed)
    presence.listed ||= found.listed
    presence.components += found.components
    presence.objects += found.objects
    left.push(...(found.left ?? []))
  }
  return reports({ command: 'report-removal', presence: { ...presence, ...(left.length > 0 && { left }) } })
}
