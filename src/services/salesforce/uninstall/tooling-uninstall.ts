import { z } from 'zod'
import { faultIs } from '../../../runbook/fault.ts'
import type { Objection, UninstallProgress, UninstallRequest } from '../../../runbook/salesforce-port.ts'
import { permission } from '../permissions.ts'
import { parse, query, soqlText } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { endedInTime, isUnheard, type RequestTimes } from './request-times.ts'

const created = z.looseObject({ id: z.string().min(1) })

const requestRow = z.looseObject({ Id: z.string(), Status: z.string() })
const listedRow = requestRow.extend({ CreatedDate: z.string() })

const REQUEST_OBJECT = 'SubscriberPackageVersionUninstallRequest'

export async function startToolingRequest(session: SalesforceSession, versionId: string): Promise<UninstallRequest> {
  const record = { SubscriberPackageVersionId: versionId }
  const answer = await session.call((conn) => conn.tooling.sobject(REQUEST_OBJECT).create(record), permission.packages)
  return { id: parse(created, answer).id, strategy: 'tooling' }
}

export async function toolingProgress(session: SalesforceSession, id: string): Promise<UninstallProgress> {
  const answer = await session.get(`/tooling/sobjects/${REQUEST_OBJECT}/${encodeURIComponent(id)}`, permission.packages)
  const { Status } = parse(requestRow, answer)
  // The documentation writes `Error`, Salesforce's own tests `ERROR`; what is unknown is a failure.
  if (isSuccess(Status)) return { state: 'succeeded' }
  if (isRunning(Status)) return { state: 'running', status: Status }
  return { state: 'failed', errors: await toolingErrors(session, id, Status) }
}

function isSuccess(status: string): boolean {
  return status.toLowerCase() === 'success'
}

function isRunning(status: string): boolean {
  return ['queued', 'inprogress'].includes(status.toLowerCase())
}

const errorRow = z.looseObject({ Message: z.string() })

async function toolingErrors(session: SalesforceSession, id: string, status: string): Promise<Objection[]> {
  const soql = `SELECT Message FROM PackageVersionUninstallRequestError WHERE ParentRequest.Id = ${soqlText(id)} ORDER BY Message`
  const rows = await query(session, { soql, api: 'tooling', row: errorRow })
  const texts = rows.length > 0 ? rows.map(({ Message }) => Message) : [status]
  return texts.map((text) => ({ type: '', name: '', text }))
}

export async function findToolingRequest(
  session: SalesforceSession,
  versionId: string,
  times: RequestTimes,
): Promise<UninstallRequest | undefined> {
  const filter = `SubscriberPackageVersionId = ${soqlText(versionId)} AND CreatedDate >= ${times.runningFrom}`
  const soql = `SELECT Id, Status, CreatedDate FROM ${REQUEST_OBJECT} WHERE ${filter} ORDER BY CreatedDate DESC`
  try {
    const rows = await query(session, { soql, api: 'tooling', row: listedRow, need: permission.packages })
    const counts = ({ Id: id, Status, CreatedDate: createdAt }: z.infer<typeof listedRow>) => {
      if (isRunning(Status)) return true
      return isSuccess(Status) ? endedInTime(createdAt, times) : isUnheard({ id, createdAt }, times)
    }
    const found = rows.find(counts)
    return found === undefined ? undefined : { id: found.Id, strategy: 'tooling' }
  } catch (error) {
    if (faultIs(error, 'not-found')) return undefined
    throw error
  }
}
