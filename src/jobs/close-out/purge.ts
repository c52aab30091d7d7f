/** Deletes the data copy, and says so only when it was there and nothing of it is left. */
import { Fault } from '../../runbook/fault.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

type PurgeContext = Pick<WorkContext, 'run' | 'dataCopies'> & { store: { notes: WorkContext['store']['notes'] } }

export async function purge({ run, dataCopies, store: { notes } }: PurgeContext): Promise<WorkResult> {
  // After a crash between deleting and reporting there is nothing left to find: then it counts that it was seen before.
  if ((await dataCopies.list()).includes(run.id)) await notes.set(run.id, 'purge-begun', true)
  const outcome = await dataCopies.purge(run.id)
  const seen = (await notes.get(run.id, 'purge-begun')) === true
  if (outcome === 'deleted' || (outcome === 'absent' && seen)) return reports({ command: 'report-copy-deleted' })
  throw new Fault({ vendor: 'store', kind: 'permanent', code: 'copy-not-deleted', detail: dataCopies.location(run.id) })
}
