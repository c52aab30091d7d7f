/** Deletes the data copy, and says so only when nothing of it is left. */
import { Fault } from '../../runbook/fault.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function purge({ run, dataCopies }: WorkContext): Promise<WorkResult> {
  if (await dataCopies.purge(run.id)) return reports({ command: 'report-copy-deleted' })
  throw new Fault({ vendor: 'store', kind: 'unknown', code: 'copy-not-deleted', detail: dataCopies.location(run.id) })
}
