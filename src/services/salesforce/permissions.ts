import { z } from 'zod'
import { isFault } from '../../runbook/fault.ts'
import type { PermissionProbe } from '../../runbook/salesforce-port.ts'
import { query, soqlText } from './query.ts'
import type { SalesforceSession } from './session.ts'

/** The permissions by their names in Setup, and the fields of `PermissionSet` that carry them. */
export const permission = {
  api: 'API Enabled',
  packages: 'Download AppExchange Packages',
  metadata: 'Modify Metadata Through Metadata API Functions',
  allData: 'View All Data',
  setup: 'View Setup and Configuration',
  application: 'Customize Application',
  assign: 'Assign Permission Sets',
} as const

type Requirement = { permission: string; need: PermissionProbe['need']; fields: string[] }

const requirements: readonly Requirement[] = [
  { permission: permission.api, need: 'required', fields: ['PermissionsApiEnabled'] },
  { permission: permission.packages, need: 'required', fields: ['PermissionsInstallPackaging'] },
  {
    permission: permission.metadata,
    need: 'required',
    fields: ['PermissionsModifyMetadata', 'PermissionsModifyAllData'],
  },
  // Without it counts and copies hold only what this one user may see, and say nothing about the rest.
  { permission: permission.allData, need: 'required', fields: ['PermissionsViewAllData', 'PermissionsModifyAllData'] },
  { permission: permission.setup, need: 'required', fields: ['PermissionsViewSetup'] },
  { permission: permission.application, need: 'optional', fields: ['PermissionsCustomizeApplication'] },
  { permission: permission.assign, need: 'optional', fields: ['PermissionsAssignPermissionSets'] },
]

export async function probePermissions(session: SalesforceSession): Promise<PermissionProbe[]> {
  const granted = await grantedFields(session, [...new Set(requirements.flatMap(({ fields }) => fields))])
  return requirements.map(({ permission, need, fields }) => ({
    permission,
    need,
    granted: fields.some((field) => granted.has(field)),
  }))
}

export async function holdsPermission(session: SalesforceSession, field: string): Promise<boolean> {
  return (await grantedFields(session, [field])).has(field)
}

const assignmentRow = z.looseObject({ PermissionSet: z.record(z.string(), z.unknown()).nullable() })

/** A user's profile counts as one of their permission sets here. */
async function grantedFields(session: SalesforceSession, fields: string[]): Promise<Set<string>> {
  const columns = fields.map((field) => `PermissionSet.${field}`).join(', ')
  const soql = `SELECT ${columns} FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(await session.userId())}`
  try {
    const rows = await query(session, { soql, api: 'rest', row: assignmentRow })
    return new Set(fields.filter((field) => rows.some((row) => row.PermissionSet?.[field] === true)))
  } catch (error) {
    // One field that this edition does not know spoils the whole query; then each is asked for alone.
    if (!isFault(error) || error.facts.code !== 'rejected') throw error
    if (fields.length === 1) return new Set()
    const alone = await Promise.all(fields.map((field) => grantedFields(session, [field])))
    return new Set(alone.flatMap((granted) => [...granted]))
  }
}
