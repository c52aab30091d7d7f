import { isFault } from '../../runbook/fault.ts'
import type { Unseen } from '../../runbook/salesforce-port.ts'

/** What one source of findings says. */
export type Findings<T> = { found: T[]; unseen: Unseen[] }

/** Of these another try brings nothing else; a limit, a lost session or a timeout concerns more than one source. */
const refusals = new Set(['rejected', 'missing-permission', 'not-found'])

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
    if (!isFault(error)) throw error
    const { code, detail } = error.facts
    const forGood = refusals.has(code) || (fragile && (code === 'unavailable' || code === 'unexpected-answer'))
    if (!forGood) throw error
    return { found: [], unseen: [{ type, reason: detail }] }
  }
}
