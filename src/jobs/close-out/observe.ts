/** Checks the audit chain before the report is written over it. */
import { checkChain } from '../../runbook/audit.ts'
import { Fault } from '../../runbook/fault.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe({ run, store }: WorkContext): Promise<WorkResult> {
  const verdict = checkChain(await store.log.read(run.id))
  if (!verdict.valid) {
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'chain-broken', detail: String(verdict.brokenAt) })
  }
  return reports({ command: 'report-closing' })
}
