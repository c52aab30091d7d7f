import type { z } from 'zod'
import { type Fault, faultIs } from '../../runbook/fault.ts'
import type { Unavailable } from '../../runbook/hubspot-port.ts'
import { fault } from './faults.ts'
import type { Send } from './request.ts'
import type { pageOf } from './schemas.ts'

export type PagedRequest = { path: string; limit: number; query?: [name: string, value: string][] }

/** All pages of a GET endpoint that pages by `paging.next.after`. */
export async function allPages<Item extends z.ZodType>(
  send: Send,
  request: PagedRequest,
  schema: ReturnType<typeof pageOf<Item>>,
): Promise<z.infer<Item>[]> {
  const found: z.infer<Item>[] = []
  let after: string | undefined
  for (;;) {
    const query: [string, string][] = [...(request.query ?? []), ['limit', String(request.limit)]]
    if (after !== undefined) query.push(['after', after])
    const page: { results: z.infer<Item>[]; paging: string | undefined } = await send(
      { method: 'GET', path: request.path, query },
      schema,
    )
    found.push(...page.results)
    if (page.paging === undefined) return found
    // A cursor that stands still would ask for ever.
    if (page.paging === after)
      throw fault('unknown', 'unexpected-answer', `GET ${request.path}: the paging does not move`)
    after = page.paging
  }
}

/** Runs a reading that the run can do without: what cannot be seen is `unavailable`, never "nothing found". */
export async function orUnavailable<Seen>(reading: () => Promise<Seen>): Promise<Seen | Unavailable> {
  try {
    return await reading()
  } catch (error) {
    if (isForbidden(error)) return { kind: 'unavailable', why: 'scope' }
    if (isRefused(error)) return { kind: 'unavailable', why: 'refused' }
    throw error
  }
}

export function isForbidden(error: unknown): error is Fault {
  return faultIs(error, 'missing-scope', 'missing-permission')
}

/** Nobody can grant what HubSpot does not have in this account, or does not take as it was asked. */
export function isRefused(error: unknown): boolean {
  return faultIs(error, 'not-found', 'rejected')
}
