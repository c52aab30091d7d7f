import { z } from 'zod'
import type { ApiCalls, SalesforceOrg } from '../../runbook/salesforce-port.ts'
import { requireApiVersion } from './api-version.ts'
import { unexpected } from './session/faults.ts'
import { parse, query, soqlText } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'

const organizationRow = z.looseObject({ Id: z.string(), Name: z.string(), IsSandbox: z.boolean() })
const userRow = z.looseObject({ Username: z.string() })

export async function readOrg(session: SalesforceSession): Promise<SalesforceOrg> {
  await requireApiVersion(session)
  const userId = await session.userId()
  const organizations = 'SELECT Id, Name, IsSandbox FROM Organization'
  const users = `SELECT Username FROM User WHERE Id = ${soqlText(userId)}`
  const [organization] = await query(session, { soql: organizations, api: 'rest', row: organizationRow })
  const [user] = await query(session, { soql: users, api: 'rest', row: userRow })
  if (organization === undefined || user === undefined) throw unexpected('the org does not say who it is')
  return {
    orgId: organization.Id,
    name: organization.Name,
    kind: organization.IsSandbox ? 'sandbox' : 'production',
    instanceUrl: await session.instanceUrl(),
    userId,
    username: user.Username,
  }
}

const limits = z.looseObject({ DailyApiRequests: z.looseObject({ Max: z.number(), Remaining: z.number() }) })

export async function readApiCalls(session: SalesforceSession): Promise<ApiCalls> {
  const { DailyApiRequests } = parse(limits, await session.get('/limits'))
  return { limit: DailyApiRequests.Max, used: DailyApiRequests.Max - DailyApiRequests.Remaining }
}
