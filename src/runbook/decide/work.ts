/** What follows from a job's report. The bot ticks an item only with the report that proves it. */
import { tokensLeft } from '../access.ts'
import type { DecisionFacts, WorkCommand } from '../commands.ts'
import {
  isDetour,
  isWorkPhase,
  type Phase,
  type PlanKind,
  plans,
  type StepName,
  type WorkPhase,
} from '../definition.ts'
import type { RunEvent } from '../events.ts'
import { isNews } from '../packages/references.ts'
import { chosenPackages, isUndone, type Run, restTotal } from '../run.ts'
import { missesCleared } from './copy-anew.ts'
import { accepted, completeStep, type Decision, enter, refused, tick } from './decision.ts'
import { afterRevocation, wayBack } from './detour.ts'
import { isPackageGone, mayLeaveReassign, mustSettle, obstacleToApply } from './gates.ts'
import { holdsCopy } from './kept-copy.ts'
import { removalByHand, removalRefused } from './removal.ts'
import { failedRequirements } from './requirements.ts'

type ReportOf<Name extends WorkCommand['command']> = Extract<WorkCommand, { command: Name }>

/** The place in the runbook where each report belongs. `report-plan` and `report-applied` have two, a fault and the end of a copy have all. */
const places: Record<
  Exclude<WorkCommand['command'], 'report-fault' | 'report-copy-deleted'>,
  readonly `${StepName}.${WorkPhase}`[]
> = {
  'report-inventory': ['preflight.observe'],
  'report-baseline': ['disconnect.observe'],
  'report-disconnect': ['disconnect.verify'],
  'report-owners': ['reassign.observe'],
  'report-plan': ['reassign.plan', 'uninstall.plan'],
  'report-applied': ['reassign.apply', 'uninstall.apply'],
  'report-refused': ['uninstall.apply'],
  'report-by-hand': ['uninstall.apply'],
  'report-owners-left': ['reassign.verify'],
  'report-packages': ['uninstall.observe'],
  'report-data-copy': ['uninstall.copy'],
  'report-removal': ['uninstall.verify'],
  'report-closing': ['close-out.observe'],
}

export function decideWork(run: Run, command: WorkCommand, facts: DecisionFacts): Decision {
  if (facts.actor.kind !== 'system') return refused('not-a-member')
  if (command.since !== run.phaseSince || !isWorkPhase(run.phase)) return refused('other-step', { step: run.step })
  if (command.command === 'report-fault') {
    return accepted({ type: 'work-stopped', data: { step: run.step, phase: run.phase, fault: command.fault } })
  }
  if (command.command === 'report-copy-deleted') return copyDeleted(run, command)
  if (!places[command.command].includes(`${run.step}.${run.phase}`)) return refused('other-step', { step: run.step })
  switch (command.command) {
    case 'report-inventory':
      return inventory(run, command)
    case 'report-baseline':
      return accepted(
        { type: 'sync-baseline-taken', data: { times: command.times, traces: command.traces } },
        ...tick(run, 'sync-baseline-taken'),
        enter(run, 'decide'),
      )
    case 'report-disconnect':
      return disconnect(run, command)
    case 'report-owners':
      return owners(run, command)
    case 'report-plan':
      return plan(run, command, facts)
    case 'report-applied':
      return applied(run, command)
    case 'report-refused':
      return removalRefused(run, command)
    case 'report-by-hand':
      return removalByHand(run, command)
    case 'report-owners-left':
      return ownersLeft(run, command)
    case 'report-packages':
      return packages(run, command)
    case 'report-data-copy':
      return accepted({ type: 'data-copied', data: command.copy }, ...tick(run, 'data-copy-sealed'), enter(run, 'plan'))
    case 'report-removal':
      return removal(run, command)
    case 'report-closing':
      return closing(run, command)
  }
}

function inventory(run: Run, report: ReportOf<'report-inventory'>): Decision {
  const { account, org, inventory: taken, requirements } = report
  const events: RunEvent[] = [
    { type: 'target-identified', data: { account, org } },
    { type: 'inventory-taken', data: { inventory: taken, requirements } },
    ...tick(run, 'account-identified', 'org-identified'),
    ...(taken.hubspot ? tick(run, 'records-counted', 'dependencies-listed') : []),
    ...(taken.salesforce ? tick(run, 'packages-listed') : []),
  ]
  if (failedRequirements(requirements).length > 0) return accepted(...events, enter(run, 'settle'))
  return accepted(...events, ...tick(run, 'access-checked'), ...completeStep(run))
}

function disconnect(run: Run, report: ReportOf<'report-disconnect'>): Decision {
  const { command: _, since: __, ...finding } = report
  const { verdict } = finding
  const checked: RunEvent = { type: 'disconnect-checked', data: finding }
  return verdict === 'verified' || verdict === 'rehearsed'
    ? accepted(checked, ...tick(run, 'disconnect-checked'), ...completeStep(run))
    : accepted(checked, enter(run, 'settle'))
}

function owners(run: Run, report: ReportOf<'report-owners'>): Decision {
  const { command: _, since: __, ...found } = report
  const observed: RunEvent = { type: 'owners-observed', data: found }
  return accepted(observed, enter(run, report.owners.length > 0 ? 'decide' : 'verify'))
}

/** A plan without effects needs nobody's approval: there is nothing to do, and the verification says so. */
function plan(run: Run, report: ReportOf<'report-plan'>, { written }: DecisionFacts): Decision {
  const { kind } = report.plan
  const fits = run.detour ? kind === run.detour.kind : !isDetour(kind)
  if (!fits || plans[kind].step !== run.step) return refused('other-step', { step: run.step })
  const { references } = report
  const removes = kind === 'uninstall' && report.plan.effects > 0
  const open = removes ? (references?.open ?? 0) : 0
  const waits = references !== undefined && open > 0 && mustSettle(run, references)
  const checked: RunEvent[] =
    references && (waits || isNews(references)) ? [{ type: 'references-checked', data: references }] : []
  if (waits) return accepted(...checked, enter(run, 'settle'))
  if (removes && missesCleared(run, written?.counts)) return accepted(...checked, enter(run, 'copy'))
  const proposed: RunEvent = { type: 'plan-proposed', data: { step: run.step, plan: report.plan } }
  const clear = kind === 'uninstall' && open === 0 ? tick(run, 'blockers-cleared') : []
  const next = report.plan.effects > 0 ? 'approve' : nothingToDo(run, kind)
  return accepted(...checked, proposed, ...clear, enter(run, next))
}

function nothingToDo(run: Run, kind: PlanKind): Phase {
  return kind === 'revoke-access' ? afterRevocation(run, { kind: 'seen', found: [] }) : (wayBack(run) ?? 'verify')
}

function applied(run: Run, report: ReportOf<'report-applied'>): Decision {
  const { digest, counts, access, reasons } = report
  if (!run.plan || obstacleToApply(run, digest) === 'plan-changed') return refused('plan-changed')
  const { kind } = run.plan
  const data = { step: run.step, digest, counts, ...(access && { access }), ...(reasons && { reasons }) }
  const done: RunEvent = { type: 'plan-applied', data }
  return accepted(done, ...tick(run, ...plans[kind].applied), enter(run, afterApply(run, kind, access)))
}

function afterApply(run: Run, kind: PlanKind, access: ReportOf<'report-applied'>['access']): Phase {
  return kind === 'revoke-access' ? afterRevocation(run, access) : plans[kind].next
}

function ownersLeft(run: Run, report: ReportOf<'report-owners-left'>): Decision {
  const { command: _, since: __, ...verified } = report
  const event: RunEvent = { type: 'owners-verified', data: verified }
  const ticked = restTotal(verified) === 0 && !isUndone(run) ? tick(run, 'owners-verified') : []
  // What was accepted was another number.
  const { restAcceptedBy, ...anew } = run
  const accepts = restTotal(verified) === 0 && restAcceptedBy !== undefined
  const leaves = mayLeaveReassign({ ...anew, verified, ...(accepts && { restAcceptedBy }) })
  return accepted(event, ...ticked, ...(leaves ? completeStep(run) : [enter(run, 'settle')]))
}

function packages(run: Run, report: ReportOf<'report-packages'>): Decision {
  const { command: _, since: __, references, ...found } = report
  const known = references !== undefined && references.open + references.perhaps + references.unseen.length > 0
  const toDecide = found.packages.length > 0 || tokensLeft(found.access) > 0
  return accepted(
    { type: 'packages-observed', data: found },
    ...(known ? [{ type: 'references-checked', data: references } as const] : []),
    ...tick(run, 'components-listed'),
    // Somebody may have removed the packages by hand: then there is only HubSpot's access to decide on, if it has any.
    enter(run, toDecide ? 'decide' : 'verify'),
  )
}

/** "Success" from Salesforce is not enough: it has been seen with the package still installed. */
function removal(run: Run, report: ReportOf<'report-removal'>): Decision {
  const { presence, access } = report
  const verified: RunEvent = { type: 'removal-verified', data: { presence, ...(access && { access }) } }
  if (isPackageGone(presence)) return accepted(verified, ...tick(run, 'removal-verified'), ...completeStep(run))
  // Nobody has chosen it, because it was not there: now people decide on it.
  if (chosenPackages(run).length === 0) return accepted(verified, enter(run, 'observe'))
  if (run.mode === 'dry-run') return accepted(verified, ...completeStep(run))
  const fault = {
    vendor: 'salesforce',
    kind: 'permanent',
    code: 'still-installed',
    detail: '',
  } as const
  return accepted(verified, { type: 'work-stopped', data: { step: run.step, phase: 'verify', fault } })
}

/** The report pins the chain's head as it was before: the thread keeps it where Redis cannot change it. */
function closing(run: Run, report: ReportOf<'report-closing'>): Decision {
  const { command: _, since: __, ...found } = report
  const written: RunEvent = { type: 'report-written', data: { headSeq: run.version, headHash: run.head, ...found } }
  const ticks = tick(run, 'audit-checked', 'report-written')
  if (holdsCopy(run)) return accepted(...ticks, written, enter(run, 'settle'))
  return accepted(...ticks, written, ...completeStep(run), { type: 'run-closed', data: {} })
}

/** The run ends with its copy, unless it was cancelled before, or something stopped its report: then that comes now. */
function copyDeleted(run: Run, { access }: ReportOf<'report-copy-deleted'>): Decision {
  if (run.phase !== 'purge' || !run.dataCopy) return refused('other-step', { step: run.step })
  const { location, rows, sha256 } = run.dataCopy
  const deleted: RunEvent = { type: 'data-copy-deleted', data: { location, rows, sha256, ...(access && { access }) } }
  if (run.status === 'cancelled') return accepted(deleted)
  const ticked = [deleted, ...tick(run, 'data-copy-deleted')]
  if (!run.report) return accepted(...ticked, enter(run, 'observe'))
  return accepted(...ticked, ...completeStep(run), { type: 'run-closed', data: {} })
}
