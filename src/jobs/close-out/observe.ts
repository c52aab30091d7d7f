/** Checks the audit chain before the report is written over it, and looks once more at what is left for people in Salesforce. */
import type { AccessFinding } from '../../runbook/access.ts'
import { checkChain } from '../../runbook/audit/audit.ts'
import { Fault, type FaultFacts, isFault } from '../../runbook/fault.ts'
import { leftoversNote, summarized } from '../../runbook/packages/leftovers.ts'
import { chosenPackages } from '../../runbook/run.ts'
import type { Leftovers } from '../../runbook/salesforce-port.ts'
import { checkAccess, tokenHolders } from '../access.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe(context: WorkContext): Promise<WorkResult> {
  const { run, store } = context
  const verdict = checkChain(await store.log.read(run.id))
  if (!verdict.valid) {
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'chain-broken', detail: String(verdict.brokenAt) })
  }
  const { access, leftovers } = await lookAtOrg(context)
  await store.notes.set(run.id, leftoversNote, leftovers.found)
  return reports({ command: 'report-closing', leftovers: summarized(leftovers), ...(access && { access }) })
}

/** The bot's user may be gone by now. That keeps back neither the report nor the end of the data copy, which comes after it. */
async function lookAtOrg(context: WorkContext): Promise<{ access?: AccessFinding; leftovers: Leftovers }> {
  const { run, salesforce } = context
  let access: AccessFinding | undefined
  try {
    access = await checkAccess(context)
    const userIds = Object.keys(await tokenHolders(context))
    const namespaces = chosenPackages(run).map(({ namespace }) => namespace)
    return { access, leftovers: await salesforce.leftovers({ userIds, namespaces }) }
  } catch (error) {
    if (!isFault(error) || error.facts.vendor !== 'salesforce' || !lasts(error.facts)) throw error
    const leftovers = { found: [], unseen: [{ type: 'Salesforce', reason: error.facts.detail }] }
    return { ...(access && { access }), leftovers }
  }
}

function lasts({ kind, code }: FaultFacts): boolean {
  return kind === 'permanent' || code === 'unexpected-answer'
}
