/** Long lists go into the thread as CSV files: a message has 3,000 characters, a plan may have a million records. */
import type { WebClient } from '@slack/web-api'
import { stringify } from 'csv-stringify/sync'
import type { Messages } from '../../messages/messages.ts'
import { isFault } from '../../runbook/fault.ts'
import { mappingTable, suggestedMapping } from '../../runbook/mapping-csv.ts'
import type { Run } from '../../runbook/run.ts'
import type { LedgerEntry, Store } from '../../runbook/store-port.ts'
import { csvForEditing } from '../csv-file.ts'
import { ownerDirectory } from '../owner-directory.ts'
import { asFault } from './slack-faults.ts'
import type { ThreadNote } from './thread-note.ts'

export type UploadParts = {
  client: WebClient
  store: Pick<Store, 'notes' | 'plans'>
  run: Run
  messages: Messages
  threadTs: string
}

export async function uploadFile(parts: UploadParts, upload: ThreadNote['uploads'][number]): Promise<void> {
  const { client, run, messages, threadTs } = parts
  const { files } = messages
  const { filename, title } = labels(parts, upload)
  const content = await contentOf(parts, upload)
  try {
    const thread = { channel_id: run.channel, thread_ts: threadTs }
    await client.filesUploadV2({ ...thread, filename, title, content })
  } catch (error) {
    const fault = asFault(error)
    if (!(isFault(fault) && fault.facts.code === 'rejected')) throw fault
    // A workspace may forbid files. The thread must go on, and say what it lacks.
    const text = files.refused(filename, fault.facts.detail)
    await client.chat.postMessage({ channel: run.channel, thread_ts: threadTs, text })
  }
}

type Upload = ThreadNote['uploads'][number]

type PlanUpload = Exclude<Upload, { kind: 'owners' }>

function labels({ run, messages: { files } }: UploadParts, upload: Upload): { filename: string; title: string } {
  if (upload.kind === 'owners') return { filename: files.ownersName(run.target), title: files.ownersTitle }
  const named = (name: (target: string, digest: string) => string) => name(run.target, upload.digest)
  if (upload.kind === 'plan') return { filename: named(files.planName), title: files.planTitle }
  if (run.status === 'cancelled') return { filename: named(files.interruptedName), title: files.interruptedTitle }
  return isOfUndo(run, upload)
    ? { filename: named(files.undoName), title: files.undoTitle }
    : { filename: named(files.resultName), title: files.resultTitle }
}

function isOfUndo(run: Run, { planId }: PlanUpload): boolean {
  return run.begunPlans.some(({ id, kind }) => id === planId && kind === 'undo-reassign')
}

async function contentOf(parts: UploadParts, upload: Upload): Promise<string> {
  if (upload.kind === 'owners') return ownersForm(parts)
  const rows = upload.kind === 'plan' ? await planRows(parts, upload) : await resultRows(parts, upload)
  // `escape_formulas`: a cell that begins with = + - or @ would be run by a spreadsheet.
  return stringify(rows, { escape_formulas: true })
}

/** To be filled in and uploaded again: the mapping as it is suggested. */
async function ownersForm({ store, run: { id, owners = [] } }: UploadParts): Promise<string> {
  return csvForEditing(mappingTable(owners, suggestedMapping(owners), await ownerDirectory(store.notes, id)))
}

async function planRows({ store: { plans }, run }: UploadParts, { digest }: PlanUpload): Promise<string[][]> {
  const rows = [['object', 'record_id', 'property', 'from_owner_id', 'from_owner', 'to_owner_id', 'to_owner']]
  for await (const { object, from, to, ids } of plans.batches(run.id, digest)) {
    for (const id of ids) rows.push([object, id, 'hubspot_owner_id', ...ownerCells(from, run), ...ownerCells(to, run)])
  }
  return rows
}

/** In an undo the former owner is the new one, so either may stand on either side. */
function ownerCells(id: string | null, { owners, mapping }: Run): [id: string, name: string] {
  if (id === null) return ['', '']
  return [id, owners?.find((owner) => owner.id === id)?.name ?? mapping?.successors[id] ?? '']
}

/** After a cancel also what was changed: nothing else tells which records already have their new owner. */
async function resultRows({ store: { plans }, run, messages }: UploadParts, upload: PlanUpload): Promise<string[][]> {
  const { files } = messages
  const { digest, planId } = upload
  const reasons = isOfUndo(run, upload) ? { ...files.resultReasons, ...files.undoReasons } : files.resultReasons
  const rows = [['object', 'record_id', 'outcome', 'reason']]
  let index = 0
  for await (const batch of plans.batches(run.id, digest)) {
    const row = await plans.ledgerRow(run.id, planId, index)
    index += 1
    // Written or not: the answer never came, and a cancelled run does not ask again.
    if (row?.state === 'intended') rows.push(...row.ids.map((id) => [batch.object, id, files.unclear, '']))
    if (row?.state !== 'settled') continue
    for (const entry of row.entries.filter(({ outcome }) => outcome !== 'changed' || run.status === 'cancelled')) {
      rows.push([batch.object, entry.id, entry.outcome, reasonText(entry, reasons)])
    }
  }
  return rows
}

function reasonText({ reason }: LedgerEntry, known: Readonly<Record<string, string>>): string {
  return reason === undefined ? '' : (known[reason] ?? reason)
}
