import type { InstalledPackage } from '../salesforce-port.ts'

type Identified = Pick<InstalledPackage, 'namespace' | 'name' | 'versionId'>

/** Whether both are one package, also in two versions: a vendor may upgrade what is installed at any time ("push upgrade"). */
export function samePackage(one: Identified, other: Identified): boolean {
  return one.versionId === other.versionId || packageName(one) === packageName(other)
}

/** What stays the same through all versions. A package without a namespace has only its name. */
export function packageName({ namespace, name }: Identified): string {
  return namespace === '' ? `(${name})` : namespace
}
