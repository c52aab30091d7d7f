/** Checks the audit chain before the report is written over it, and looks once more at what is left for people in Salesforce. */
import { checkChain } from '../../runbook/audit.ts'
import { Fault } from '../../runbook/fault.ts'
import { leftoversNote, summarized } from '../../runbook/leftovers.ts'
import { chosenPackages } from '../../runbook/run.ts'
import { checkAccess, tokenHolders } from '../access.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe(context: WorkContext): Promise<WorkResult> {
  const { run, store, salesforce } = context
  const verdict = checkChain(await store.log.read(run.id))
  if (!verdict.valid) {
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'chain-broken', detail: String(verdict.brokenAt) })
  }
  const access = await checkAccess(context)
  const userIds = Object.keys(await tokenHolders(context))
  const namespaces = chosenPackages(run).map(({ namespace }) => namespace)
  const leftovers = await salesforce.leftovers({ userIds, namespaces })
  await store.notes.set(run.id, leftoversNote, leftovers.found)
  return reports({ command: 'report-closing', access, leftovers: summarized(leftovers) })
}
