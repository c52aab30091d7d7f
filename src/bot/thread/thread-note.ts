/** What the thread already shows of a run: kept beside the log, from one step of the projection to the next. */
import { type Notes, note } from '../../runbook/notes.ts'
import type { ThreadNote } from '../../runbook/thread-port.ts'

const nothingShown: ThreadNote = { posted: 0, checklists: {}, shown: {}, uploads: [] }

export async function readThread(notes: Notes, runId: string): Promise<ThreadNote> {
  return (await notes.get(runId, note('thread'))) ?? nothingShown
}

export async function writeThread(notes: Notes, runId: string, shown: ThreadNote): Promise<void> {
  await notes.set(runId, note('thread'), shown)
}

/** Makes the next pass render everything anew: a person's click has left their screen unlike the run. */
export async function askForRefresh(notes: Notes, runId: string, at: number): Promise<void> {
  await notes.set(runId, note('thread-refresh'), String(at))
}

export async function refreshToken(notes: Notes, runId: string): Promise<string> {
  return (await notes.get(runId, note('thread-refresh'))) ?? ''
}
