/**
 * Reports on a package's objects, wherever they lie. Salesforce's list of dependencies leaves reports out, and a retrieve wants
 * them by name (Metadata API docs, Report), so their names are asked for first; half as many at once as a retrieve can hold.
 */
import { z } from 'zod'
import { inChunks } from '../../../runbook/in-chunks.ts'
import type { Unseen } from '../../../runbook/salesforce-port.ts'
import { permission } from '../permissions.ts'
import { count, query } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { type Findings, seenOrTold } from '../unseen.ts'
import { searchOwnMetadata } from './own-metadata.ts'
import { type FoundReference, mentions } from './references.ts'

const REPORTS_AT_ONCE = 5_000

const folderRow = z.looseObject({
  Id: z.string(),
  DeveloperName: z.string().nullable(),
  NamespacePrefix: z.string().nullish(),
  ParentId: z.string().nullish(),
})
const reportRow = z.looseObject({ Id: z.string(), DeveloperName: z.string(), OwnerId: z.string() })

type Folder = z.infer<typeof folderRow>

export type ReportRequest = { namespaces: readonly string[]; longestPollMs?: number | undefined }

export async function reportsOn(
  session: SalesforceSession,
  { namespaces, longestPollMs }: ReportRequest,
): Promise<Findings<FoundReference>> {
  const foldersSoql = "SELECT Id, DeveloperName, NamespacePrefix, ParentId FROM Folder WHERE Type = 'Report'"
  const reportsSoql = 'SELECT Id, DeveloperName, OwnerId FROM Report WHERE NamespacePrefix = null'
  const need = permission.allData
  const folders = await query(session, { soql: foldersSoql, api: 'rest', row: folderRow, need })
  const reports = await query(session, { soql: reportsSoql, api: 'rest', row: reportRow, need })
  const places = new Map(folders.map((folder) => [folder.Id, folder]))
  const names = reports.flatMap(({ DeveloperName, OwnerId }) => {
    const place = pathOf(OwnerId, places)
    return place === undefined ? [] : [`${place}/${DeveloperName}`]
  })
  const found: FoundReference[] = []
  const unseen: Unseen[] = []
  for (const members of inChunks(names, REPORTS_AT_ONCE)) {
    const told = await searchOwnMetadata(session, { wanted: [{ members, name: 'Report' }], longestPollMs }, (file) => {
      const refersTo = mentions(file.text, namespaces)
      const { id, type, fullName: name, namespace } = file
      if (refersTo.length > 0) found.push({ id, type, name, namespace, refersTo })
    })
    unseen.push(...told)
  }
  return { found, unseen: [...unseen, ...(await privateReports(session))] }
}

/**
 * What lies in people's private folders is neither queried without this scope nor retrieved with it, so it is only counted (Salesforce
 * Help 000240059, from version 36.0; needs "Manage All Private Reports and Dashboards"). Such a report can hold up a removal like any other.
 */
async function privateReports(session: SalesforceSession): Promise<Unseen[]> {
  const { unseen } = await seenOrTold('PrivateReport', async () => {
    const reports = await count(session, 'Report USING SCOPE allPrivate', permission.privateReports)
    return { found: [], unseen: reports === 0 ? [] : [{ type: 'PrivateReport', reason: String(reports) }] }
  })
  return unseen
}

/** Undefined for a person's private report, which no retrieve gives. The org itself owns what lies in no folder. */
function pathOf(ownerId: string, places: ReadonlyMap<string, Folder>): string | undefined {
  if (ownerId.startsWith('00D')) return 'unfiled$public'
  const names: string[] = []
  for (let place = places.get(ownerId); place !== undefined; place = places.get(place.ParentId ?? '')) {
    names.unshift(folderName(place))
  }
  return names.length === 0 ? undefined : names.join('/')
}

/** A package's folder has its prefix in the Metadata API only. */
function folderName({ DeveloperName, NamespacePrefix }: Folder): string {
  return NamespacePrefix ? `${NamespacePrefix}__${DeveloperName}` : (DeveloperName ?? '')
}
