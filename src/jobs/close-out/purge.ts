/** Deletes the data copy, and says so only when it was there and nothing of it is left. */
import type { AccessFinding } from '../../runbook/access.ts'
import { Fault, isFault } from '../../runbook/fault.ts'
import { note } from '../../runbook/notes.ts'
import { type AccessPorts, checkAccess } from '../access.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

type PurgeContext = AccessPorts & Pick<WorkContext, 'dataCopies'>

export async function purge(context: PurgeContext): Promise<WorkResult> {
  const { run, dataCopies, store } = context
  // After a crash between deleting and reporting there is nothing left to find: then it counts that it was seen before.
  if ((await dataCopies.list()).includes(run.id)) await store.notes.set(run.id, note('purge-begun'), true)
  const outcome = await dataCopies.purge(run.id)
  const seen = (await store.notes.get(run.id, note('purge-begun'))) !== undefined
  if (outcome !== 'deleted' && (outcome !== 'absent' || !seen)) throw notDeleted(dataCopies.location(run.id))
  const access = await accessAtLast(context)
  return reports({ command: 'report-copy-deleted', ...(access && { access }) })
}

/** The report came too early to tell whether HubSpot still uses its access; a day or two later silence tells. */
async function accessAtLast(context: PurgeContext): Promise<AccessFinding | undefined> {
  const { status, accessFinding } = context.run
  if (status !== 'open' || accessFinding?.ground !== 'too-early') return undefined
  try {
    return await checkAccess(context)
  } catch (error) {
    // The bot's user may be gone by now, and the copy is deleted all the same.
    if (isFault(error) && error.facts.vendor === 'salesforce') return undefined
    throw error
  }
}

function notDeleted(detail: string): Fault {
  return new Fault({ vendor: 'store', kind: 'permanent', code: 'copy-not-deleted', detail })
}
