import { z } from 'zod'
import { faultIs } from '../../runbook/fault.ts'
import {
  type SalesforcePermission,
  salesforcePermissionNames,
  salesforcePermissions,
} from '../../runbook/salesforce-permissions.ts'
import type { PermissionProbe } from '../../runbook/salesforce-port.ts'
import { query, soqlText } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'

/** For those who name the permission that a call needs. */
export const permission = {
  api: 'API Enabled',
  packages: 'Download AppExchange Packages',
  metadata: 'Modify Metadata Through Metadata API Functions',
  allData: 'View All Data',
  setup: 'View Setup and Configuration',
  application: 'Customize Application',
  assign: 'Assign Permission Sets',
  privateReports: 'Manage All Private Reports and Dashboards',
  logins: 'Monitor Login History',
} as const satisfies Record<string, SalesforcePermission>

const requirements = salesforcePermissionNames.map((name) => {
  const { need, apiNames } = salesforcePermissions[name]
  return { permission: name, need, fields: apiNames.map((apiName) => `Permissions${apiName}`) }
})

export async function probePermissions(session: SalesforceSession): Promise<PermissionProbe[]> {
  const granted = await grantedFields(session, [...new Set(requirements.flatMap(({ fields }) => fields))])
  return requirements.map(({ permission, need, fields }) => ({
    permission,
    need,
    granted: fields.some((field) => granted.has(field)),
  }))
}

/** Any of these fields. */
export async function holdsPermission(session: SalesforceSession, ...fields: string[]): Promise<boolean> {
  return (await grantedFields(session, fields)).size > 0
}

const assignmentRow = z.looseObject({
  ExpirationDate: z.string().nullish(),
  PermissionSet: z.record(z.string(), z.unknown()).nullable(),
})

/** A user's profile counts as one of their permission sets here. */
async function grantedFields(session: SalesforceSession, fields: string[]): Promise<Set<string>> {
  const columns = fields.map((field) => `PermissionSet.${field}`).join(', ')
  const soql = `SELECT ExpirationDate, ${columns} FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(await session.userId())}`
  try {
    const assigned = await query(session, { soql, api: 'rest', row: assignmentRow })
    // An assignment that is over stays in the list.
    const rows = assigned.filter(({ ExpirationDate: end }) => !end || Date.parse(end) > Date.now())
    return new Set(fields.filter((field) => rows.some((row) => row.PermissionSet?.[field] === true)))
  } catch (error) {
    // One field that this edition does not know spoils the whole query; then each is asked for alone.
    if (!faultIs(error, 'rejected')) throw error
    if (fields.length === 1) return new Set()
    const alone = await Promise.all(fields.map((field) => grantedFields(session, [field])))
    return new Set(alone.flatMap((granted) => [...granted]))
  }
}
