import { z } from 'zod'
import { refuse } from './answers.ts'
import { type BatchRefusals, batchUpdate } from './batch-update.ts'
import type { ApiRoute } from './guard.ts'
import type { Portal, PortalRecord } from './portal.ts'
import { bodyOf, nextPage, objectOf, objectScopes, pageAnswer } from './reading.ts'
import { find } from './search.ts'
import { readSearch } from './search-request.ts'

export function recordRoutes(portal: Portal, options: { now: () => number; refusals: BatchRefusals }): ApiRoute[] {
  return [
    {
      id: 'hubspot.objects.search',
      method: 'POST',
      path: ['/crm/v3/objects/:type/search', '/crm/objects/2026-09/:type/search'],
      write: false,
      limit: 'search',
      source: 'Search the CRM',
      scopes: (request) => objectScopes(request, 'read'),
      handle: (request) => {
        const object = objectOf(request)
        const known = portal.world.properties[object]
        const search = readSearch(request, known)
        const found = find(portal, portal.records(object), { search, known })
        const page = found.slice(search.after, search.after + search.limit)
        const end = search.after + page.length
        const results = page.map(({ record, properties }) => recordAnswer({ ...record, properties }, search.properties))
        const paging = end < found.length ? { paging: nextPage(end) } : {}
        return { status: 200, json: { total: found.length, results, ...paging } }
      },
    },
    {
      id: 'hubspot.objects.batchRead',
      method: 'POST',
      path: ['/crm/v3/objects/:type/batch/read', '/crm/objects/2026-09/:type/batch/read'],
      write: false,
      limit: 'burst',
      source: 'Contacts: retrieve contacts in batches',
      scopes: (request) => objectScopes(request, 'read'),
      handle: (request) => {
        const object = objectOf(request)
        const body = bodyOf(request, batchReadBody)
        const withHistory = body.propertiesWithHistory.length > 0
        checkBatchSize(body.inputs.length, withHistory)
        const ids = [...new Set(body.inputs.map(({ id }) => id))]
        const found = ids.flatMap((id) => portal.record(object, id) ?? [])
        const missing = ids.filter((id) => portal.record(object, id) === undefined)
        const results = [...new Set(found)].map((record) => ({
          ...recordAnswer(record, body.properties),
          ...(withHistory ? { propertiesWithHistory: historyOf(record, body.propertiesWithHistory) } : {}),
        }))
        return batchAnswer(results, missing.length === 0 ? [] : [notFoundError(object, missing)], options.now())
      },
    },
    {
      id: 'hubspot.objects.batchUpdate',
      method: 'POST',
      path: ['/crm/v3/objects/:type/batch/update', '/crm/objects/2026-09/:type/batch/update'],
      write: true,
      limit: 'burst',
      source: 'Contacts: update contacts in batches; changelog "Simplifying batch update response codes"',
      scopes: (request) => objectScopes(request, 'write'),
      handle: (request) => {
        const object = objectOf(request)
        const { updated, errors } = batchUpdate(portal, { object, request, refusals: options.refusals })
        const results = updated.map(({ record, properties }) => recordAnswer(record, properties))
        return batchAnswer(results, errors, options.now())
      },
    },
    {
      id: 'hubspot.objects.list',
      method: 'GET',
      path: ['/crm/v3/objects/:type', '/crm/objects/2026-09/:type'],
      write: false,
      limit: 'burst',
      source: 'Contacts: retrieve all contacts',
      scopes: (request) => objectScopes(request, 'read'),
      handle: (request) => {
        const wanted = (request.query.get('properties') ?? '').split(',').filter(Boolean)
        const records = portal.records(objectOf(request)).map((record) => recordAnswer(record, wanted))
        return pageAnswer(request, records, { defaultLimit: 10, maxLimit: 100 })
      },
    },
  ]
}

const batchReadBody = z.strictObject({
  inputs: z.array(z.strictObject({ id: z.string().min(1) })).min(1),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
})

function checkBatchSize(inputs: number, withHistory: boolean): void {
  if (withHistory && inputs > 50) {
    refuse('The maximum number of inputs supported in a batch request for property histories is 50')
  }
  if (inputs > 100) refuse('The maximum number of inputs supported in a batch request is 100')
}

/** Always present, whatever was asked for. */
const alwaysPresent = ['hs_object_id', 'createdate', 'lastmodifieddate', 'hs_lastmodifieddate']

function recordAnswer(record: PortalRecord, wanted: string[]) {
  const standing = alwaysPresent.filter((name) => record.properties[name] !== undefined)
  const names = [...new Set([...standing, ...wanted])]
  return {
    id: record.id,
    properties: Object.fromEntries(names.map((name) => [name, record.properties[name] ?? null])),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    archived: false,
  }
}

function historyOf(record: PortalRecord, names: string[]) {
  return Object.fromEntries(names.map((name) => [name, name === 'hubspot_owner_id' ? record.ownerHistory : []]))
}

function notFoundError(object: string, ids: string[]) {
  const message = `Could not get some ${object.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`
  return { status: 'error', category: 'OBJECT_NOT_FOUND', message, context: { ids } }
}

function batchAnswer(results: unknown[], errors: unknown[], at: number) {
  const time = new Date(at).toISOString()
  const body = { status: 'COMPLETE', requestedAt: time, startedAt: time, completedAt: time, results }
  if (errors.length === 0) return { status: 200, json: body }
  return { status: 207, json: { ...body, numErrors: errors.length, errors } }
}
