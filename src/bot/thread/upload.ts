/** Long lists go into the thread as CSV files: a message has 3,000 characters, a plan may have a million records. */
import type { WebClient } from '@slack/web-api'
import type { Messages } from '../../messages/messages.ts'
import { faultIs } from '../../runbook/fault.ts'
import { mappingTable, suggestedMapping } from '../../runbook/owners/mapping-csv.ts'
import type { Run } from '../../runbook/run.ts'
import type { Store } from '../../runbook/store-port.ts'
import { csvText, type Rows } from '../csv-file.ts'
import { ownerDirectory } from '../owner-directory.ts'
import { blockerResultRows, blockerRows } from './blockers-file.ts'
import { contentsRows } from './contents-file.ts'
import { dependenciesRows } from './dependencies-file.ts'
import { uploadToThread } from './file-upload.ts'
import { leftoversRows } from './leftovers-file.ts'
import { ownerListRows } from './owner-list-file.ts'
import { planRows, resultRows } from './plan-files.ts'
import { readBackRows } from './read-back-file.ts'
import { referencesRows } from './references-file.ts'
import { revocationRows } from './revocation-file.ts'
import { asFault } from './slack-faults.ts'
import type { ThreadNote } from './thread-note.ts'

export type UploadParts = {
  client: WebClient
  store: Pick<Store, 'notes' | 'plans'>
  run: Run
  messages: Messages
  threadTs: string
}

/** Why a file is not in the thread: it could not be made, Slack was not reached, or said no. */
export type Undelivered = { kind: 'not-made' } | { kind: 'not-sent' } | { kind: 'refused'; detail: string }

export async function uploadFile(parts: UploadParts, upload: ThreadNote['uploads'][number]): Promise<void> {
  const { client, run, threadTs } = parts
  const { filename, title } = labels(parts, upload)
  try {
    const text = csvText(await rowsOf(parts, upload), run.locale)
    await uploadToThread(client, { channel: run.channel, threadTs, filename, title, text })
  } catch (error) {
    const fault = asFault(error)
    if (!faultIs(fault, 'rejected')) throw fault
    // A workspace may forbid files. The thread must go on, and say what it lacks.
    await tellUndelivered(parts, upload, { kind: 'refused', detail: fault.facts.detail })
  }
}

export async function tellUndelivered(parts: UploadParts, upload: Upload, why: Undelivered): Promise<void> {
  const { client, run, messages, threadTs } = parts
  const { filename } = labels(parts, upload)
  const text = undelivered(messages.files, filename, why)
  await client.chat.postMessage({ channel: run.channel, thread_ts: threadTs, text })
}

function undelivered(files: Messages['files'], name: string, why: Undelivered): string {
  switch (why.kind) {
    case 'not-made':
      return files.notMade(name)
    case 'not-sent':
      return files.notSent(name)
    case 'refused':
      return files.refused(name, why.detail)
  }
}

type Upload = ThreadNote['uploads'][number]

function labels({ run, messages }: UploadParts, upload: Upload): { filename: string; title: string } {
  const { files, blockersFile, contentsFile, leftoversFile, readBackFile, referencesFile, revocationFile } = messages
  const { ownerListFile, dependenciesFile } = messages
  if (upload.kind === 'owner-list') return { filename: ownerListFile.name(run.target), title: ownerListFile.title }
  if (upload.kind === 'dependencies')
    return { filename: dependenciesFile.name(run.target), title: dependenciesFile.title }
  if (upload.kind === 'owners') return { filename: files.ownersName(run.target), title: files.ownersTitle }
  if (upload.kind === 'references') return { filename: referencesFile.name(run.target), title: referencesFile.title }
  if (upload.kind === 'contents')
    return { filename: contentsFile.name(run.target, upload.since), title: contentsFile.title }
  if (upload.kind === 'read-back')
    return { filename: readBackFile.name(run.target, upload.since), title: readBackFile.title }
  if (upload.kind === 'revocation')
    return { filename: revocationFile.name(run.target, upload.digest), title: revocationFile.title }
  if (upload.kind === 'blockers')
    return { filename: blockersFile.name(run.target, upload.digest), title: blockersFile.title }
  if (upload.kind === 'leftovers') return { filename: leftoversFile.name(run.target), title: leftoversFile.title }
  const named = (name: (target: string, digest: string) => string) => name(run.target, upload.digest)
  if (upload.kind === 'plan') return { filename: named(files.planName), title: files.planTitle }
  const ofBlockers = upload.kind === 'blockers-result'
  if (run.appliedPlans.some(({ id, state }) => id === upload.planId && state === 'broken-off')) {
    const title = ofBlockers ? blockersFile.interruptedTitle : files.interruptedTitle
    return { filename: named(files.interruptedName), title }
  }
  if (ofBlockers) return { filename: named(blockersFile.resultName), title: blockersFile.resultTitle }
  const isUndo = run.begunPlans.some(({ id, kind }) => id === upload.planId && kind === 'undo-reassign')
  return isUndo
    ? { filename: named(files.undoName), title: files.undoTitle }
    : { filename: named(files.resultName), title: files.resultTitle }
}

async function rowsOf(parts: UploadParts, upload: Upload): Promise<AsyncIterable<Rows> | Rows[]> {
  if (upload.kind === 'owners') return [await ownersForm(parts)]
  const { run, messages, store } = parts
  if (upload.kind === 'owner-list') return ownerListRows({ run, messages, notes: store.notes })
  if (upload.kind === 'dependencies') return dependenciesRows(run, messages)
  if (upload.kind === 'contents') return contentsRows({ run, messages, notes: store.notes, since: upload.since })
  if (upload.kind === 'references') return referencesRows({ run, messages, notes: store.notes })
  if (upload.kind === 'read-back') return readBackRows({ run, messages, notes: store.notes, since: upload.since })
  if (upload.kind === 'revocation') return revocationRows(run, store.notes, upload.digest)
  if (upload.kind === 'leftovers') return leftoversRows(run, store.notes)
  if (upload.kind === 'blockers') return blockerRows(parts, upload)
  if (upload.kind === 'blockers-result') return blockerResultRows(parts, upload)
  const { digest, planId: id } = upload
  const file = { run, messages, plans: store.plans, plan: { id, digest } }
  return upload.kind === 'plan' ? planRows(file) : resultRows(file)
}

/** To be filled in and uploaded again: the mapping as it is suggested. */
async function ownersForm({ store, run: { id, owners = [] } }: UploadParts): Promise<Rows> {
  return mappingTable(owners, suggestedMapping(owners), await ownerDirectory(store.notes, id))
}
