/**
 * What lies beside the log of a run: what is too large for an event, what a job remembers between two tries, what the thread
 * shows. One row says what a kind of note holds; `noteSchemas` in `services/store` reads it.
 */
import type { SeenAccess } from './access.ts'
import type { OwnerDirectory } from './owners/mapping-csv.ts'
import type { ListedOwner } from './owners/owner-list.ts'
import type { MappingDraft } from './owners/owners.ts'
import type { PlannedBlocker } from './packages/blockers.ts'
import type { CopyProgress } from './packages/copy-progress.ts'
import type { ContentsRow } from './packages/package-contents.ts'
import type { LookNote } from './packages/references.ts'
import type { RemovalProgress, RemovalRequest } from './packages/removal-progress.ts'
import type { ReadBackRow } from './plan/read-back.ts'
import type { Pace } from './plan/write-pace.ts'
import type { Leftover, OauthGrant, SavedBlocker } from './salesforce-port.ts'
import type { ThreadNote } from './thread-port.ts'

type Noted<Value, Of extends (string | number)[] = []> = { value: Value; of: Of }

/** Each kind with its value and, beside the run, what there is one of it for. Times are ISO 8601, or epochs in milliseconds. */
export type NoteKinds = {
  /** All owners of the portal, as preflight saw them. */
  'owner-list': Noted<ListedOwner[]>
  'assignable-owners': Noted<OwnerDirectory['assignable']>
  'unassignable-owners': Noted<OwnerDirectory['unassignable']>
  'mapping-draft': Noted<MappingDraft, [userId: string]>
  /** Less the margin of HubSpot's index. */
  'search-began': Noted<string, [phase: number]>
  /** Changes since then the plan may not know. */
  'plan-as-of': Noted<string, [digest: string]>
  /** Records that the retiring owners owned before an undo. */
  'left-before': Noted<number, [planId: string]>
  'write-pace': Noted<Pace, [phase: number]>
  'verify-began': Noted<number, [phase: number]>
  /** What the verification found; an empty portion is the last. */
  'read-back': Noted<ReadBackRow[], [phase: number, portion: number]>
  /** What goes with the packages; an empty portion is the last. */
  'package-contents': Noted<ContentsRow[], [phase: number, portion: number]>
  references: Noted<LookNote>
  /** All that a plan clears or puts back. */
  blockers: Noted<PlannedBlocker[], [digest: string]>
  /** A blocker as it was before it was touched. */
  before: Noted<SavedBlocker, [planId: string, index: number]>
  'copy-progress': Noted<CopyProgress, [phase: number]>
  'removal-progress': Noted<RemovalProgress, [phase: number]>
  'removal-request': Noted<RemovalRequest, [planId: string, versionId: string]>
  /** How long the next look at a removal waits, in milliseconds. */
  'removal-poll': Noted<number, [phase: number, versionId: string]>
  access: Noted<SeenAccess>
  /** The tokens that a plan revokes: thousands of users may have authorized HubSpot. */
  revocation: Noted<OauthGrant[], [digest: string]>
  leftovers: Noted<Leftover[]>
  /** Since when the org has not answered. */
  'org-silent-since': Noted<number>
  /** The data copy was there when its deletion began. */
  'purge-begun': Noted<true>
  thread: Noted<ThreadNote>
  /** Another value than the last time: everything in the thread is to be rendered anew. */
  'thread-refresh': Noted<string>
}

export type NoteKind = keyof NoteKinds
export type NoteValues = { [Kind in NoteKind]: NoteKinds[Kind]['value'] }

export type Note<Kind extends NoteKind> = { kind: Kind; name: string }

export function note<Kind extends NoteKind>(kind: Kind, ...of: NoteKinds[Kind]['of']): Note<Kind> {
  return { kind, name: [kind, ...of].join('-') }
}

export type Notes = {
  /** Undefined where nothing was noted. What cannot be read any more is a fault, except where that is as good as nothing. */
  get<Kind extends NoteKind>(runId: string, note: Note<Kind>): Promise<NoteValues[Kind] | undefined>
  set<Kind extends NoteKind>(runId: string, note: Note<Kind>, value: NoteValues[Kind]): Promise<void>
}
