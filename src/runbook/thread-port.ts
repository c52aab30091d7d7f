/** What the job layer asks of the Slack side: bring a run's thread up to date, one call to Slack at a time; and what that remembers. */
export type ThreadProjector = {
  /** Makes at most one message, update or upload. `more`: something is still to be shown; `over`: the end has been told, too. */
  advance(runId: string): Promise<'more' | 'up-to-date' | 'over'>
}

/** A file of the thread that is still to be made. */
export type ThreadUpload =
  | { kind: 'owner-list' | 'dependencies' | 'owners' | 'references' | 'leftovers' }
  | { kind: 'revocation'; digest: string }
  | { kind: 'plan' | 'result' | 'blockers' | 'blockers-result'; digest: string; planId: string }
  | { kind: 'read-back' | 'contents'; since: number }

/** What the thread already shows of a run. */
export type ThreadNote = {
  rootTs?: string
  /** Where the card is, if its message is gone and it was posted anew. */
  cardTs?: string
  permalink?: string
  /** The newest event that the thread tells of. */
  posted: number
  /** How many parts of the next reply stand in the thread already. */
  parts?: number
  /** The workspace does not let messages be edited, so that nothing is shown that changes all the time. */
  uneditable?: boolean
  /** By step. */
  checklists: Record<string, { ts: string; link?: string }>
  /** Hash of what each message shows, by `card` or step. */
  shown: Record<string, string>
  /** The run's turn that each of them was shown for, so that its buttons fit. */
  turns?: Record<string, string>
  /** How often the first of the uploads has failed. */
  uploadFailures?: number
  uploads: ThreadUpload[]
}
