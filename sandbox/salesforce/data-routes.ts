import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import { refuse } from './answers.ts'
import { isFilterable, objectNamed, visibleFields } from './objects.ts'
import { removeAssignment, type SalesforceOrgState } from './org.ts'
import { restRoute } from './rest.ts'
import { type QueryResult, runQuery } from './soql.ts'
import { read } from './soql-fields.ts'
import type { Row } from './table.ts'
import { type QueryApi, tablesOf } from './tables.ts'

const REST_DOCS = 'REST API Developer Guide'

/** Asked without a version, and without a session as well. */
const versionsRoute = (org: SalesforceOrgState): Route => ({
  id: 'salesforce.versions',
  method: 'GET',
  path: ['/services/data', '/services/data/'],
  write: false,
  source: `${REST_DOCS}, Versions`,
  handle: () => ({
    status: 200,
    json: org.apiVersions.map((version) => ({
      label: `Release ${version}`,
      url: `/services/data/v${version}`,
      version,
    })),
  }),
})

export function dataRoutes(org: SalesforceOrgState, pageSize: number): Route[] {
  const routes: Route[] = [
    {
      id: 'salesforce.query',
      method: 'GET',
      path: '/services/data/:version/query',
      write: false,
      source: `${REST_DOCS}, Query`,
      handle: (request) => query(org, { api: 'rest', request, pageSize }),
    },
    {
      id: 'salesforce.query.more',
      method: 'GET',
      path: '/services/data/:version/query/:locator',
      write: false,
      source: `${REST_DOCS}, Query More Results`,
      handle: (request) => queryMore(org, { api: 'rest', request, pageSize }),
    },
    {
      id: 'salesforce.tooling.query',
      method: 'GET',
      path: '/services/data/:version/tooling/query',
      write: false,
      source: 'Tooling API, REST Resources',
      handle: (request) => query(org, { api: 'tooling', request, pageSize }),
    },
    {
      id: 'salesforce.tooling.query.more',
      method: 'GET',
      path: '/services/data/:version/tooling/query/:locator',
      write: false,
      source: 'Tooling API, REST Resources',
      handle: (request) => queryMore(org, { api: 'tooling', request, pageSize }),
    },
    {
      id: 'salesforce.describe',
      method: 'GET',
      path: '/services/data/:version/sobjects/:object/describe',
      write: false,
      source: `${REST_DOCS}, sObject Describe`,
      handle: (request) => describe(org, request.params.object ?? ''),
    },
    {
      id: 'salesforce.permission-set-assignment.delete',
      method: 'DELETE',
      path: '/services/data/:version/sobjects/PermissionSetAssignment/:id',
      write: true,
      source: `${REST_DOCS}, sObject Rows`,
      handle: (request) => deleteAssignment(org, request.params.id ?? ''),
    },
    {
      id: 'salesforce.permission-set-assignment.create',
      method: 'POST',
      path: '/services/data/:version/sobjects/PermissionSetAssignment',
      write: true,
      source: `${REST_DOCS}, sObject Basic Information`,
      handle: (request) => createAssignment(org, request),
    },
    {
      id: 'salesforce.limits',
      method: 'GET',
      path: '/services/data/:version/limits',
      write: false,
      source: `${REST_DOCS}, Limits`,
      handle: () => limits(org),
    },
    {
      id: 'salesforce.limits.record-count',
      method: 'GET',
      path: '/services/data/:version/limits/recordCount',
      write: false,
      source: `${REST_DOCS}, Record Count`,
      handle: (request) => recordCount(org, (request.query.get('sObjects') ?? '').split(',')),
    },
  ]
  return [versionsRoute(org), ...routes.map((route) => restRoute(org, route))]
}

type Paging = { api: QueryApi; request: SimulatorRequest; pageSize: number }

function query(org: SalesforceOrgState, paging: Paging): Answer {
  const result = runQuery(paging.request.query.get('q') ?? '', tablesOf(org, paging.api))
  if (result.isCount) return { status: 200, json: { totalSize: result.count, done: true, records: [] } }
  const records = result.rows.map((row) => record(row, result))
  if (result.table === 'EntityDefinition' && records.length > paging.pageSize) {
    return refuse(400, 'EXCEEDED_ID_LIMIT', 'EntityDefinition does not support queryMore(), use LIMIT')
  }
  if (result.singlePage) return { status: 200, json: { totalSize: result.count, done: true, records } }
  return page(org, records, { ...paging, totalSize: result.count })
}

function queryMore(org: SalesforceOrgState, paging: Paging): Answer {
  const records = org.cursors.get(paging.request.params.locator ?? '')
  if (records === undefined) return refuse(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
  return page(org, records, { ...paging, totalSize: records.length })
}

function page(org: SalesforceOrgState, records: unknown[], paging: Paging & { totalSize: number }): Answer {
  const { api, request, pageSize, totalSize } = paging
  const rest = records.slice(pageSize)
  if (rest.length === 0) return { status: 200, json: { totalSize, done: true, records } }
  const locator = `01g${randomUUID()}-${pageSize}`
  org.cursors.set(locator, rest)
  const prefix = `/services/data/${request.params.version}${api === 'tooling' ? '/tooling' : ''}`
  const nextRecordsUrl = `${prefix}/query/${locator}`
  return { status: 200, json: { totalSize, done: false, nextRecordsUrl, records: records.slice(0, pageSize) } }
}

/** A row as the client asked for it: only its columns, related records nested, attributes on every level. */
function record(row: Row, { table, columns }: QueryResult): Row {
  const answer: Row = { attributes: { type: table } }
  for (const column of columns) place(answer, row, column.split('.'))
  return answer
}

function place(answer: Row, row: unknown, [name, ...rest]: string[]): void {
  if (name === undefined) return
  const value = read(row, name)
  // Where nothing is referred to there is no record to nest.
  if (rest.length === 0 || value === null || value === undefined) {
    answer[name] = value ?? null
    return
  }
  const known = answer[name]
  const nested: Row = { attributes: { type: name }, ...(typeof known === 'object' ? known : {}) }
  place(nested, value, rest)
  answer[name] = nested
}

function describe(org: SalesforceOrgState, name: string): Answer {
  const object = objectNamed(org, name)
  if (object === undefined) return refuse(404, 'NOT_FOUND', 'The requested resource does not exist')
  const { label, keyPrefix } = object
  const fields = visibleFields(org, object).map((field) => ({ ...field, filterable: isFilterable(field) }))
  return { status: 200, json: { name, label, keyPrefix, custom: name.endsWith('__c'), queryable: true, fields } }
}

function deleteAssignment(org: SalesforceOrgState, id: string): Answer {
  if (!org.allows('AssignPermissionSets')) {
    return refuse(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id')
  }
  if (removeAssignment(org, id)) return { status: 204 }
  return refuse(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible: '.concat(id))
}

const assignmentFields = z.strictObject({ AssigneeId: z.string(), PermissionSetId: z.string() })

function createAssignment(org: SalesforceOrgState, request: SimulatorRequest): Answer {
  if (!org.allows('AssignPermissionSets')) {
    return refuse(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id')
  }
  const fields = assignmentFields.safeParse(request.json())
  if (!fields.success) return refuse(400, 'INVALID_FIELD', z.prettifyError(fields.error))
  const { AssigneeId: assigneeId, PermissionSetId: permissionSetId } = fields.data
  const sets = org.packages.flatMap((installed) => installed.permissionSets)
  const known = sets.some(({ id }) => id === permissionSetId) && org.users.some(({ id }) => id === assigneeId)
  if (!known) return refuse(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
  if (org.assignments.some((one) => one.assigneeId === assigneeId && one.permissionSetId === permissionSetId)) {
    return refuse(
      400,
      'DUPLICATE_VALUE',
      'duplicate value found: <unknown> duplicates value on record with id: <unknown>',
    )
  }
  const id = org.nextId('0Pa')
  org.assignments.push({ id, permissionSetId, assigneeId })
  return { status: 201, json: { id, success: true, errors: [] } }
}

function limits(org: SalesforceOrgState): Answer {
  const { limit, used } = org.dailyApiRequests
  return {
    status: 200,
    json: {
      DailyApiRequests: { Max: limit, Remaining: limit - used },
      DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 - org.bulkJobs.length },
    },
  }
}

/** Unknown names are left out silently, and the numbers are Salesforce's cached ones. */
function recordCount(org: SalesforceOrgState, names: string[]): Answer {
  if (!org.allows('ViewSetup')) return refuse(403, 'INSUFFICIENT_ACCESS', 'View Setup and Configuration is needed')
  const objects = org.packages.flatMap((installed) => installed.objects)
  const counted = objects.filter((object) => names.includes(object.name))
  return { status: 200, json: { sObjects: counted.map(({ name, rows }) => ({ count: rows.length, name })) } }
}
