import { z } from 'zod'
import { faultIs } from '../../../runbook/fault.ts'
import type { OauthAccess, OauthGrant, OauthTokens, Revocation } from '../../../runbook/salesforce-port.ts'
import { holdsPermission } from '../permissions.ts'
import { fault } from '../session/faults.ts'
import { query, soqlText } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'

/**
 * HubSpot's OAuth tokens. `DeleteToken` is a secret: it is read for one token at the moment in which that one is revoked,
 * and leaves this file in the revoking request only.
 */
const hubspotApp = 'HubSpot'

const time = (value: string | null) => (value === null ? null : new Date(value).toISOString())

const tokenRow = z
  .looseObject({
    AppName: z.string(),
    User: z.looseObject({ Username: z.string() }).nullable(),
    UserId: z.string(),
    UseCount: z.number().nullable(),
    CreatedDate: z.string().nullable(),
    LastUsedDate: z.string().nullable(),
  })
  .transform((row): OauthAccess & OauthGrant => ({
    username: row.User?.Username ?? row.UserId,
    userId: row.UserId,
    app: row.AppName,
    createdAt: time(row.CreatedDate),
    lastUsedAt: time(row.LastUsedDate),
    useCount: row.UseCount ?? 0,
  }))

const columns = 'AppName, UserId, User.Username, UseCount, CreatedDate, LastUsedDate'

/** Salesforce docs, OauthToken: no query gives more rows than this, in all its pages together. */
const mostRows = 2_500

/** Without "Customize Application" Salesforce lists the own tokens only and keeps silent about the others: no proof of anything. */
export async function readOauthTokens(session: SalesforceSession): Promise<OauthTokens> {
  if (!(await holdsPermission(session, 'PermissionsCustomizeApplication'))) return { kind: 'unavailable' }
  try {
    const own = await session.userId()
    // An app for this bot may have HubSpot in its name; it must not be told to cut its own access.
    const found = (await allRows(session)).filter(({ userId, app }) => userId !== own || app === hubspotApp)
    return { kind: 'seen', found }
  } catch (error) {
    if (faultIs(error, 'missing-permission', 'rejected')) return { kind: 'unavailable' }
    throw error
  }
}

async function allRows(session: SalesforceSession): Promise<(OauthAccess & OauthGrant)[]> {
  const all: (OauthAccess & OauthGrant)[] = []
  let from = ''
  for (;;) {
    const filter = `AppName LIKE '%${hubspotApp}%'${from === '' ? '' : ` AND CreatedDate >= ${from}`}`
    const soql = `SELECT ${columns} FROM OauthToken WHERE ${filter} ORDER BY CreatedDate ASC`
    const rows = await query(session, { soql, api: 'rest', row: tokenRow })
    const last = rows.at(-1)?.createdAt ?? ''
    if (rows.length < mostRows) return [...all, ...rows]
    // The last moment may go on behind the limit, so it is asked for again as a whole.
    const whole = rows.filter(({ createdAt }) => createdAt !== last)
    if (whole.length === 0) throw fault('permanent', 'unexpected-answer', `OauthToken: > ${mostRows}`)
    all.push(...whole)
    from = last
  }
}

const secretRow = z.looseObject({ CreatedDate: z.string().nullable(), DeleteToken: z.string().min(1) })

export async function revokeToken(session: SalesforceSession, grant: OauthGrant): Promise<Revocation> {
  const secret = await readSecret(session, grant)
  if (secret === undefined) return { outcome: 'already-gone' }
  try {
    await session.revoke(secret)
    return { outcome: 'revoked' }
  } catch (error) {
    if (!faultIs(error, 'rejected')) throw error
    // Refused because somebody else was faster, or because it cannot be revoked: the list of tokens tells.
    const isGone = (await readSecret(session, grant)) !== secret
    return isGone ? { outcome: 'already-gone' } : { outcome: 'failed', reason: error.facts.detail }
  }
}

async function readSecret(session: SalesforceSession, grant: OauthGrant): Promise<string | undefined> {
  const { userId, app, createdAt } = grant
  const filter = `UserId = ${soqlText(userId)} AND AppName = ${soqlText(app)}`
  const soql = `SELECT CreatedDate, DeleteToken FROM OauthToken WHERE ${filter}`
  const rows = await query(session, { soql, api: 'rest', row: secretRow })
  return rows.find(({ CreatedDate }) => time(CreatedDate) === createdAt)?.DeleteToken
}
