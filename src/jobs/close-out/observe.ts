/** Checks the audit chain before the report is written over it, and looks once more at what is left for people in Salesforce. */
import type { AccessFinding } from '../../runbook/access.ts'
import { checkChain } from '../../runbook/audit/audit.ts'
import { Fault, type FaultCode, type FaultFacts, isFault } from '../../runbook/fault.ts'
import { note } from '../../runbook/notes.ts'
import { summarized } from '../../runbook/packages/leftovers.ts'
import { chosenPackages } from '../../runbook/run.ts'
import type { Leftovers } from '../../runbook/salesforce-port.ts'
import { type AccessPorts, checkAccess, tokenHolders } from '../access.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

type ClosingPorts = AccessPorts & Pick<WorkContext, 'store'>

export async function observe(context: ClosingPorts): Promise<WorkResult> {
  const { run, store } = context
  const verdict = checkChain(await store.log.read(run.id))
  if (!verdict.valid) {
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'chain-broken', detail: String(verdict.brokenAt) })
  }
  const { access, leftovers } = await lookAtOrg(context)
  await store.notes.set(run.id, note('leftovers'), leftovers.found)
  return reports({ command: 'report-closing', leftovers: summarized(leftovers), ...(access && { access }) })
}

/** The bot's user may be gone by now. That keeps back neither the report nor the end of the data copy, which comes after it. */
async function lookAtOrg(context: AccessPorts): Promise<{ access?: AccessFinding; leftovers: Leftovers }> {
  const { run, salesforce } = context
  let access: AccessFinding | undefined
  try {
    access = await checkAccess(context)
    const userIds = Object.keys(await tokenHolders(context))
    const namespaces = chosenPackages(run).map(({ namespace }) => namespace)
    return { access, leftovers: await salesforce.leftovers({ userIds, namespaces }) }
  } catch (error) {
    if (!isFault(error) || error.facts.vendor !== 'salesforce' || !(await lasts(context, error.facts))) throw error
    const leftovers = { found: [], unseen: [{ type: 'Salesforce', reason: error.facts.detail }] }
    return { ...(access && { access }), leftovers }
  }
}

const silent: readonly FaultCode[] = ['unreachable', 'timeout', 'unavailable']
const longestSilenceMs = 24 * 3_600_000

/** An org that does not answer may do so later, and the run tries again by itself; one that was switched off never does, and a day tells them apart. */
async function lasts({ run, store, clock }: AccessPorts, { kind, code }: FaultFacts): Promise<boolean> {
  if (kind === 'permanent' || code === 'unexpected-answer') return true
  if (!silent.includes(code)) return false
  const nowMs = clock().getTime()
  const sinceMs = await store.notes.get(run.id, note('org-silent-since'))
  if (sinceMs !== undefined) return nowMs - sinceMs >= longestSilenceMs
  await store.notes.set(run.id, note('org-silent-since'), nowMs)
  return false
}
