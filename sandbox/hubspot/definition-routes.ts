/** What an account has set up: properties, workflows, lists. */
import { z } from 'zod'
import type { Answer, SimulatorRequest } from '../simulator/route.ts'
import type { WorldList } from '../world/hubspot-lists.ts'
import type { WorldSchema } from '../world/hubspot-objects.ts'
import type { WorldProperty } from '../world/hubspot-properties.ts'
import type { WorldWorkflow } from '../world/hubspot-workflows.ts'
import { notFound } from './answers.ts'
import type { ApiRoute } from './guard.ts'
import type { Portal } from './portal.ts'
import { bodyOf, flag, objectScopes, objectTypeIn, pageAnswer } from './reading.ts'

export function definitionRoutes(portal: Portal, now: () => number): ApiRoute[] {
  const { workflows, lists } = portal.world
  return [
    {
      id: 'hubspot.properties.list',
      method: 'GET',
      path: ['/crm/v3/properties/:type', '/crm/properties/2026-09/:type'],
      write: false,
      limit: 'burst',
      source: 'Properties: retrieve properties',
      scopes: objectScopes(portal, 'schema'),
      handle: (request) => ({
        status: 200,
        json: { results: portal.properties(objectTypeIn(portal, request).object).map(propertyAnswer) },
      }),
    },
    {
      id: 'hubspot.schemas.list',
      method: 'GET',
      // The reference names the first path, the SDK asks on the second.
      path: ['/crm/v3/schemas', '/crm-object-schemas/v3/schemas'],
      write: false,
      limit: 'burst',
      source: 'Custom objects: get all schemas',
      scopes: () => ['crm.schemas.custom.read', 'crm.objects.custom.read'],
      handle: () => ({
        status: 200,
        json: { results: portal.world.schemas.map((schema) => schemaAnswer(schema, portal)) },
      }),
    },
    {
      id: 'hubspot.flows.list',
      method: 'GET',
      path: '/automation/v4/flows',
      write: false,
      limit: 'burst',
      source: 'Workflows (v4, beta): retrieve all workflows',
      scopes: () => ['automation'],
      handle: (request) => pageAnswer(request, workflows.map(flowSummary), { defaultLimit: 100, maxLimit: 100 }),
    },
    {
      id: 'hubspot.flows.batchRead',
      method: 'POST',
      path: '/automation/v4/flows/batch/read',
      write: false,
      limit: 'burst',
      source: 'Workflows (v4, beta): retrieve workflows in batches',
      scopes: () => ['automation'],
      handle: (request) => {
        const wanted = new Set(bodyOf(request, flowBatchBody).inputs.map(({ flowId }) => flowId))
        const results = workflows.filter(({ id }) => wanted.has(id)).map(flowAnswer)
        const at = new Date(now()).toISOString()
        return { status: 200, json: { status: 'COMPLETE', startedAt: at, completedAt: at, results } }
      },
    },
    {
      id: 'hubspot.flows.get',
      method: 'GET',
      path: '/automation/v4/flows/:flowId',
      write: false,
      limit: 'burst',
      source: 'Workflows (v4, beta): retrieve a workflow by id',
      scopes: () => ['automation'],
      handle: (request) => {
        const workflow = workflows.find(({ id }) => id === request.params.flowId)
        return workflow === undefined ? notFound('Flow not found') : { status: 200, json: flowAnswer(workflow) }
      },
    },
    {
      id: 'hubspot.lists.search',
      method: 'POST',
      path: ['/crm/v3/lists/search', '/crm/lists/2026-09/search'],
      write: false,
      limit: 'burst',
      source: 'Lists: search for a list',
      scopes: () => ['crm.lists.read'],
      handle: (request): Answer => {
        const { count, offset, query } = bodyOf(request, listSearchBody)
        const matching = lists.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
        const page = matching.slice(offset, offset + count)
        const end = offset + page.length
        const hasMore = end < matching.length
        const found = page.map((list) => listAnswer(list, false))
        return { status: 200, json: { lists: found, offset: end, hasMore, total: matching.length } }
      },
    },
    {
      id: 'hubspot.lists.get',
      method: 'GET',
      path: ['/crm/v3/lists', '/crm/v3/lists/', '/crm/lists/2026-09'],
      write: false,
      limit: 'burst',
      source: 'Lists: retrieve lists',
      scopes: () => ['crm.lists.read'],
      handle: (request) => {
        const ids = listIdsOf(request)
        const found = lists.filter(({ listId }) => ids.has(listId))
        return { status: 200, json: { lists: found.map((list) => listAnswer(list, flag(request, 'includeFilters'))) } }
      },
    },
  ]
}

const flowBatchBody = z.strictObject({
  inputs: z.array(z.strictObject({ flowId: z.string(), type: z.literal('FLOW_ID') })).min(1),
})

const listSearchBody = z.strictObject({
  count: z.number().int().min(1).max(500).default(20),
  offset: z.number().int().min(0).default(0),
  query: z.string().default(''),
  additionalProperties: z.array(z.string()).default([]),
})

function listIdsOf(request: SimulatorRequest): Set<string> {
  return new Set(request.query.getAll('listIds').flatMap((value) => value.split(',')))
}

function propertyAnswer(property: WorldProperty) {
  const { readOnly, referencedObjectType, hubspotDefined, ...rest } = property
  return {
    ...rest,
    description: '',
    options: [],
    externalOptions: referencedObjectType !== null,
    hidden: false,
    formField: false,
    hubspotDefined,
    archived: false,
    ...(referencedObjectType === null ? {} : { referencedObjectType }),
    modificationMetadata: { archivable: !hubspotDefined, readOnlyDefinition: hubspotDefined, readOnlyValue: readOnly },
  }
}

function schemaAnswer({ objectTypeId, ...schema }: WorldSchema, portal: Portal) {
  return {
    ...schema,
    id: objectTypeId.slice(2),
    objectTypeId,
    metaType: 'PORTAL_SPECIFIC',
    requiredProperties: [schema.primaryDisplayProperty],
    searchableProperties: [schema.primaryDisplayProperty],
    secondaryDisplayProperties: [],
    properties: portal.properties(objectTypeId).map(propertyAnswer),
    associations: [],
    archived: false,
  }
}

function flowSummary(workflow: WorldWorkflow) {
  const { id, name, isEnabled, objectTypeId, createdAt, updatedAt } = workflow
  return { id, name, isEnabled, objectTypeId, createdAt, updatedAt, flowType: 'WORKFLOW', revisionId: '1' }
}

function flowAnswer(workflow: WorldWorkflow) {
  return { ...workflow, flowType: 'WORKFLOW', revisionId: '1', startActionId: '1', timeWindows: [], blockedDates: [] }
}

function listAnswer({ filterBranch, ...list }: WorldList, withFilters: boolean) {
  return { ...list, listVersion: 1, ...(withFilters && filterBranch !== undefined ? { filterBranch } : {}) }
}
