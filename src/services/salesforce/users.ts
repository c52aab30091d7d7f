import { z } from 'zod'
import { faultIs } from '../../runbook/fault.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import type { ManagedUser, ManagedUsers } from '../../runbook/salesforce-port.ts'
import { query, soqlText } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'

/** The query goes into the address, which must not grow without end. */
const emailsPerQuery = 50

const userRow = z
  .looseObject({
    Email: z.string(),
    IsActive: z.boolean(),
    Manager: z.looseObject({ Email: z.string().nullish() }).nullish(),
  })
  .transform(
    ({ Email, IsActive, Manager }): ManagedUser => ({
      email: Email,
      active: IsActive,
      managerEmail: Manager?.Email ?? null,
    }),
  )

export async function managedUsers(session: SalesforceSession, emails: readonly string[]): Promise<ManagedUsers> {
  const found: ManagedUser[] = []
  try {
    for (const wanted of inChunks(emails, emailsPerQuery)) {
      const listed = wanted.map(soqlText).join(', ')
      const soql = `SELECT Email, IsActive, Manager.Email FROM User WHERE Email IN (${listed})`
      found.push(...(await query(session, { soql, api: 'rest', row: userRow })))
    }
    return { kind: 'seen', found }
  } catch (error) {
    // Users, or their managers, can be hidden from the bot's user; a suggestion is not worth stopping for.
    if (faultIs(error, 'missing-permission', 'rejected')) return { kind: 'unavailable' }
    throw error
  }
}
