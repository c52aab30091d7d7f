import { z } from 'zod'
import { faultIs } from '../../../runbook/fault.ts'
import { inChunks } from '../../../runbook/in-chunks.ts'
import type { HubspotLogin, HubspotLogins } from '../../../runbook/salesforce-port.ts'
import { holdsPermission } from '../permissions.ts'
import { query, soqlText } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'

/** The query goes into the address, which must not grow without end. */
const usersPerQuery = 50

const loginRow = z.looseObject({
  UserId: z.string(),
  LoginTime: z.string(),
  Application: z.string().nullable(),
  Status: z.string().nullable(),
})

type LoginsWanted = { userIds: readonly string[]; since: string }

/** Without the permission only the own logins are listed, which says nothing about those of others. */
export async function readHubspotLogins(
  session: SalesforceSession,
  { userIds, since }: LoginsWanted,
): Promise<HubspotLogins> {
  if (!(await holdsPermission(session, 'PermissionsManageUsers', 'PermissionsMonitorLoginHistory'))) {
    return { kind: 'unavailable' }
  }
  const found: HubspotLogin[] = []
  try {
    for (const users of inChunks(userIds, usersPerQuery)) {
      const filter = `UserId IN (${users.map(soqlText).join(', ')}) AND LoginTime > ${since}`
      const soql = `SELECT UserId, LoginTime, Application, Status FROM LoginHistory WHERE ${filter} ORDER BY LoginTime DESC`
      found.push(...(await query(session, { soql, api: 'rest', row: loginRow })).flatMap(ofHubspot))
    }
    return { kind: 'seen', found }
  } catch (error) {
    if (faultIs(error, 'missing-permission', 'rejected')) return { kind: 'unavailable' }
    throw error
  }
}

/** Salesforce does not filter by `Application` (Object Reference, LoginHistory). */
function ofHubspot({ UserId, LoginTime, Application, Status }: z.infer<typeof loginRow>): HubspotLogin[] {
  if (!/hubspot/i.test(Application ?? '')) return []
  return [
    {
      userId: UserId,
      at: new Date(LoginTime).toISOString(),
      application: Application ?? '',
      refused: Status !== 'Success',
    },
  ]
}
