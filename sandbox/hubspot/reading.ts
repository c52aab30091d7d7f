/** Reading what a request carries, and answering lists in pages. */
import { z } from 'zod'
import type { Answer, SimulatorRequest } from '../simulator/route.ts'
import type { WorldObject } from '../world/hubspot-world.ts'
import { refuse } from './answers.ts'

const objectNames: Record<string, WorldObject> = {
  contacts: 'contacts',
  companies: 'companies',
  deals: 'deals',
  '0-1': 'contacts',
  '0-2': 'companies',
  '0-3': 'deals',
}

export function objectOf(request: SimulatorRequest): WorldObject {
  const type = request.params.type ?? ''
  return objectNames[type] ?? refuse(`Unable to infer object type from: ${type}`)
}

/** The scopes of an object route; a type that nobody knows is refused by the handler, not by the scopes. */
export function objectScopes(request: SimulatorRequest, access: 'read' | 'write', also: string[] = []): string[] {
  const object = objectNames[request.params.type ?? '']
  if (object === undefined) return []
  return [`crm.objects.${object}.${access}`, ...also.map((prefix) => `${prefix}.${object}.${access}`)]
}

export function bodyOf<Schema extends z.ZodType>(request: SimulatorRequest, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(request.json())
  if (read.success) return read.data
  return refuse(`Invalid input JSON: ${z.prettifyError(read.error)}`)
}

export type PageRules = { defaultLimit: number; maxLimit: number }

export function pageAnswer<Item>(request: SimulatorRequest, items: readonly Item[], rules: PageRules): Answer {
  const limit = wholeNumber(request.query.get('limit'), 'limit') ?? rules.defaultLimit
  if (limit < 1 || limit > rules.maxLimit) refuse(`limit must be between 1 and ${rules.maxLimit}, but was ${limit}`)
  const start = wholeNumber(request.query.get('after'), 'after') ?? 0
  const results = items.slice(start, start + limit)
  const end = start + results.length
  return { status: 200, json: { results, ...(end < items.length ? { paging: nextPage(end) } : {}) } }
}

export function nextPage(after: number): { next: { after: string; link: string } } {
  return { next: { after: String(after), link: `?after=${after}` } }
}

export function wholeNumber(value: string | null, name: string): number | undefined {
  if (value === null || value === '') return undefined
  if (!/^\d+$/.test(value)) refuse(`${name} must be a whole number, but was ${value}`)
  return Number(value)
}

export function flag(request: SimulatorRequest, name: string): boolean {
  const value = request.query.get(name) ?? 'false'
  if (value !== 'true' && value !== 'false') refuse(`${name} must be true or false, but was ${value}`)
  return value === 'true'
}
