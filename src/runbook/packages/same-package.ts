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

/** What belongs to such a package carries no mark: its components and rows can be neither told apart from the org's own nor copied. */
export function withoutNamespace<Package extends { namespace: string }>(packages: readonly Package[]): Package[] {
  return packages.filter(({ namespace }) => namespace === '')
}
