/** Every blocker of a plan that clears them or puts them back, as CSV: before, and with what became of each. */
import type { Messages } from '../../messages/messages.ts'
import { note } from '../../runbook/notes.ts'
import type { PlannedBlocker } from '../../runbook/packages/blockers.ts'
import type { Run } from '../../runbook/run.ts'
import type { LedgerRow, Store } from '../../runbook/store-port.ts'
import type { Rows } from '../csv-file.ts'

type BlockersFile = { run: Run; messages: Messages; store: Pick<Store, 'notes' | 'plans'> }
type Plan = { digest: string; planId: string }

const columns = ['what', 'name', 'package', 'pages', 'username', 'where']
const rowsAtOnce = 500

export async function blockerRows(file: BlockersFile, { digest }: Plan): Promise<Rows[]> {
  const kept = await keptBlockers(file, digest)
  return [[columns, ...kept.map((one) => cells(one, file))]]
}

export async function* blockerResultRows(file: BlockersFile, { digest, planId }: Plan): AsyncGenerator<Rows> {
  const { run, store, messages } = file
  const kept = await keptBlockers(file, digest)
  yield [[...columns, 'outcome', 'reason']]
  for (let first = 0; first < kept.length; first += rowsAtOnce) {
    const some = kept.slice(first, first + rowsAtOnce)
    const rows = await store.plans.ledgerRows(run.id, planId, { first, count: some.length })
    yield some.map((one, index) => [...cells(one, file), ...result(rows[index], messages)])
  }
}

async function keptBlockers({ run, store }: BlockersFile, digest: string): Promise<PlannedBlocker[]> {
  return (await store.notes.get(run.id, note('blockers', digest))) ?? []
}

function cells({ namespace, blocker }: PlannedBlocker, { run, messages }: BlockersFile): string[] {
  const what = messages.blockersFile.kinds[blocker.kind]
  const where = blocker.path === undefined || !run.org ? '' : `${run.org.instanceUrl}${blocker.path}`
  return blocker.kind === 'layout'
    ? [what, blocker.layout, namespace, blocker.pages.join('; '), '', where]
    : [what, blocker.permissionSet, namespace, '', blocker.username, where]
}

function result(row: LedgerRow | undefined, { files, blockersFile }: Messages): [outcome: string, reason: string] {
  if (row?.state !== 'settled') return [files.outcomes[row ? 'unclear' : 'open'], '']
  const [entry] = row.entries
  const reasons: Readonly<Record<string, string>> = blockersFile.reasons
  const reason = entry?.reason ?? ''
  return [files.outcomes[entry?.outcome ?? 'changed'], reasons[reason] ?? reason]
}
