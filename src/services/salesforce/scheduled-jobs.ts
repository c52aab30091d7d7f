/** Apex of packages that runs by itself; the job knows its class, and its trigger knows when (Object Reference, AsyncApexJob). */
import { z } from 'zod'
import type { ScheduledJob } from '../../runbook/salesforce-port.ts'
import { permission } from './permissions.ts'
import { query, soqlText } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'
import { type Findings, seenOrTold } from './unseen.ts'

const columns = 'ApexClass.Name, CronTrigger.CronJobDetail.Name, CronTrigger.State, CronTrigger.NextFireTime'
const over = new Set(['COMPLETE', 'DELETED'])

const jobRow = z
  .looseObject({
    ApexClass: z.looseObject({ Name: z.string() }).nullable(),
    CronTrigger: z
      .looseObject({
        CronJobDetail: z.looseObject({ Name: z.string() }).nullable(),
        State: z.string(),
        NextFireTime: z.string().nullable(),
      })
      .nullable(),
  })
  .transform(({ ApexClass, CronTrigger }): ScheduledJob => {
    const next = CronTrigger?.NextFireTime ?? null
    return {
      name: CronTrigger?.CronJobDetail?.Name ?? '',
      apexClass: ApexClass?.Name ?? '',
      state: CronTrigger?.State ?? '',
      nextRunAt: next === null ? null : new Date(next).toISOString(),
    }
  })

export function scheduledJobs(
  session: SalesforceSession,
  namespaces: readonly string[],
): Promise<Findings<ScheduledJob>> {
  const ofPackages = `ApexClass.NamespacePrefix IN (${namespaces.map(soqlText).join(', ')})`
  const soql = `SELECT ${columns} FROM AsyncApexJob WHERE JobType = 'ScheduledApex' AND ${ofPackages}`
  return seenOrTold('AsyncApexJob', async () => {
    const rows = await query(session, { soql, api: 'rest', row: jobRow, need: permission.setup })
    // A job whose last run is over keeps its row.
    return { found: rows.filter(({ state }) => !over.has(state)), unseen: [] }
  })
}
