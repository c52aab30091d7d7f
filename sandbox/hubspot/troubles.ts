/** Answers that HubSpot gives in bad moments (docs "Error handling"), for the fault queue. */
import type { FaultAction } from '../simulator/fault-queue.ts'

/** Too many writes at the same records: the lock lasts two seconds. */
export const locked: FaultAction = {
  kind: 'answer',
  status: 423,
  body: { status: 'error', message: 'The resource is locked, try again later.' },
}

/** The account is on its way to another data centre; HubSpot names the seconds, up to a day. */
export function migrating(seconds: number): FaultAction {
  return {
    kind: 'answer',
    status: 477,
    headers: { 'retry-after': String(seconds) },
    body: { status: 'error', message: 'The account is being migrated to another data centre.' },
  }
}

/** From before HubSpot's own servers: not JSON, and not even with a type. */
export const badGateway: FaultAction = { kind: 'answer', status: 502, body: 'Bad gateway', withoutType: true }
