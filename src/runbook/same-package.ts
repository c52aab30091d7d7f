import type { InstalledPackage } from './salesforce-port.ts'

/** Whether both are one package, also in two versions: a vendor may upgrade what is installed at any time ("push upgrade"). */
export function samePackage(one: InstalledPackage, other: InstalledPackage): boolean {
  if (one.versionId === other.versionId) return true
  return one.namespace === other.namespace && (one.namespace !== '' || one.name === other.name)
}
