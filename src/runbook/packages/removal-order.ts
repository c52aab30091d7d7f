/** In which order packages are removed: Salesforce keeps one that another installed package builds on. */
import type { InstalledPackage } from '../salesforce-port.ts'

type Ordered = Pick<InstalledPackage, 'versionId' | 'dependsOn'>

/** Dependents first; otherwise, and within a circle of dependencies, in the order that is given. */
export function removalOrder<Package extends Ordered>(packages: readonly Package[]): Package[] {
  const left = [...packages]
  const ordered: Package[] = []
  while (left.length > 0) {
    const free = left.findIndex((one) => !left.some((other) => other !== one && buildsOn(other, one)))
    ordered.push(...left.splice(Math.max(free, 0), 1))
  }
  return ordered
}

function buildsOn(one: Ordered, other: Ordered): boolean {
  return one.dependsOn?.includes(other.versionId) ?? false
}
