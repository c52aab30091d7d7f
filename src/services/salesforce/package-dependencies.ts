import { z } from 'zod'
import { isFault } from '../../runbook/fault.ts'
import type { InstalledPackage } from '../../runbook/salesforce-port.ts'
import { query, soqlText } from './query.ts'
import type { SalesforceSession } from './session.ts'

/** Which of the packages builds on which: Salesforce removes no package that another one needs. */
const versionRow = z.looseObject({
  Dependencies: z.looseObject({ ids: z.array(z.looseObject({ subscriberPackageVersionId: z.string() })) }).nullish(),
})
const packageRow = z.looseObject({ SubscriberPackageId: z.string() })

/** One package depends on none of the others, so nothing is asked for it. */
export async function withDependencies(
  session: SalesforceSession,
  packages: readonly InstalledPackage[],
): Promise<InstalledPackage[]> {
  if (packages.length < 2) return [...packages]
  const owners = new Map<string, string>()
  for (const { versionId } of packages) {
    const owner = await packageOf(session, versionId)
    if (owner) owners.set(owner, versionId)
  }
  const told: InstalledPackage[] = []
  for (const installed of packages) {
    const named = await dependenciesOf(session, installed.versionId)
    const dependsOn = named && (await installedOnes(session, named, owners))
    told.push({ ...installed, ...(dependsOn && { dependsOn }) })
  }
  return told
}

/** A dependency names the version that it was built with; installed may be a later one of the same package. */
async function installedOnes(
  session: SalesforceSession,
  versionIds: readonly string[],
  owners: ReadonlyMap<string, string>,
): Promise<string[]> {
  const found = new Set<string>()
  for (const versionId of versionIds) {
    const owner = await packageOf(session, versionId)
    const installed = owner === undefined ? undefined : owners.get(owner)
    if (installed) found.add(installed)
  }
  return [...found]
}

/** The field is expensive, and some orgs refuse it for some packages (Tooling API docs, SubscriberPackageVersion): then the order is unknown. */
async function dependenciesOf(session: SalesforceSession, versionId: string): Promise<string[] | undefined> {
  const soql = `SELECT Dependencies FROM SubscriberPackageVersion WHERE Id = ${soqlText(versionId)}`
  const rows = await tolerated(query(session, { soql, api: 'tooling', row: versionRow }))
  return (
    rows?.[0] && (rows[0].Dependencies?.ids ?? []).map(({ subscriberPackageVersionId }) => subscriberPackageVersionId)
  )
}

async function packageOf(session: SalesforceSession, versionId: string): Promise<string | undefined> {
  const soql = `SELECT SubscriberPackageId FROM SubscriberPackageVersion WHERE Id = ${soqlText(versionId)}`
  return (await tolerated(query(session, { soql, api: 'tooling', row: packageRow })))?.[0]?.SubscriberPackageId
}

async function tolerated<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked
  } catch (error) {
    if (isFault(error) && error.facts.kind !== 'retry-later' && error.facts.code !== 'unauthorized') return undefined
    throw error
  }
}
