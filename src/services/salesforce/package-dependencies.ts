/** Which of the packages builds on which: Salesforce removes no package that another one needs. */
import { z } from 'zod'
import type { InstalledPackage } from '../../runbook/salesforce-port.ts'
import { query, soqlText } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'
import { isRefusal, mayPass, triedTwice } from './unseen.ts'

type Version = { packageId: string; builtWith: string[] }

const versionRow = z.looseObject({
  SubscriberPackageId: z.string(),
  Dependencies: z.looseObject({ ids: z.array(z.looseObject({ subscriberPackageVersionId: z.string() })) }).nullish(),
})

/** One package depends on none of the others, so nothing is asked for it. */
export async function withDependencies(
  session: SalesforceSession,
  packages: readonly InstalledPackage[],
): Promise<InstalledPackage[]> {
  if (packages.length < 2) return [...packages]
  const installed = new Map<string, string>()
  for (const { versionId } of packages) {
    const version = await versionOf(session, versionId)
    if (version) installed.set(version.packageId, versionId)
  }
  const told: InstalledPackage[] = []
  for (const one of packages) {
    const version = await versionOf(session, one.versionId)
    const dependsOn = version && (await installedOnes(session, version.builtWith, installed))
    told.push({ ...one, ...(dependsOn && { dependsOn }) })
  }
  return told
}

/** A dependency names the version that it was built with; installed may be a later one of the same package. */
async function installedOnes(
  session: SalesforceSession,
  builtWith: readonly string[],
  installed: ReadonlyMap<string, string>,
): Promise<string[]> {
  const found = new Set<string>()
  for (const versionId of builtWith) {
    const version = await versionOf(session, versionId)
    const present = version && installed.get(version.packageId)
    if (present) found.add(present)
  }
  return [...found]
}

/** A version never changes, and its dependencies are expensive to ask for (Tooling API docs, SubscriberPackageVersion). */
const versions = new WeakMap<SalesforceSession, Map<string, Version | undefined>>()

async function versionOf(session: SalesforceSession, versionId: string): Promise<Version | undefined> {
  const known = versions.get(session) ?? new Map<string, Version | undefined>()
  versions.set(session, known)
  if (known.has(versionId)) return known.get(versionId)
  try {
    const version = await triedTwice(() => readVersion(session, versionId))
    known.set(versionId, version)
    return version
  } catch (error) {
    // Where an org does not tell, the order stays as it is. What may only be out for a moment is asked again the next time.
    if (isRefusal(error)) known.set(versionId, undefined)
    else if (!mayPass(error)) throw error
    return undefined
  }
}

async function readVersion(session: SalesforceSession, versionId: string): Promise<Version | undefined> {
  const soql = `SELECT SubscriberPackageId, Dependencies FROM SubscriberPackageVersion WHERE Id = ${soqlText(versionId)}`
  const [row] = await query(session, { soql, api: 'tooling', row: versionRow })
  if (row === undefined) return undefined
  const builtWith = (row.Dependencies?.ids ?? []).map(({ subscriberPackageVersionId: id }) => id)
  return { packageId: row.SubscriberPackageId, builtWith }
}
