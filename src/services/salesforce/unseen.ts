import { type Fault, type FaultCode, faultIs } from '../../runbook/fault.ts'
import type { Unseen } from '../../runbook/salesforce-port.ts'

/** What one source of findings says. */
export type Findings<T> = { found: T[]; unseen: Unseen[] }

/** Of these another try brings nothing else; a limit, a lost session or a timeout concerns more than one source. */
const refusals: FaultCode[] = ['rejected', 'missing-permission', 'not-found']
/** An outage answers with these, and so do some orgs for good when they are asked about a certain thing. */
const internalErrors: FaultCode[] = ['unavailable', 'unexpected-answer']

export function isRefusal(error: unknown): error is Fault {
  return faultIs(error, ...refusals)
}

export function mayPass(error: unknown): error is Fault {
  return faultIs(error, ...internalErrors)
}

export async function triedTwice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!mayPass(error)) throw error
    return ask()
  }
}

/**
 * A source that Salesforce refuses hides nothing of the others, and is named instead of counting as empty. `fragile`: one that
 * is known to answer with internal errors for good in some orgs.
 */
export async function seenOrTold<T>(
  type: string,
  look: () => Promise<Findings<T>>,
  { fragile = false }: { fragile?: boolean } = {},
): Promise<Findings<T>> {
  try {
    return await look()
  } catch (error) {
    if (!isRefusal(error) && !(fragile && mayPass(error))) throw error
    return { found: [], unseen: [{ type, reason: error.facts.detail }] }
  }
}
