import { z } from 'zod'
import { type FaultFacts, isFault } from '../../../runbook/fault.ts'
import { inChunks } from '../../../runbook/in-chunks.ts'
import type { Leftover, Leftovers, Unseen } from '../../../runbook/salesforce-port.ts'
import { permission } from '../permissions.ts'
import { fault } from '../session/faults.ts'
import { query, type SoqlQuery, soqlText } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { readOauthTokens } from './oauth-tokens.ts'

/** What served the sync and belongs to no package. Each source may be closed to the bot; then that is said, and the others go on. */
type SeenBefore = { userIds: readonly string[]; namespaces: readonly string[] }

type Source = { type: string; read: (session: SalesforceSession, seen: SeenBefore) => Promise<Leftover[]> }

const sources: readonly Source[] = [
  { type: 'ConnectedApplication', read: installedApps },
  { type: 'OauthToken', read: authorizedApps },
  { type: 'PermissionSet', read: permissionSets },
  { type: 'User', read: users },
  { type: 'CustomField', read: fields },
  { type: 'PackageLicense', read: licenses },
]

export async function readLeftovers(session: SalesforceSession, seen: SeenBefore): Promise<Leftovers> {
  const found: Leftover[] = []
  const unseen: Unseen[] = []
  for (const { type, read } of sources) {
    try {
      found.push(...(await read(session, seen)))
    } catch (error) {
      if (!isFault(error) || !isAboutSource(error.facts)) throw error
      unseen.push({ type, reason: error.facts.detail })
    }
  }
  return { found: found.filter((leftover) => !isToldTwice(leftover, found)), unseen }
}

function isAboutSource({ kind, code }: FaultFacts): boolean {
  return code === 'unexpected-answer' || (kind === 'permanent' && code !== 'unauthorized')
}

const appRow = z.looseObject({ Id: z.string(), Name: z.string(), Label: z.string().nullable() })
const oauthUsage = '/lightning/setup/ConnectedAppsUsage/home'

/** An app that is installed has an entry in the app menu. */
async function installedApps(session: SalesforceSession): Promise<Leftover[]> {
  const filter = "Type = 'ConnectedApplication' AND (Name LIKE '%HubSpot%' OR Label LIKE '%HubSpot%')"
  const installed = await rows(session, `SELECT Id, Name, Label FROM AppMenuItem WHERE ${filter}`, appRow)
  return installed.map(({ Id, Name, Label }) => connectedApp(Label ?? Name, Id))
}

/** Of an app that was only ever authorized, its tokens tell. */
async function authorizedApps(session: SalesforceSession): Promise<Leftover[]> {
  const tokens = await readOauthTokens(session)
  if (tokens.kind === 'unavailable') throw fault('permanent', 'missing-permission', permission.application)
  return [...new Set(tokens.found.map(({ app }) => app))].map((app) => connectedApp(app, ''))
}

function connectedApp(name: string, id: string): Leftover {
  return { kind: 'connected-app', id, name, detail: '', path: oauthUsage }
}

/** An installed app whose tokens were found as well. */
function isToldTwice({ kind, id, name }: Leftover, found: readonly Leftover[]): boolean {
  return kind === 'connected-app' && id === '' && found.some((other) => other.name === name && other.id !== '')
}

const setRow = z.looseObject({ Id: z.string(), Name: z.string(), Label: z.string() })
const assignmentRow = z.looseObject({ PermissionSetId: z.string() })

async function permissionSets(session: SalesforceSession): Promise<Leftover[]> {
  const filter =
    "IsOwnedByProfile = false AND NamespacePrefix = null AND (Name LIKE '%HubSpot%' OR Label LIKE '%HubSpot%')"
  const own = await rows(session, `SELECT Id, Name, Label FROM PermissionSet WHERE ${filter}`, setRow)
  const leftovers: Leftover[] = []
  for (const { Id, Name, Label } of own) {
    const soql = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE PermissionSetId = ${soqlText(Id)}`
    const assignees = (await rows(session, soql, assignmentRow)).length
    const path = page('PermSets', Id)
    leftovers.push({ kind: 'permission-set', id: Id, name: Label, detail: Name, assignees, path })
  }
  return leftovers
}

const userRow = z.looseObject({ Id: z.string(), Name: z.string(), Username: z.string(), IsActive: z.boolean() })

/** The query goes into the address, which must not grow without end. */
const usersPerQuery = 50

/** Never the bot's own user, whatever it is called. */
async function users(session: SalesforceSession, { userIds }: SeenBefore): Promise<Leftover[]> {
  const filters = ["Name LIKE '%HubSpot%' OR Username LIKE '%HubSpot%'"]
  for (const ids of inChunks(userIds, usersPerQuery)) filters.push(`Id IN (${ids.map(soqlText).join(', ')})`)
  const own = await session.userId()
  const found = new Map<string, Leftover>()
  for (const filter of filters) {
    for (const row of await rows(session, `SELECT Id, Name, Username, IsActive FROM User WHERE ${filter}`, userRow)) {
      const { Id: id, Name: name, Username, IsActive } = row
      const path = page('ManageUsers', id)
      if (id !== own) found.set(id, { kind: 'user', id, name, detail: Username, active: IsActive, path })
    }
  }
  return [...found.values()]
}

const fieldRow = z.looseObject({ Id: z.string(), DeveloperName: z.string(), TableEnumOrId: z.string() })

async function fields(session: SalesforceSession): Promise<Leftover[]> {
  const filter = "DeveloperName LIKE '%hubspot%' AND NamespacePrefix = null"
  const soql = `SELECT Id, DeveloperName, TableEnumOrId FROM CustomField WHERE ${filter}`
  const found = await query(session, { soql, api: 'tooling', row: fieldRow })
  const names = await customObjects(
    session,
    found.map(({ TableEnumOrId }) => TableEnumOrId),
  )
  return found.map(({ Id, DeveloperName, TableEnumOrId }) => ({
    kind: 'field',
    id: Id,
    name: `${DeveloperName}__c`,
    detail: names.get(TableEnumOrId) ?? TableEnumOrId,
    path: `/lightning/setup/ObjectManager/${encodeURIComponent(TableEnumOrId)}/FieldsAndRelationships/${Id}/view`,
  }))
}

const objectRow = z.looseObject({ Id: z.string(), DeveloperName: z.string() })

/** Where a field belongs to a custom object, the org tells the object's id (it begins with `01I`) instead of its name. */
async function customObjects(session: SalesforceSession, tables: readonly string[]): Promise<Map<string, string>> {
  if (!tables.some((table) => table.startsWith('01I'))) return new Map()
  const soql = 'SELECT Id, DeveloperName FROM CustomObject WHERE NamespacePrefix = null'
  const all = await query(session, { soql, api: 'tooling', row: objectRow })
  return new Map(all.map(({ Id, DeveloperName }) => [Id, `${DeveloperName}__c`]))
}

const licenseRow = z.looseObject({
  Id: z.string(),
  NamespacePrefix: z.string().nullable(),
  Status: z.string().nullable(),
})

async function licenses(session: SalesforceSession, { namespaces }: SeenBefore): Promise<Leftover[]> {
  const all = await rows(session, 'SELECT Id, NamespacePrefix, Status FROM PackageLicense', licenseRow)
  return all
    .filter(({ NamespacePrefix: prefix }) => namespaces.includes(prefix ?? '') || /hubspot/i.test(prefix ?? ''))
    .map(({ Id, NamespacePrefix, Status }) => ({
      kind: 'package-license',
      id: Id,
      name: NamespacePrefix ?? '',
      detail: Status ?? '',
      path: '/lightning/setup/ImportedPackage/home',
    }))
}

function rows<Row>(session: SalesforceSession, soql: string, row: SoqlQuery<Row>['row']): Promise<Row[]> {
  return query(session, { soql, api: 'rest', row })
}

/** Setup's own frame around the page of one record. */
function page(section: string, id: string): string {
  return `/lightning/setup/${section}/page?address=%2F${encodeURIComponent(id)}`
}
