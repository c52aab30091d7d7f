import { z } from 'zod'
import { fault } from './session/faults.ts'
import { parse } from './session/query.ts'
import type { SalesforceSession } from './session/session.ts'

const versions = z.array(z.looseObject({ version: z.string() })).min(1)

/** Otherwise every call would answer that the address does not exist. */
export async function requireApiVersion(session: SalesforceSession): Promise<void> {
  const offered = parse(versions, await session.get('/services/data')).map(({ version }) => version)
  if (offered.includes(session.apiVersion)) return
  const ordered = offered.toSorted((left, right) => Number(left) - Number(right))
  throw fault('permanent', 'unknown-api-version', `${session.apiVersion} (${ordered[0]} – ${ordered.at(-1)})`)
}
