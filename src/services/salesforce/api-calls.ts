/**
 * The calls of a day belong to all integrations of the org, and those that serve customers must not stand still because of
 * ours: a twentieth is left to them, many times what a run needs, and what an admin can still do something with.
 */
import { Fault } from '../../runbook/fault.ts'
import { readApiCalls } from './organization.ts'
import type { SalesforceSession } from './session/session.ts'

const RESERVED_SHARE = 0.05

/** The day is a rolling window of 24 hours, so some calls come back with every hour. */
const RETRY_MS = 3_600_000

export async function requireCallsLeft(session: SalesforceSession): Promise<void> {
  const { limit, used } = session.lastApiCalls() ?? (await readApiCalls(session))
  const left = limit - used
  if (left >= limit * RESERVED_SHARE) return
  const detail = `${left} / ${limit}`
  const code = 'daily-limit-reached'
  throw new Fault({ vendor: 'salesforce', kind: 'retry-later', code, detail, retryAfterMs: RETRY_MS })
}
