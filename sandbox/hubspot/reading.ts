/** Reading what a request carries, and answering lists in pages. */
import { z } from 'zod'
import type { Answer, SimulatorRequest } from '../simulator/route.ts'
import { refuse } from './answers.ts'
import { type ObjectType, objectTypeOf } from './object-types.ts'
import type { Portal } from './portal.ts'

export function objectTypeIn(portal: Portal, request: SimulatorRequest): ObjectType {
  const type = request.params.type ?? ''
  return objectTypeOf(type, portal.world.schemas) ?? refuse(`Unable to infer object type from: ${type}`)
}

/** The scopes of an object route; a type that nobody knows is refused by the handler, not by the scopes. */
export function objectScopes(portal: Portal, access: 'read' | 'write' | 'schema') {
  return (request: SimulatorRequest) => objectTypeOf(request.params.type ?? '', portal.world.schemas)?.[access] ?? []
}

export function bodyOf<Schema extends z.ZodType>(request: SimulatorRequest, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(request.json())
  if (read.success) return read.data
  return refuse(`Invalid input JSON: ${z.prettifyError(read.error)}`)
}

type PageRules<Item> = { defaultLimit: number; maxLimit: number; show?: (item: Item) => unknown }

export function pageAnswer<Item>(request: SimulatorRequest, items: readonly Item[], rules: PageRules<Item>): Answer {
  const limit = wholeNumber(request.query.get('limit'), 'limit') ?? rules.defaultLimit
  if (limit < 1 || limit > rules.maxLimit) refuse(`limit must be between 1 and ${rules.maxLimit}, but was ${limit}`)
  const start = wholeNumber(request.query.get('after'), 'after') ?? 0
  const page = items.slice(start, start + limit)
  const end = start + page.length
  const results = rules.show === undefined ? page : page.map(rules.show)
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
