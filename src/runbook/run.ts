/** The state of a run: what folding its events gives. Never stored, always derived. */
import type { AccessFinding } from './access.ts'
import { type DetourKind, type ItemId, type Phase, plans, type StepName, type WorkPhase } from './definition.ts'
import type {
  ApplyCounts,
  DataCopyFacts,
  DisconnectFinding,
  Locale,
  Mode,
  RemovalByHand,
  RunReason,
  SyncTimes,
  VerifiedOwners,
} from './events.ts'
import type { FaultFacts } from './fault.ts'
import type { HubSpotAccount, SyncTrace } from './hubspot-port.ts'
import { type Inventory, type Requirement, recordTotal } from './inventory.ts'
import { alwaysCovered, type FieldChoice, type NamedField, type OwnerField } from './owners/owner-fields.ts'
import type { OwnerMapping, RetiringOwner } from './owners/owners.ts'
import type { ContentsSummary } from './packages/package-contents.ts'
import type { ReferenceCheck } from './packages/references.ts'
import { samePackage } from './packages/same-package.ts'
import type { PlanSummary } from './plan/plan.ts'
import { undecided } from './plan/read-back.ts'
import type {
  Blocker,
  InstalledPackage,
  OauthAccessList,
  Objection,
  PackageObject,
  PackagePresence,
  SalesforceOrg,
} from './salesforce-port.ts'

type Tick = { by: string | null; at: string }

export type Approval = { userId: string; at: string; expiresAt: string }

/** The plan that a step holds now. `requestedBy` asked for it and so may not approve it. */
export type CurrentPlan = PlanSummary & {
  /** Names this proposal: the same effects planned once more are a new attempt with a ledger of its own. */
  id: string
  requestedBy: string | null
  proposedAt: string
  approvals: Approval[]
  /** `refused`: by Salesforce, so what comes next is another plan. `broken-off`: begun, and not gone on with. */
  state: 'proposed' | 'rejected' | 'applied' | 'refused' | 'broken-off'
  counts?: ApplyCounts
  /** Broken off while something that was asked of the vendor was not settled. */
  requested?: true
}

/** A plan whose carrying out began, also if it stopped half-way: its ledger says what it changed. */
export type BegunPlan = Pick<CurrentPlan, 'id' | 'digest' | 'kind' | 'summary'> & { begunAt: string }

export type Run = {
  id: string
  version: number
  head: string
  status: 'open' | 'closed' | 'cancelled'
  target: string
  mode: Mode
  locale: Locale
  reason: RunReason
  channel: string
  requester: string
  openedAt: string
  endedAt?: string

  step: StepName
  phase: Phase
  /** The event that began this phase: a job that carries another number is out of date. */
  phaseSince: number
  /** When the phase began; approvals must have counted then, however long the work takes. */
  phaseAt: string
  completed: StepName[]
  ticks: Partial<Record<ItemId, Tick>>
  stopped?: { phase: WorkPhase; fault: FaultFacts; at: string }

  account?: HubSpotAccount
  org?: SalesforceOrg
  inventory?: Inventory
  requirements?: Requirement[]

  baseline?: { times: SyncTimes; traces?: SyncTrace[]; at: string }
  attestation?: { by: string; at: string }
  disconnect?: DisconnectFinding & { at: string; acceptedBy?: string }

  owners?: RetiringOwner[]
  /** What may be covered beside contacts, companies and deals. */
  fields?: FieldChoice
  mapping?: {
    entries: OwnerMapping
    successors: Record<string, string>
    coverage: readonly NamedField[]
    by: string | null
  }
  /** What the last look at the retiring owners and at our own writes found. */
  verified?: VerifiedOwners
  restAcceptedBy?: string
  /** Set while a step is about a plan beside its own way: taking back what it wrote, or cutting HubSpot's access. */
  detour?: { kind: DetourKind; by: string | null; from: Phase }

  packages?: {
    installed: InstalledPackage[]
    components: number
    objects: PackageObject[]
    blockers: Blocker[]
    more?: number
    contents?: ContentsSummary
  }
  choice?: { versionIds: string[]; dataCopy: 'keep' | 'none'; by: string | null }
  /** `deleteAt` is set when the originals are gone, or the run is cancelled: from then on the copy's hours count. */
  dataCopy?: DataCopyFacts & {
    copiedAt: string
    reminded: number[]
    deleteAt?: string
    deletedAt?: string
    /** Asked for and not approved yet. */
    askedExtension?: { to: string; by: string }
    timesExtended?: number
  }
  presence?: PackagePresence
  /** What people have to change themselves, by the last look that found something new. */
  references?: ReferenceCheck
  /** How often Salesforce has refused the removal, and what it named the last time. */
  rounds?: number
  objections?: Objection[]
  /** An approver decided to try in spite of what is open. */
  waived?: { by: string | null }
  byHand?: RemovalByHand
  /** HubSpot's OAuth access as it was seen last, and when this run revoked it. */
  access?: { seen: OauthAccessList; revokedAt?: string }
  /** Whether it was used since, as far as that can be told. */
  accessFinding?: AccessFinding

  plan?: CurrentPlan
  /** Plans that were carried out, all or a part of them, for the report. */
  appliedPlans: CurrentPlan[]
  begunPlans: BegunPlan[]
  report?: { headSeq: number; headHash: string }
}

/** The packages that people chose to remove. */
export function chosenPackages(run: Run): InstalledPackage[] {
  return (run.packages?.installed ?? []).filter((installed) => run.choice?.versionIds.includes(installed.versionId))
}

/** Of these, those that the current plan removes: in a later round some are gone already. */
export function packagesToRemove(run: Run): InstalledPackage[] {
  const summary = run.plan?.summary
  const planned = summary?.kind === 'uninstall' ? summary.packages : []
  return chosenPackages(run).filter((chosen) => planned.some((one) => samePackage(one, chosen)))
}

/** The owners whose records are to go elsewhere: those that people did not decide to keep. */
export function retiringOwnerIds(run: Run): string[] {
  return (run.mapping?.entries ?? []).filter((entry) => entry.to.kind !== 'keep').map((entry) => entry.from)
}

/** Who follows each retiring owner; null: nobody. */
export function successors(run: Run): Map<string, string | null> {
  const going = (run.mapping?.entries ?? []).filter(({ to }) => to.kind !== 'keep')
  return new Map(going.map(({ from, to }) => [from, to.kind === 'owner' ? to.id : null]))
}

/** Where the plan looks for the retiring owners. */
export function coveredFields({ mapping }: Pick<Run, 'mapping'>): readonly OwnerField[] {
  const chosen = mapping?.coverage ?? []
  return [...alwaysCovered, ...chosen.map(({ object, property, multiple }) => ({ object, property, multiple }))]
}

/** Owners' records went back to their former owners, all or a part of them, and nothing but such plans has been made since. */
export function isUndone({ plan, appliedPlans }: Pick<Run, 'plan' | 'appliedPlans'>): boolean {
  if (plan?.kind !== 'undo-reassign') return false
  const wrote = appliedPlans.filter(({ counts }) => (counts?.changed ?? 0) > 0)
  return wrote.findLast(({ kind }) => plans[kind].step === 'reassign')?.kind === 'undo-reassign'
}

/** The current plan, if its carrying out began and nothing has been said yet of what came of it. */
export function halfAppliedPlan({ plan, begunPlans }: Pick<Run, 'plan' | 'begunPlans'>): CurrentPlan | undefined {
  return plan?.state === 'proposed' && begunPlans.some(({ id }) => id === plan.id) ? plan : undefined
}

/** In all covered fields. */
export function leftTotal({ left, elsewhere = [] }: VerifiedOwners): number {
  return elsewhere.reduce((sum, { records }) => sum + records, recordTotal(left))
}

/** What has to be planned again, decided by hand or accepted: what is left, and records that we may have set wrongly. */
export function restTotal(verified: VerifiedOwners): number {
  return leftTotal(verified) + (verified.readBack ? undecided(verified.readBack) : 0)
}

/** When stopped work goes on by itself (ISO 8601); undefined where only a person can say. */
export function resumesAt({ phase, stopped }: Run): string | undefined {
  if (phase !== 'stopped' || stopped?.fault.kind !== 'retry-later') return undefined
  return new Date(Date.parse(stopped.at) + (stopped.fault.retryAfterMs ?? 0)).toISOString()
}

/** When the bot looks for proof of the disconnect again by itself (ISO 8601). */
export function rechecksAt({ step, phase, disconnect }: Run): string | undefined {
  return step === 'disconnect' && phase === 'settle' ? disconnect?.nextCheckAt : undefined
}

/** When HubSpot says that it was disconnected, or else when people said so (ISO 8601); before both, since the run is there. */
export function disconnectedAt({ disconnect, attestation, openedAt }: Run): string {
  return disconnect?.signals.securityActivity?.at ?? attestation?.at ?? openedAt
}
