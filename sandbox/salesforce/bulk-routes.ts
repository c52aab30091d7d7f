import { stringify } from 'csv-stringify/sync'
import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import { Refusal, refuse } from './answers.ts'
import { objectNamed } from './objects.ts'
import type { BulkJob, SalesforceOrgState } from './org.ts'
import { restRoute } from './rest.ts'
import { runQuery } from './soql.ts'
import { read } from './soql-fields.ts'
import { tablesOf } from './tables.ts'
import { textOf } from './text-of.ts'

const BULK_DOCS = 'Bulk API 2.0, Query Jobs'

export function bulkRoutes(org: SalesforceOrgState, pageSize: number): Route[] {
  const routes: Route[] = [
    {
      id: 'salesforce.bulk.query.create',
      method: 'POST',
      path: '/services/data/:version/jobs/query',
      write: false,
      source: `${BULK_DOCS}, Create a Query Job`,
      handle: (request) => create(org, request.json()),
    },
    {
      id: 'salesforce.bulk.query.status',
      method: 'GET',
      path: '/services/data/:version/jobs/query/:id',
      write: false,
      source: `${BULK_DOCS}, Get Information About a Query Job`,
      handle: (request) => status(org, request),
    },
    {
      id: 'salesforce.bulk.query.results',
      method: 'GET',
      path: '/services/data/:version/jobs/query/:id/results',
      write: false,
      source: `${BULK_DOCS}, Get Results for a Query Job`,
      handle: (request) => results(org, request, pageSize),
    },
  ]
  return routes.map((route) => restRoute(org, route))
}

function create(org: SalesforceOrgState, body: unknown): Answer {
  const { operation, query } = { operation: undefined, query: undefined, ...(typeof body === 'object' ? body : {}) }
  if (operation !== 'query' && operation !== 'queryAll') return refuse(400, 'INVALIDJOB', 'Unsupported operation')
  if (typeof query !== 'string') return refuse(400, 'INVALIDJOB', 'The query is missing')
  const result = runQuery(query, tablesOf(org, 'rest'))
  if (result.isCount) return refuse(400, 'API_ERROR', 'Aggregate functions are not supported by Bulk API 2.0')
  refuseCompoundFields(org, result.table, result.columns)
  const job: BulkJob = {
    id: org.nextId('750'),
    query,
    state: 'UploadComplete',
    polls: 0,
    header: result.columns,
    rows: result.rows.map((row) => result.columns.map((column) => textOf(read(row, column)))),
  }
  org.bulkJobs.push(job)
  return { status: 200, json: jobInfo(job) }
}

function refuseCompoundFields(org: SalesforceOrgState, table: string, columns: string[]): void {
  const object = objectNamed(org, table)
  const compound = object?.fields.find((field) => field.type === 'location' && columns.includes(field.name))
  if (compound === undefined) return
  throw new Refusal(
    400,
    'FUNCTIONALITY_NOT_ENABLED',
    `Selecting compound data not supported in Bulk Query: ${compound.name}`,
  )
}

function status(org: SalesforceOrgState, request: SimulatorRequest): Answer {
  const job = jobOf(org, request)
  if (job.state === 'Aborted') return { status: 200, json: jobInfo(job) }
  job.polls += 1
  job.state = job.polls > 1 ? 'JobComplete' : 'InProgress'
  return { status: 200, json: jobInfo(job) }
}

function jobInfo(job: BulkJob) {
  const done = job.state === 'JobComplete' ? { numberRecordsProcessed: job.rows.length, retries: 0 } : {}
  return {
    id: job.id,
    operation: 'query',
    state: job.state,
    columnDelimiter: 'COMMA',
    lineEnding: 'LF',
    contentType: 'CSV',
    ...done,
  }
}

/** Every page begins with the header, and the last one says the word `null` where the next locator would be. */
function results(org: SalesforceOrgState, request: SimulatorRequest, pageSize: number): Answer {
  const job = jobOf(org, request)
  if (job.state !== 'JobComplete') return refuse(400, 'INVALIDJOBSTATE', `The job is in state ${job.state}`)
  const from = startOf(request.query.get('locator'))
  if (from === undefined || from > job.rows.length) return refuse(400, 'INVALIDLOCATOR', 'The locator is invalid')
  const wanted = Number(request.query.get('maxRecords') ?? pageSize)
  const rows = job.rows.slice(from, from + Math.min(wanted, pageSize))
  const next = from + rows.length
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv',
      'sforce-locator': next < job.rows.length ? Buffer.from(String(next)).toString('base64url') : 'null',
      'sforce-numberofrecords': String(rows.length),
    },
    text: stringify([job.header, ...rows], { quoted: true, quoted_empty: true }),
  }
}

function startOf(locator: string | null): number | undefined {
  if (locator === null) return 0
  const start = Number(Buffer.from(locator, 'base64url').toString('utf8'))
  return Number.isInteger(start) && start > 0 ? start : undefined
}

function jobOf(org: SalesforceOrgState, request: SimulatorRequest): BulkJob {
  const job = org.bulkJobs.find((candidate) => candidate.id === request.params.id)
  if (job === undefined) throw new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist')
  return job
}
