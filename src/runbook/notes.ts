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

/** In brackets: what there is one of it for, beside the run. */
export type NoteValues = {
  /** All owners of the portal, as preflight saw them. */
  'owner-list': ListedOwner[]
  'assignable-owners': OwnerDirectory['assignable']
  'unassignable-owners': OwnerDirectory['unassignable']
  /** [user] */
  'mapping-draft': MappingDraft
  /** ISO 8601, less the margin of HubSpot's index. [phase] */
  'search-began': string
  /** ISO 8601: changes since then the plan may not know. [digest] */
  'plan-as-of': string
  /** Records that the retiring owners owned before an undo. [plan] */
  'left-before': number
  /** [phase] */
  'write-pace': Pace
  /** Epoch, in milliseconds. [phase] */
  'verify-began': number
  /** What the verification found, a portion in each; an empty one is the last. [phase, portion] */
  'read-back': ReadBackRow[]
  /** What goes with the packages, a portion in each; an empty one is the last. [phase, portion] */
  'package-contents': ContentsRow[]
  references: LookNote
  /** All that a plan clears or puts back. [digest] */
  blockers: PlannedBlocker[]
  /** A blocker as it was before it was touched. [plan, index] */
  before: SavedBlocker
  /** [phase] */
  'copy-progress': CopyProgress
  /** [phase] */
  'removal-progress': RemovalProgress
  /** [plan, package version] */
  'removal-request': RemovalRequest
  /** How long the next look at a removal waits, in milliseconds. [phase, package version] */
  'removal-poll': number
  access: SeenAccess
  /** The tokens that a plan revokes: thousands of users may have authorized HubSpot. [digest] */
  revocation: OauthGrant[]
  leftovers: Leftover[]
  /** Since when the org has not answered. Epoch, in milliseconds */
  'org-silent-since': number
  /** The data copy was there when its deletion began. */
  'purge-begun': true
  thread: ThreadNote
  /** Another value than the last time: everything in the thread is to be rendered anew. */
  'thread-refresh': string
}

export type NoteKind = keyof NoteValues

export type Note<Kind extends NoteKind> = { kind: Kind; name: string }

export function note<Kind extends NoteKind>(kind: Kind, ...of: (string | number)[]): Note<Kind> {
  return { kind, name: [kind, ...of].join('-') }
}

export type Notes = {
  /** Undefined where nothing was noted. What cannot be read any more is a fault, except where that is as good as nothing. */
  get<Kind extends NoteKind>(runId: string, note: Note<Kind>): Promise<NoteValues[Kind] | undefined>
  set<Kind extends NoteKind>(runId: string, note: Note<Kind>, value: NoteValues[Kind]): Promise<void>
}
