/** What a search may ask (docs "Search the CRM", Limitations); everything beyond is a 400. */
import { z } from 'zod'
import type { SimulatorRequest } from '../simulator/route.ts'
import type { WorldProperty } from '../world/hubspot-properties.ts'
import { refuse } from './answers.ts'
import { bodyOf } from './reading.ts'

const searchLimits = { body: 3000, page: 200, depth: 10_000, groups: 5, filtersPerGroup: 6, filters: 18 }

const compared = z.enum(['EQ', 'NEQ', 'LT', 'LTE', 'GT', 'GTE'])
const byToken = z.enum(['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'])
const propertyName = z.string().min(1)

const filter = z.discriminatedUnion('operator', [
  z.strictObject({ propertyName, operator: compared, value: z.string() }),
  z.strictObject({ propertyName, operator: byToken, value: z.string() }),
  z.strictObject({ propertyName, operator: z.literal('BETWEEN'), value: z.string(), highValue: z.string() }),
  z.strictObject({ propertyName, operator: z.enum(['IN', 'NOT_IN']), values: z.array(z.string()).min(1) }),
  z.strictObject({ propertyName, operator: z.enum(['HAS_PROPERTY', 'NOT_HAS_PROPERTY']) }),
])

export type SearchFilter = z.infer<typeof filter>

const sort = z.union([
  z.string().min(1),
  z.strictObject({ propertyName, direction: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING') }),
])

const searchBody = z.strictObject({
  filterGroups: z.array(z.strictObject({ filters: z.array(filter) })).default([]),
  sorts: z.array(sort).default([]),
  properties: z.array(z.string()).default([]),
  limit: z.number().int().min(1).default(10),
  after: z.string().regex(/^\d*$/).default('0'),
  query: z.string().optional(),
})

export type Search = {
  groups: SearchFilter[][]
  sort: { property: string; descending: boolean }
  properties: string[]
  limit: number
  after: number
  query: string
}

export function readSearch(request: SimulatorRequest, known: readonly WorldProperty[]): Search {
  if (request.body.length > searchLimits.body)
    refuse(`The request body is longer than ${searchLimits.body} characters.`)
  const body = bodyOf(request, searchBody)
  const groups = body.filterGroups.map(({ filters }) => filters)
  checkFilters(groups)
  const [first, ...others] = body.sorts
  if (others.length > 0) refuse('Only one sort is allowed per search.')
  if (body.limit > searchLimits.page) refuse(`limit must be at most ${searchLimits.page}, but was ${body.limit}.`)
  const after = Number(body.after)
  if (after + body.limit > searchLimits.depth) refuse('Paging deeper than 10,000 results is not possible.')
  const search = { groups, sort: readSort(first), properties: body.properties, limit: body.limit, after }
  checkNames([...groups.flat().map((each) => each.propertyName), search.sort.property], known)
  return { ...search, query: body.query ?? '' }
}

function checkFilters(groups: SearchFilter[][]): void {
  if (groups.length > searchLimits.groups) refuse(`At most ${searchLimits.groups} filter groups are allowed.`)
  if (groups.some((filters) => filters.length > searchLimits.filtersPerGroup)) {
    refuse(`At most ${searchLimits.filtersPerGroup} filters are allowed in a group.`)
  }
  if (groups.flat().length > searchLimits.filters) refuse(`At most ${searchLimits.filters} filters are allowed.`)
}

function readSort(given: z.infer<typeof sort> | undefined): Search['sort'] {
  if (given === undefined) return { property: 'hs_object_id', descending: false }
  if (typeof given !== 'string') {
    return { property: given.propertyName, descending: given.direction === 'DESCENDING' }
  }
  return given.startsWith('-') ? { property: given.slice(1), descending: true } : { property: given, descending: false }
}

function checkNames(names: string[], known: readonly WorldProperty[]): void {
  for (const name of names) {
    if (!known.some((property) => property.name === name)) {
      refuse(`There was a problem with the request. Property ${name} does not exist.`)
    }
  }
}
