/**
 * The runbook as data: steps, their phases, checklists, plans and approvals. The card, the checklists, the job
 * registration, the help and docs/runbook.md are all derived from here.
 *
 * The order is a safety rule. While the sync is alive, an owner written in HubSpot is reset from Salesforce; and the
 * package may only go when nothing writes through it any more (HubSpot's article "Uninstall the HubSpot-Salesforce integration").
 */
export const stepNames = ['preflight', 'disconnect', 'reassign', 'uninstall', 'close-out'] as const
export type StepName = (typeof stepNames)[number]

/** Phases in which a job works. */
export const workPhases = ['observe', 'copy', 'plan', 'apply', 'verify', 'purge'] as const
export type WorkPhase = (typeof workPhases)[number]

/** Phases in which the run waits for people and holds no job: `settle` is what only they can do, for the work to go on or to end. */
export const waitPhases = ['decide', 'approve', 'settle'] as const
type WaitPhase = (typeof waitPhases)[number]

export type Phase = WorkPhase | WaitPhase | 'stopped'

export const planKinds = [
  'reassign',
  'undo-reassign',
  'clear-blockers',
  'restore-blockers',
  'revoke-access',
  'uninstall',
] as const
export type PlanKind = (typeof planKinds)[number]

/** Which plan takes back what, from its ledger. */
export const undoes = { 'undo-reassign': 'reassign', 'restore-blockers': 'clear-blockers' } as const
export type UndoKind = keyof typeof undoes

/** Plans beside the own way of their step: people ask for them, and afterwards the run is back where it was. */
export type DetourKind = UndoKind | 'revoke-access'

export function isDetour(kind: PlanKind): kind is DetourKind {
  return kind in undoes || kind === 'revoke-access'
}

type ItemBy = 'bot' | 'person'

/** `liveOnly`: what nobody does in a dry run, because it would be the real thing. */
type ChecklistItem = { id: ItemId; by: ItemBy; liveOnly?: true }

export type StepDefinition = {
  phases: readonly (WorkPhase | WaitPhase)[]
  items: readonly ChecklistItem[]
  /** Whether what the step did can be taken back, and from what. */
  undo: 'nothing-to-undo' | 'none' | 'ledger'
}

export const itemIds = [
  'account-identified',
  'org-identified',
  'access-checked',
  'records-counted',
  'dependencies-listed',
  'packages-listed',
  'sync-baseline-taken',
  'losses-read',
  'settings-saved',
  'workflows-paused',
  'connected-app-opened',
  'reason-chosen',
  'phrase-typed',
  'disconnect-checked',
  'owners-mapped',
  'owner-plan-approved',
  'owners-written',
  'owners-verified',
  'owner-email-handled',
  'owner-cleanup-confirmed',
  'components-listed',
  'data-copy-chosen',
  'data-copy-sealed',
  'blockers-cleared',
  'uninstall-approved',
  'package-removed',
  'removal-verified',
  'audit-checked',
  'report-written',
  'data-copy-deleted',
] as const
export type ItemId = (typeof itemIds)[number]

function bot(id: ItemId): ChecklistItem {
  return { id, by: 'bot' }
}

function person(id: ItemId): ChecklistItem {
  return { id, by: 'person' }
}

function personLive(id: ItemId): ChecklistItem {
  return { id, by: 'person', liveOnly: true }
}

export const runbook: Record<StepName, StepDefinition> = {
  preflight: {
    phases: ['observe', 'settle'],
    items: [
      bot('account-identified'),
      bot('org-identified'),
      bot('access-checked'),
      bot('records-counted'),
      bot('dependencies-listed'),
      bot('packages-listed'),
    ],
    undo: 'nothing-to-undo',
  },
  disconnect: {
    phases: ['observe', 'decide', 'verify', 'settle'],
    items: [
      bot('sync-baseline-taken'),
      person('losses-read'),
      person('settings-saved'),
      person('workflows-paused'),
      personLive('connected-app-opened'),
      personLive('reason-chosen'),
      personLive('phrase-typed'),
      bot('disconnect-checked'),
    ],
    undo: 'none',
  },
  reassign: {
    phases: ['observe', 'decide', 'plan', 'approve', 'apply', 'verify', 'settle'],
    items: [
      bot('owners-mapped'),
      bot('owner-plan-approved'),
      bot('owners-written'),
      bot('owners-verified'),
      personLive('owner-email-handled'),
      personLive('owner-cleanup-confirmed'),
    ],
    undo: 'ledger',
  },
  uninstall: {
    phases: ['observe', 'decide', 'copy', 'plan', 'settle', 'approve', 'apply', 'verify'],
    items: [
      bot('components-listed'),
      bot('data-copy-chosen'),
      bot('data-copy-sealed'),
      bot('blockers-cleared'),
      bot('uninstall-approved'),
      bot('package-removed'),
      bot('removal-verified'),
    ],
    undo: 'none',
  },
  'close-out': {
    phases: ['observe', 'settle', 'purge'],
    items: [bot('audit-checked'), bot('report-written'), bot('data-copy-deleted')],
    undo: 'nothing-to-undo',
  },
}

/** A step and one of its phases. */
type Place = `${StepName}.${Phase}`

type PlanDefinition = {
  step: StepName
  /** Distinct people, none of them the requester of the run or of the plan. */
  approvals: number
  typedPhrase: boolean
  /** The steps that are done before it may be carried out. */
  after: readonly StepName[]
  /** The decision that it carries out; whoever made it asked for the plan. */
  from: 'mapping' | 'choice' | 'detour'
  /** Where people may ask for it, if it is a detour; on the step's own way, the work leads to it. */
  askedIn: readonly Place[]
  /** What the bot ticks when it is approved, and when it is carried out. */
  approved: readonly ItemId[]
  applied: readonly ItemId[]
  /** What an earlier plan had ticked and says nothing of this one. */
  unticks: readonly ItemId[]
  /** Where the run goes on when it is carried out. */
  next: Phase
}

const noTicks = { approved: [], applied: [], unticks: [] }
const beforeReassign: readonly StepName[] = ['preflight', 'disconnect']
const beforeUninstall: readonly StepName[] = [...beforeReassign, 'reassign']
const waitingForReassign: readonly Place[] = ['reassign.decide', 'reassign.approve', 'reassign.settle']
const waitingForUninstall: readonly Place[] = ['uninstall.decide', 'uninstall.approve', 'uninstall.settle']

export const plans: Record<PlanKind, PlanDefinition> = {
  reassign: {
    step: 'reassign',
    approvals: 1,
    typedPhrase: false,
    after: beforeReassign,
    from: 'mapping',
    askedIn: [],
    approved: ['owner-plan-approved'],
    applied: ['owners-written'],
    unticks: ['owner-plan-approved', 'owners-written', 'owners-verified'],
    next: 'verify',
  },
  'undo-reassign': {
    step: 'reassign',
    approvals: 1,
    typedPhrase: false,
    after: beforeReassign,
    from: 'detour',
    askedIn: [...waitingForReassign, ...waitingForUninstall],
    ...noTicks,
    next: 'verify',
  },
  'clear-blockers': {
    step: 'uninstall',
    approvals: 1,
    typedPhrase: false,
    after: beforeUninstall,
    from: 'choice',
    askedIn: [],
    ...noTicks,
    unticks: ['blockers-cleared', 'uninstall-approved', 'package-removed'],
    next: 'plan',
  },
  'restore-blockers': {
    step: 'uninstall',
    approvals: 1,
    typedPhrase: false,
    after: beforeUninstall,
    from: 'detour',
    askedIn: waitingForUninstall,
    ...noTicks,
    next: 'decide',
  },
  'revoke-access': {
    step: 'uninstall',
    approvals: 1,
    typedPhrase: false,
    after: beforeUninstall,
    from: 'detour',
    askedIn: waitingForUninstall,
    ...noTicks,
    next: 'decide',
  },
  uninstall: {
    step: 'uninstall',
    approvals: 2,
    typedPhrase: true,
    after: beforeUninstall,
    from: 'choice',
    askedIn: [],
    approved: ['uninstall-approved'],
    applied: ['package-removed'],
    unticks: ['uninstall-approved', 'package-removed'],
    next: 'verify',
  },
}

/** How long an approval counts. A plan that waits longer has to be looked at again. */
export const approvalHours = 24

/** How long a data copy is kept: what Salesforce's own uninstall dialog offers. */
export const dataCopyHours = 48
export const dataCopyReminderHours = [24, 44] as const

/**
 * How often the copy may be kept as long again. With the first 48 hours that is six days: over a long weekend, and less than
 * the week for which Salesforce keeps the results of the same export. What is needed longer belongs elsewhere.
 */
export const dataCopyExtensions = 2

export type JobName = `${StepName}.${WorkPhase}`

/** Every job that the runbook can ask for, from the phases above. */
export const jobNames: readonly JobName[] = stepNames.flatMap((step) =>
  workPhases.filter((phase) => runbook[step].phases.includes(phase)).map((phase): JobName => `${step}.${phase}`),
)

export function nextStep(step: StepName): StepName | undefined {
  return stepNames[stepNames.indexOf(step) + 1]
}

export function isWorkPhase(phase: Phase): phase is WorkPhase {
  return (workPhases as readonly Phase[]).includes(phase)
}

/** The person items of a step that its checklist shows as checkboxes. */
export function personItems(step: StepName, mode: 'live' | 'dry-run'): ItemId[] {
  return runbook[step].items
    .filter((item) => item.by === 'person' && !(item.liveOnly && mode === 'dry-run'))
    .map((item) => item.id)
}

export function hasItem(step: StepName, item: ItemId): boolean {
  return runbook[step].items.some((candidate) => candidate.id === item && candidate.by === 'person')
}
