/** Who published a package. Salesforce tells it one version at a time, and fails for some versions (CumulusCI works around it, too). */
import { z } from 'zod'
import { inChunks } from '../../runbook/in-chunks.ts'
import type { InstalledPackage, Unseen } from '../../runbook/salesforce-port.ts'
import { query, soqlText } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'
import { isRefusal, mayPass, triedTwice } from './unseen.ts'

const PUBLISHERS_AT_ONCE = 5

const publisherRow = z.looseObject({ PublisherName: z.string().nullish() })

/** A version keeps its publisher, and asking costs a call for each package. `unknown`: the names of those that failed. */
type Known = { publishers: Map<string, string | null>; unknown: string[] }

const sessions = new WeakMap<SalesforceSession, Known>()

export async function withPublishers(
  session: SalesforceSession,
  packages: readonly InstalledPackage[],
): Promise<InstalledPackage[]> {
  const { publishers } = sessions.get(session) ?? { publishers: new Map<string, string | null>() }
  const failed: { name: string; error: unknown }[] = []
  const open = packages.filter(({ versionId }) => !publishers.has(versionId))
  const ask = async ({ name, versionId }: InstalledPackage) => {
    try {
      publishers.set(versionId, await triedTwice(() => readPublisher(session, versionId)))
    } catch (error) {
      if (!mayPass(error)) throw error
      failed.push({ name, error })
    }
  }
  for (const some of inChunks(open, PUBLISHERS_AT_ONCE)) await Promise.all(some.map(ask))
  // Where none is told it is no version's trouble, and a package must not leave the list because of an outage.
  if (failed.length > 1 && publishers.size === 0) throw failed[0]?.error
  sessions.set(session, { publishers, unknown: failed.map(({ name }) => name) })
  return packages.map((installed) => ({ ...installed, publisher: publishers.get(installed.versionId) ?? null }))
}

/** Of the last list: what is not known as HubSpot's may still be. */
export function unknownPublishers(session: SalesforceSession): Unseen[] {
  const unknown = sessions.get(session)?.unknown ?? []
  return unknown.length === 0 ? [] : [{ type: 'PackagePublisher', reason: unknown.toSorted().join(', ') }]
}

async function readPublisher(session: SalesforceSession, versionId: string): Promise<string | null> {
  const soql = `SELECT PublisherName FROM SubscriberPackageVersion WHERE Id = ${soqlText(versionId)}`
  try {
    const [found] = await query(session, { soql, api: 'tooling', row: publisherRow })
    return found?.PublisherName ?? null
  } catch (error) {
    if (isRefusal(error)) return null
    throw error
  }
}
