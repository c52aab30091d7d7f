/**
 * Permission sets and profiles that open the packages' classes, pages, apps and objects. One question instead of reading hundreds
 * of them: a profile is a permission set here, too (Object Reference, SetupEntityAccess and ObjectPermissions).
 */
import { z } from 'zod'
import { inChunks } from '../../../runbook/in-chunks.ts'
import type { ListedMetadata } from '../listing.ts'
import { permission } from '../permissions.ts'
import { query, soqlText } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { type FoundReference, shortId } from './references.ts'

const VALUES_PER_QUERY = 200
const ofParent = ['Name', 'Label', 'NamespacePrefix', 'IsOwnedByProfile', 'ProfileId', 'Profile.Name']
const parentColumns = ofParent.map((field) => `Parent.${field}`).join(', ')

const parent = z.looseObject({
  Label: z.string(),
  NamespacePrefix: z.string().nullish(),
  IsOwnedByProfile: z.boolean(),
  ProfileId: z.string().nullish(),
  Profile: z.looseObject({ Name: z.string() }).nullish(),
})
const entityRow = z.looseObject({ ParentId: z.string(), Parent: parent, SetupEntityId: z.string() })
const objectRow = z.looseObject({ ParentId: z.string(), Parent: parent, SobjectType: z.string() })

/** What the packages bring that access is given to. */
type Opened = { entities: readonly ListedMetadata[]; objects: readonly ListedMetadata[] }

export async function accessEntries(session: SalesforceSession, opened: Opened): Promise<FoundReference[]> {
  const found: FoundReference[] = []
  const nameOf = new Map(opened.entities.map(({ id, fullName }) => [shortId(id), fullName]))
  for (const entities of inChunks(opened.entities, VALUES_PER_QUERY)) {
    const ids = list(entities.map(({ id }) => id))
    const soql = `SELECT ParentId, ${parentColumns}, SetupEntityId FROM SetupEntityAccess WHERE SetupEntityId IN (${ids})`
    const rows = await query(session, { soql, api: 'rest', row: entityRow, need: permission.setup })
    found.push(...rows.map((row) => referenceOf(row, nameOf.get(shortId(row.SetupEntityId)) ?? row.SetupEntityId)))
  }
  for (const objects of inChunks(opened.objects, VALUES_PER_QUERY)) {
    const names = list(objects.map(({ fullName }) => fullName))
    const soql = `SELECT ParentId, ${parentColumns}, SobjectType FROM ObjectPermissions WHERE SobjectType IN (${names})`
    const rows = await query(session, { soql, api: 'rest', row: objectRow, need: permission.setup })
    found.push(...rows.map((row) => referenceOf(row, row.SobjectType)))
  }
  return found
}

type AccessRow = { ParentId: string; Parent: z.infer<typeof parent> }

function referenceOf({ ParentId, Parent }: AccessRow, refersTo: string): FoundReference {
  const namespace = Parent.NamespacePrefix ?? ''
  const found = { namespace, refersTo: [refersTo] }
  if (!Parent.IsOwnedByProfile) return { id: ParentId, type: 'PermissionSet', name: Parent.Label, ...found }
  return { id: Parent.ProfileId ?? ParentId, type: 'Profile', name: Parent.Profile?.Name ?? Parent.Label, ...found }
}

function list(values: readonly string[]): string {
  return values.map(soqlText).join(', ')
}
