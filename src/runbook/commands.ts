/** What can be asked of a run: by people through Slack, and by jobs that report what they found or did. */
import type { AccessFinding } from './access.ts'
import type { Actor } from './actor.ts'
import type { ItemId, StepName, UndoKind } from './definition.ts'
import type {
  AppliedSoFar,
  ApplyCounts,
  DataCopyFacts,
  DisconnectFinding,
  Locale,
  Mode,
  ObservedOwners,
  RefusedRemoval,
  RemovalByHand,
  RunReason,
  SyncTimes,
  VerifiedOwners,
} from './events.ts'
import type { FaultFacts } from './fault.ts'
import type { HubSpotAccount, SyncTrace } from './hubspot-port.ts'
import type { Inventory, Requirement } from './inventory.ts'
import type { OwnerMapping } from './owners/owners.ts'
import type { LeftoverSummary } from './packages/leftovers.ts'
import type { ContentsSummary } from './packages/package-contents.ts'
import type { ReferenceCheck } from './packages/references.ts'
import type { PlanSummary } from './plan/plan.ts'
import type {
  Blocker,
  InstalledPackage,
  OauthAccessList,
  PackageObject,
  PackagePresence,
  SalesforceOrg,
} from './salesforce-port.ts'

export type OpenRun = {
  command: 'open-run'
  target: string
  mode: Mode
  locale: Locale
  reason: RunReason
  channel: string
  /** Everybody who may approve now, so that no run begins which nobody could finish. */
  approvers: string[]
}

export type PeopleCommand =
  /** The difference to what the clicker was shown: a colleague may have ticked something else meanwhile. */
  | { command: 'set-ticks'; step: StepName; ticked: ItemId[]; unticked: ItemId[] }
  | { command: 'attest-disconnect' }
  | { command: 'accept-attestation' }
  | { command: 'check-again' }
  /** `coverage`: the keys of the optional fields. */
  | {
      command: 'map-owners'
      mapping: OwnerMapping
      coverage: readonly string[]
      assignable: Record<string, string>
      approvers: string[]
    }
  | { command: 'choose-uninstall'; versionIds: string[]; dataCopy: 'keep' | 'none'; approvers: string[] }
  | { command: 'approve-plan'; digest: string; phrase?: string; confirmed?: boolean }
  | { command: 'reject-plan'; digest: string }
  | { command: 'plan-again' }
  | { command: 'accept-rest' }
  /** What Salesforce named when it refused is cleared: only another attempt can tell. */
  | { command: 'say-cleared' }
  | { command: 'try-anyway' }
  | { command: 'removed-by-hand' }
  | { command: 'plan-undo'; undo: UndoKind }
  | { command: 'revoke-access' }
  | { command: 'leave-access' }
  | { command: 'retry' }
  | { command: 'delete-data-copy' }
  /** `to`: the new end that the clicker was shown. */
  | { command: 'ask-extension'; to: string }
  | { command: 'approve-extension'; to: string }
  | { command: 'cancel-run' }

/** Each carries the number of the event that began its phase, so that a report from an outdated job is refused. */
export type WorkCommand = { since: number } & (
  | {
      command: 'report-inventory'
      account: HubSpotAccount
      org: SalesforceOrg
      inventory: Inventory
      requirements: Requirement[]
    }
  | { command: 'report-baseline'; times: SyncTimes; traces: SyncTrace[] }
  | ({ command: 'report-disconnect' } & DisconnectFinding)
  | ({ command: 'report-owners' } & ObservedOwners)
  | { command: 'report-plan'; plan: PlanSummary; references?: ReferenceCheck }
  | { command: 'report-applied'; digest: string; counts: ApplyCounts; access?: OauthAccessList; reasons?: string[] }
  | ({ command: 'report-refused'; digest: string } & RefusedRemoval)
  | ({ command: 'report-by-hand'; digest: string } & Omit<RemovalByHand, 'again'>)
  | ({ command: 'report-owners-left' } & VerifiedOwners)
  | {
      command: 'report-packages'
      packages: InstalledPackage[]
      components: number
      objects: PackageObject[]
      blockers: Blocker[]
      more?: number
      contents?: ContentsSummary
      references?: ReferenceCheck
      access?: OauthAccessList
    }
  | { command: 'report-data-copy'; copy: DataCopyFacts }
  | { command: 'report-removal'; presence: PackagePresence; access?: AccessFinding }
  | { command: 'report-closing'; access?: AccessFinding; leftovers?: LeftoverSummary }
  | { command: 'report-copy-deleted'; access?: AccessFinding }
  | { command: 'report-fault'; fault: FaultFacts }
)

/** Time passed. Asked for by delayed jobs and by the reconcile pass. */
export type ClockCommand =
  | { command: 'expire-approvals' }
  | { command: 'remind-data-copy'; hoursLeft: number }
  | { command: 'purge-due' }
  | { command: 'resume-due' }
  | { command: 'recheck-due' }

export type Command = PeopleCommand | WorkCommand | ClockCommand
export type CommandName = OpenRun['command'] | Command['command']

export type DecisionFacts = {
  /** ISO 8601 */
  now: string
  actor: Actor
  /** What the ledger says by now of a plan that was begun; absent where none is half done. */
  written?: AppliedSoFar
}
