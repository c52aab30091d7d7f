import { z } from 'zod'
import type { SimulatorRequest } from '../simulator/route.ts'
import { notFound, refuse } from './answers.ts'
import { type BatchUpdateRules, batchUpdate } from './batch-update.ts'
import type { ApiRoute } from './guard.ts'
import type { Portal } from './portal.ts'
import { bodyOf, nextPage, objectScopes, objectTypeIn, pageAnswer } from './reading.ts'
import { batchAnswer, missingError, recordAnswer } from './record-answers.ts'
import { find } from './search.ts'
import type { ListMatching } from './search-filters.ts'
import { readSearch } from './search-request.ts'

type RecordRouteOptions = { now: () => number; listMatching: ListMatching; updates: BatchUpdateRules }

export function recordRoutes(portal: Portal, options: RecordRouteOptions): ApiRoute[] {
  return [
    {
      id: 'hubspot.objects.search',
      method: 'POST',
      path: ['/crm/v3/objects/:type/search', '/crm/objects/2026-09/:type/search'],
      write: false,
      limit: 'search',
      source: 'Search the CRM',
      scopes: objectScopes(portal, 'read'),
      handle: (request) => {
        const { object } = objectTypeIn(portal, request)
        const properties = portal.properties(object)
        const search = readSearch(request, properties)
        const { listMatching } = options
        const { total, page } = find(portal.index(object), { search, properties, listMatching })
        const end = search.after + page.length
        const results = page.map((record) => recordAnswer(record, search.properties))
        return { status: 200, json: { total, results, ...(end < total ? { paging: nextPage(end) } : {}) } }
      },
    },
    {
      id: 'hubspot.objects.batchRead',
      method: 'POST',
      path: ['/crm/v3/objects/:type/batch/read', '/crm/objects/2026-09/:type/batch/read'],
      write: false,
      limit: 'burst',
      source: 'Contacts: retrieve contacts in batches',
      scopes: objectScopes(portal, 'read'),
      handle: (request) => {
        const { object, singular } = objectTypeIn(portal, request)
        const body = bodyOf(request, batchReadBody)
        checkBatchSize(body.inputs.length, body.propertiesWithHistory.length > 0)
        const ids = [...new Set(body.inputs.map(({ id }) => id))]
        const found = new Set(ids.flatMap((id) => portal.record(object, id) ?? []))
        const missing = ids.filter((id) => portal.record(object, id) === undefined)
        const results = [...found].map((record) => recordAnswer(record, body.properties, body.propertiesWithHistory))
        return batchAnswer(results, missing.length === 0 ? [] : [missingError(singular, missing)], options.now())
      },
    },
    {
      id: 'hubspot.objects.batchUpdate',
      method: 'POST',
      path: ['/crm/v3/objects/:type/batch/update', '/crm/objects/2026-09/:type/batch/update'],
      write: true,
      limit: 'burst',
      source: 'Contacts: update contacts in batches; changelog "Simplifying batch update response codes"',
      scopes: objectScopes(portal, 'write'),
      handle: (request) => {
        const type = objectTypeIn(portal, request)
        const { updated, errors } = batchUpdate(portal, { type, request, rules: options.updates })
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
      scopes: objectScopes(portal, 'read'),
      handle: (request) => {
        const wanted = namesIn(request, 'properties')
        const records = portal.records(objectTypeIn(portal, request).object)
        return pageAnswer(request, records, {
          defaultLimit: 10,
          maxLimit: 100,
          show: (record) => recordAnswer(record, wanted),
        })
      },
    },
    {
      id: 'hubspot.objects.get',
      method: 'GET',
      path: ['/crm/v3/objects/:type/:id', '/crm/objects/2026-09/:type/:id'],
      write: false,
      limit: 'burst',
      source: 'Contacts: retrieve a contact',
      scopes: objectScopes(portal, 'read'),
      handle: (request) => {
        const { object } = objectTypeIn(portal, request)
        const record = portal.record(object, request.params.id ?? '')
        if (record === undefined) return notFound('resource not found')
        const history = namesIn(request, 'propertiesWithHistory')
        return { status: 200, json: recordAnswer(record, namesIn(request, 'properties'), history) }
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

function namesIn(request: SimulatorRequest, parameter: string): string[] {
  return request.query.getAll(parameter).flatMap((names) => names.split(',').filter(Boolean))
}
