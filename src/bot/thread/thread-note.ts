/** What the thread already shows of a run: a projection's memory, kept beside the log. */
import { z } from 'zod'
import type { Notes } from '../../runbook/store-port.ts'

const schema = z.object({
  rootTs: z.string().exactOptional(),
  /** Where the card is, if its message is gone and it was posted anew. */
  cardTs: z.string().exactOptional(),
  permalink: z.string().exactOptional(),
  /** The newest event that the thread tells of. */
  posted: z.number(),
  /** How many parts of the next reply stand in the thread already. */
  parts: z.number().exactOptional(),
  /** The workspace does not let messages be edited, so that nothing is shown that changes all the time. */
  uneditable: z.boolean().exactOptional(),
  /** By step. */
  checklists: z.record(z.string(), z.object({ ts: z.string(), link: z.string().exactOptional() })),
  /** Hash of what each message shows, by `card` or step. */
  shown: z.record(z.string(), z.string()),
  /** The run's turn that each of them was shown for, so that its buttons fit. */
  turns: z.record(z.string(), z.string()).exactOptional(),
  /** How often the first of the uploads has failed. */
  uploadFailures: z.number().exactOptional(),
  uploads: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('owner-list') }),
      z.object({ kind: z.literal('dependencies') }),
      z.object({ kind: z.literal('owners') }),
      z.object({ kind: z.literal('references') }),
      z.object({ kind: z.literal('leftovers') }),
      z.object({ kind: z.literal('revocation'), digest: z.string() }),
      z.object({ kind: z.enum(['plan', 'result']), digest: z.string(), planId: z.string() }),
      z.object({ kind: z.enum(['blockers', 'blockers-result']), digest: z.string(), planId: z.string() }),
      z.object({ kind: z.literal('read-back'), since: z.number() }),
      z.object({ kind: z.literal('contents'), since: z.number() }),
    ]),
  ),
})

export type ThreadNote = z.infer<typeof schema>

const nothingShown: ThreadNote = { posted: 0, checklists: {}, shown: {}, uploads: [] }

export async function readThread(notes: Notes, runId: string): Promise<ThreadNote> {
  const note = await notes.get(runId, 'thread')
  // An unreadable note must not be taken for none: the whole thread would be posted once more.
  return note === undefined ? nothingShown : schema.parse(note)
}

export async function writeThread(notes: Notes, runId: string, note: ThreadNote): Promise<void> {
  await notes.set(runId, 'thread', note)
}

/** Makes the next pass render everything anew: a person's click has left their screen unlike the run. */
export async function askForRefresh(notes: Notes, runId: string, at: number): Promise<void> {
  await notes.set(runId, 'thread-refresh', String(at))
}

export async function refreshToken(notes: Notes, runId: string): Promise<string> {
  const token = await notes.get(runId, 'thread-refresh')
  return typeof token === 'string' ? token : ''
}
