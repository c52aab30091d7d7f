/** Deletes the data copy, and says so only when it was there and nothing of it is left. */
import { Fault } from '../../runbook/fault.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function purge({ run, dataCopies, store }: WorkContext): Promise<WorkResult> {
  const begun = await store.notes.get(run.id, 'purge-begun')
  await store.notes.set(run.id, 'purge-begun', true)
  const outcome = await dataCopies.purge(run.id)
  // After a crash between deleting and reporting there is nothing left to find.
  if (outcome === 'deleted' || (outcome === 'absent' && begun === true))
    return reports({ command: 'report-copy-deleted' })
  throw new Fault({ vendor: 'store', kind: 'permanent', code: 'copy-not-deleted', detail: dataCopies.location(run.id) })
}
