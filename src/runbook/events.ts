/**
 * Everything that can happen in a run. The list of these is the run's state, its audit trail and the content of its
 * thread, all in one. Data is small and free of secrets: records and rows lie elsewhere in the store.
 */
import type { AccessFinding } from './access.ts'
import type { ActorStamp } from './actor.ts'
import type { ItemId, Phase, StepName, UndoKind, WorkPhase } from './definition.ts'
import type { FaultFacts } from './fault.ts'
import type { CrmObject, HubSpotAccount, SecurityEvent, SyncTrace } from './hubspot-port.ts'
import type { Inventory, RecordCounts, Requirement } from './inventory.ts'
import type { FieldChoice, FieldName, NamedField } from './owners/owner-fields.ts'
import type { OwnerMapping, RetiringOwner } from './owners/owners.ts'
import type { LeftoverSummary } from './packages/leftovers.ts'
import type { ContentsSummary } from './packages/package-contents.ts'
import type { ReferenceCheck } from './packages/references.ts'
import type { PlanSummary } from './plan/plan.ts'
import type { ReadBackCounts } from './plan/read-back.ts'
import type { RefusalCode } from './refusal.ts'
import type {
  Blocker,
  InstalledPackage,
  OauthAccessList,
  Objection,
  PackageObject,
  PackagePresence,
  SalesforceOrg,
} from './salesforce-port.ts'

export type Mode = 'live' | 'dry-run'
export type Locale = 'en' | 'de'
export const runReasons = [
  'leaving-salesforce',
  'leaving-hubspot',
  'replacing-integration',
  'sync-errors',
  'other',
] as const
export type RunReason = (typeof runReasons)[number]

export type SyncTimes = Record<CrmObject, string | null>

/** What is known about the disconnect, never more. `rehearsed`: a dry run, nobody disconnected anything. */
export type DisconnectVerdict = 'verified' | 'attested-only' | 'still-syncing' | 'rehearsed'

export type DisconnectSignals = {
  /** Undefined where the activity could not be read. */
  securityActivity?: SecurityEvent | null
  /** It could not, and no scope would help. */
  activityRefused?: true
  baseline: SyncTimes
  newest: SyncTimes
  movedSinceAttestation: CrmObject[]
  /** Where silence would be the proof: in how many of the last four cycles before it records were synced. */
  activeCycles?: number
  /** The records behind these times, and the owners that Salesforce wrote since. Logs from before it was noted lack it. */
  traces?: SyncTrace[]
}

/** What a verdict rests on: the event or the sync's silence; or why the silence proves nothing. */
export const disconnectGrounds = ['event', 'silence', 'too-early', 'quiet-portal'] as const
export type DisconnectGround = (typeof disconnectGrounds)[number]

export type DisconnectFinding = {
  verdict: DisconnectVerdict
  signals: DisconnectSignals
  ground?: DisconnectGround
  /** When the bot looks again by itself (ISO 8601). */
  nextCheckAt?: string
}

export type ApplyCounts = { changed: number; skipped: number; failed: number }

/** `requested`: something was asked of the vendor and is not settled, so more may have come about, or may still. */
export type AppliedSoFar = { counts: ApplyCounts; requested?: true }

export type DataCopyFacts = {
  location: string
  /** Fields that no export gives, by object; absent in the logs of older versions. */
  leftOut?: number
  files: number
  rows: number
  bytes: number
  sha256: string
}

/** What is optional is absent in the logs of older versions. */
export type ObservedOwners = {
  owners: RetiringOwner[]
  fields?: FieldChoice
  /** Salesforce did not let the bot read users, so nobody's manager is suggested. */
  managersUnavailable?: boolean
}

/**
 * What the retiring owners still own, and what the records that we changed show when they are read back. `elsewhere`: in
 * other fields than the three of HubSpot's article, where something is left.
 */
export type VerifiedOwners = {
  left: RecordCounts
  elsewhere?: (FieldName & { records: number })[]
  readBack?: ReadBackCounts
}

/** Salesforce said no. `more`: how many of its reasons do not stand here; `removed`: packages that had gone before. */
export type RefusedRemoval = { package: string; objections: Objection[]; more?: number; removed?: string[] }

export const byHandReasons = ['not-managed', 'api-refused'] as const
/** Only Setup removes these packages; `again`: they were still there when somebody said that they are gone. */
export type RemovalByHand = {
  packages: string[]
  reason: (typeof byHandReasons)[number]
  /** Salesforce's sentence. */
  detail: string
  again?: true
}

export type RunEvent =
  | {
      type: 'run-opened'
      data: { target: string; mode: Mode; locale: Locale; reason: RunReason; channel: string }
    }
  | { type: 'phase-entered'; data: { step: StepName; phase: Phase } }
  | { type: 'step-completed'; data: { step: StepName } }
  | { type: 'item-ticked'; data: { step: StepName; item: ItemId } }
  | { type: 'item-unticked'; data: { step: StepName; item: ItemId } }
  | { type: 'target-identified'; data: { account: HubSpotAccount; org: SalesforceOrg } }
  | { type: 'inventory-taken'; data: { inventory: Inventory; requirements: Requirement[] } }
  | { type: 'sync-baseline-taken'; data: { times: SyncTimes; traces?: SyncTrace[] } }
  | { type: 'disconnect-attested'; data: Record<string, never> }
  | { type: 'disconnect-checked'; data: DisconnectFinding }
  | { type: 'attestation-accepted'; data: Record<string, never> }
  | { type: 'owners-observed'; data: ObservedOwners }
  /** `successors`: names by owner id, as they were shown to whoever decided. `coverage`: the optional fields that they chose. */
  | {
      type: 'owners-mapped'
      data: { mapping: OwnerMapping; successors: Record<string, string>; coverage?: NamedField[] }
    }
  | { type: 'plan-proposed'; data: { step: StepName; plan: PlanSummary } }
  | { type: 'plan-rejected'; data: { step: StepName; digest: string } }
  | { type: 'approval-given'; data: { step: StepName; digest: string; expiresAt: string } }
  | { type: 'approval-expired'; data: { step: StepName; digest: string; userId: string } }
  /** `access`: what is left of HubSpot's after it was revoked. */
  | {
      type: 'plan-applied'
      /** `reasons`: why some failed, the first few. */
      data: { step: StepName; digest: string; counts: ApplyCounts; access?: OauthAccessList; reasons?: string[] }
    }
  /** Another plan takes its place, or the run goes on without it or ends; what its ledger says at that moment. */
  | { type: 'plan-broken-off'; data: { step: StepName; digest: string } & AppliedSoFar }
  | { type: 'owners-verified'; data: VerifiedOwners }
  | { type: 'rest-accepted'; data: VerifiedOwners }
  /** The step that wrote it begins once more, with the plan of its undo; so nothing after it may go on meanwhile. */
  | { type: 'undo-asked'; data: { undo: UndoKind } }
  | {
      type: 'packages-observed'
      data: {
        packages: InstalledPackage[]
        components: number
        objects: PackageObject[]
        blockers: Blocker[]
        /** How many blockers are not named. */
        more?: number
        /** Absent in the logs of older versions. */
        contents?: ContentsSummary
        access?: OauthAccessList
      }
    }
  | { type: 'revocation-asked'; data: Record<string, never> }
  | { type: 'access-left'; data: Record<string, never> }
  /** What people have to change themselves before the packages can go. */
  | { type: 'references-checked'; data: ReferenceCheck }
  | { type: 'references-waived'; data: { open: number } }
  | { type: 'objections-cleared'; data: { objections: number } }
  | { type: 'removal-refused'; data: { step: StepName; digest: string } & RefusedRemoval }
  | { type: 'removal-by-hand'; data: RemovalByHand }
  | { type: 'removed-by-hand'; data: Record<string, never> }
  | { type: 'uninstall-chosen'; data: { versionIds: string[]; dataCopy: 'keep' | 'none' } }
  | { type: 'data-copied'; data: DataCopyFacts }
  | { type: 'removal-verified'; data: { presence: PackagePresence; access?: AccessFinding } }
  | {
      type: 'report-written'
      data: { headSeq: number; headHash: string; access?: AccessFinding; leftovers?: LeftoverSummary }
    }
  | { type: 'data-copy-reminded'; data: { hoursLeft: number } }
  /** When the copy is deleted if nobody approves, and when if somebody does (ISO 8601). */
  | { type: 'extension-asked'; data: { from: string; to: string } }
  | { type: 'copy-extended'; data: { from: string; to: string } }
  /** `access`: looked at once more, where the report came too early to tell. */
  | { type: 'data-copy-deleted'; data: { location: string; rows: number; sha256: string; access?: AccessFinding } }
  | { type: 'work-stopped'; data: { step: StepName; phase: WorkPhase; fault: FaultFacts } }
  | { type: 'action-denied'; data: { command: string; code: RefusalCode } }
  /** `keepsCopy`: something is still to come, the end of the data copy. */
  | { type: 'run-cancelled'; data: { keepsCopy?: true } }
  | { type: 'run-closed'; data: Record<string, never> }

export type EventType = RunEvent['type']
export type EventOf<Type extends EventType> = Extract<RunEvent, { type: Type }>

/** An event as it stands in the log: numbered from 1, stamped, and chained to the one before it. */
export type RecordedEvent = RunEvent & {
  seq: number
  /** ISO 8601 */
  at: string
  actor: ActorStamp
  previousHash: string
  hash: string
}
