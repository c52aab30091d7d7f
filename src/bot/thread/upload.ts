/** Long lists go into the thread as CSV files: a message has 3,000 characters, a plan may have a million records. */
import type { WebClient } from '@slack/web-api'
import type { Messages } from '../../messages/messages.ts'
import { faultIs } from '../../runbook/fault.ts'
import { mappingTable, suggestedMapping } from '../../runbook/owners/mapping-csv.ts'
import type { Run } from '../../runbook/run.ts'
import type { Store } from '../../runbook/store-port.ts'
import type { ThreadUpload } from '../../runbook/thread-port.ts'
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

export type UploadParts = {
  client: WebClient
  store: Pick<Store, 'notes' | 'plans'>
  run: Run
  messages: Messages
  threadTs: string
}

/** Why a file is not in the thread: it could not be made, Slack was not reached, or said no. */
export type Undelivered = { kind: 'not-made' } | { kind: 'not-sent' } | { kind: 'refused'; detail: string }

export async function uploadFile(parts: UploadParts, upload: ThreadUpload): Promise<void> {
  const { client, run, threadTs } = parts
  const { filename, title, rows } = fileOf(parts, upload)
  try {
    const text = csvText(await rows(), run.locale)
    await uploadToThread(client, { channel: run.channel, threadTs, filename, title, text })
  } catch (error) {
    const fault = asFault(error)
    if (!faultIs(fault, 'rejected')) throw fault
    // A workspace may forbid files. The thread must go on, and say what it lacks.
    await tellUndelivered(parts, upload, { kind: 'refused', detail: fault.facts.detail })
  }
}

export async function tellUndelivered(parts: UploadParts, upload: ThreadUpload, why: Undelivered): Promise<void> {
  const { client, run, messages, threadTs } = parts
  const text = undelivered(messages.files, fileOf(parts, upload).filename, why)
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

type FileNames = { filename: string; title: string }

/** The rows are read when they are sent: of a file that was refused only the name is told. */
type ThreadTable = FileNames & { rows: () => AsyncIterable<Rows> | Rows[] | Promise<Rows[]> }

function fileOf(parts: UploadParts, upload: ThreadUpload): ThreadTable {
  const { run, messages, store } = parts
  const { notes, plans } = store
  const { target } = run
  const ofPlan = ({ planId: id, digest }: PlanUpload) => ({ run, messages, plans, plan: { id, digest } })
  switch (upload.kind) {
    case 'owner-list': {
      const { name, title } = messages.ownerListFile
      return { filename: name(target), title, rows: () => ownerListRows({ run, messages, notes }) }
    }
    case 'dependencies': {
      const { name, title } = messages.dependenciesFile
      return { filename: name(target), title, rows: () => dependenciesRows(run, messages) }
    }
    case 'owners': {
      const { ownersName, ownersTitle } = messages.files
      return { filename: ownersName(target), title: ownersTitle, rows: () => ownersForm(parts) }
    }
    case 'references': {
      const { name, title } = messages.referencesFile
      return { filename: name(target), title, rows: () => referencesRows({ run, messages, notes }) }
    }
    case 'leftovers': {
      const { name, title } = messages.leftoversFile
      return { filename: name(target), title, rows: () => leftoversRows(run, notes) }
    }
    case 'contents': {
      const { since } = upload
      const { name, title } = messages.contentsFile
      return { filename: name(target, since), title, rows: () => contentsRows({ run, messages, notes, since }) }
    }
    case 'read-back': {
      const { since } = upload
      const { name, title } = messages.readBackFile
      return { filename: name(target, since), title, rows: () => readBackRows({ run, messages, notes, since }) }
    }
    case 'revocation': {
      const { name, title } = messages.revocationFile
      return { filename: name(target, upload.digest), title, rows: () => revocationRows(run, notes, upload.digest) }
    }
    case 'blockers': {
      const { name, title } = messages.blockersFile
      return { filename: name(target, upload.digest), title, rows: () => blockerRows(parts, upload) }
    }
    case 'blockers-result':
      return { ...blockerResultNames(parts, upload), rows: () => blockerResultRows(parts, upload) }
    case 'plan': {
      const { planName, planTitle: title } = messages.files
      return { filename: planName(target, upload.digest), title, rows: () => planRows(ofPlan(upload)) }
    }
    case 'result':
      return { ...resultNames(parts, upload), rows: () => resultRows(ofPlan(upload)) }
  }
}

type PlanUpload = { planId: string; digest: string }

function resultNames({ run, messages: { files } }: UploadParts, { planId, digest }: PlanUpload): FileNames {
  if (isBrokenOff(run, planId))
    return { filename: files.interruptedName(run.target, digest), title: files.interruptedTitle }
  if (run.begunPlans.some(({ id, kind }) => id === planId && kind === 'undo-reassign'))
    return { filename: files.undoName(run.target, digest), title: files.undoTitle }
  return { filename: files.resultName(run.target, digest), title: files.resultTitle }
}

function blockerResultNames({ run, messages }: UploadParts, { planId, digest }: PlanUpload): FileNames {
  const { interruptedTitle, resultName, resultTitle } = messages.blockersFile
  return isBrokenOff(run, planId)
    ? { filename: messages.files.interruptedName(run.target, digest), title: interruptedTitle }
    : { filename: resultName(run.target, digest), title: resultTitle }
}

function isBrokenOff({ appliedPlans }: Run, planId: string): boolean {
  return appliedPlans.some(({ id, state }) => id === planId && state === 'broken-off')
}

/** To be filled in and uploaded again: the mapping as it is suggested. */
async function ownersForm({ store, run: { id, owners = [] } }: UploadParts): Promise<Rows[]> {
  return [mappingTable(owners, suggestedMapping(owners), await ownerDirectory(store.notes, id))]
}
