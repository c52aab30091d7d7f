/** What people may do, step by step. Roles and standing are already checked when these rules are asked. */
import type { Person } from '../actor.ts'
import type { PeopleCommand } from '../commands.ts'
import { approvalHours, type Phase, personItems, plans, type StepName } from '../definition.ts'
import type { RunEvent } from '../events.ts'
import { hoursAfter } from '../hours-after.ts'
import { type CountedField, fieldKey, type NamedField } from '../owners/owner-fields.ts'
import type { OwnerMapping } from '../owners/owners.ts'
import { withoutNamespace } from '../packages/same-package.ts'
import { uninstallPhrase } from '../plan/plan.ts'
import { type CurrentPlan, packagesToRemove, type Run, restTotal } from '../run.ts'
import { leaveAccess, revokeAccess } from './access.ts'
import { stoppedOverCopy } from './copy-anew.ts'
import { accepted, completeStep, type Decision, enter, refused, tick } from './decision.ts'
import { wayBack } from './detour.ts'
import { approveExtension, askExtension } from './extension.ts'
import { mayLeaveReassign, mayUndo, openPersonItems, tooFewApprovers, validApprovals } from './gates.ts'
import { holdsCopy, isKept } from './kept-copy.ts'
import { clearedByPeople, removedByHand, tryAnyway } from './removal.ts'

type By = { now: string; person: Person }
type CommandOf<Name extends PeopleCommand['command']> = Extract<PeopleCommand, { command: Name }>

export function decidePeople(run: Run, command: PeopleCommand, by: By): Decision {
  switch (command.command) {
    case 'set-ticks':
      return setTicks(run, command, by)
    case 'attest-disconnect':
      return attestDisconnect(run)
    case 'accept-attestation':
      return acceptAttestation(run)
    case 'check-again':
      return checkAgain(run)
    case 'map-owners':
      return mapOwners(run, command, by)
    case 'choose-uninstall':
      return chooseUninstall(run, command, by)
    case 'approve-plan':
      return approvePlan(run, command, by)
    case 'reject-plan':
      return rejectPlan(run, command)
    case 'plan-again':
      return planAgain(run)
    case 'accept-rest':
      return acceptRest(run, by)
    case 'say-cleared':
      return clearedByPeople(run)
    case 'try-anyway':
      return tryAnyway(run)
    case 'removed-by-hand':
      return removedByHand(run, by.now)
    case 'plan-undo':
      return planUndo(run, command)
    case 'retry':
      return retry(run)
    case 'revoke-access':
      return revokeAccess(run)
    case 'leave-access':
      return leaveAccess(run)
    case 'delete-data-copy':
      return deleteDataCopy(run)
    case 'ask-extension':
      return askExtension(run, command.to)
    case 'approve-extension':
      return approveExtension(run, command.to)
    case 'cancel-run':
      return accepted({ type: 'run-cancelled', data: holdsCopy(run) ? { keepsCopy: true } : {} })
  }
}

function at(run: Run, step: StepName, ...phases: Run['phase'][]): Decision | undefined {
  if (run.step !== step) return refused('other-step', { step: run.step })
  return phases.includes(run.phase) ? undefined : refused('work-in-progress', { step: run.step, phase: run.phase })
}

function setTicks(run: Run, command: CommandOf<'set-ticks'>, by: By): Decision {
  const { step, ticked, unticked } = command
  if (run.step !== step) return refused('other-step', { step: run.step })
  const unknown = [...ticked, ...unticked].find((item) => !personItems(step, run.mode).includes(item))
  if (unknown) return refused('unknown-item', { item: unknown })
  const taken: RunEvent[] = unticked
    .filter((item) => run.ticks[item])
    .map((item) => ({ type: 'item-unticked', data: { step, item } }))
  const after = withTicks(run, command, by)
  const leaves = step === 'reassign' && run.phase === 'settle' && mayLeaveReassign(after)
  return accepted(...tick(run, ...ticked), ...taken, ...(leaves ? completeStep(run) : []))
}

function withTicks(run: Run, { ticked, unticked }: CommandOf<'set-ticks'>, by: By): Run {
  const ticks = {
    ...run.ticks,
    ...Object.fromEntries(ticked.map((item) => [item, { by: by.person.userId, at: by.now }])),
  }
  for (const item of unticked) delete ticks[item]
  return { ...run, ticks }
}

function attestDisconnect(run: Run): Decision {
  // Also after a check that did not confirm it: whoever attested too early attests anew.
  const misplaced = at(run, 'disconnect', 'decide', 'settle')
  if (misplaced) return misplaced
  const open = openPersonItems(run, 'disconnect')
  if (open.length > 0) return refused('items-open', { items: open.join(',') })
  return accepted({ type: 'disconnect-attested', data: {} }, enter(run, 'verify'))
}

function acceptAttestation(run: Run): Decision {
  const misplaced = at(run, 'disconnect', 'settle')
  if (misplaced) return misplaced
  if (run.disconnect?.verdict !== 'attested-only') return refused('nothing-left-to-accept')
  return accepted({ type: 'attestation-accepted', data: {} }, ...tick(run, 'disconnect-checked'), ...completeStep(run))
}

function checkAgain(run: Run): Decision {
  if (run.phase !== 'settle') return refused('work-in-progress', { step: run.step, phase: run.phase })
  if (run.step === 'preflight') return accepted(enter(run, 'observe'))
  if (run.step === 'disconnect' || run.step === 'reassign') return accepted(enter(run, 'verify'))
  if (run.step === 'uninstall') return accepted(enter(run, 'plan'))
  return refused('not-allowed-now')
}

function mapOwners(run: Run, command: CommandOf<'map-owners'>, { person }: By): Decision {
  const misplaced = at(run, 'reassign', 'decide', 'approve', 'settle')
  if (misplaced) return misplaced
  const lonely = tooFewApprovers(command.approvers, {
    needed: plans.reassign.approvals,
    excluded: [run.requester, person.userId],
  })
  if (lonely) return lonely
  const problem = mappingProblem(run, command.mapping, command.assignable)
  if (problem) return problem
  const { mapping } = command
  const offered = run.fields?.offered ?? []
  const unknown = command.coverage.find((key) => !offered.some((field) => fieldKey(field) === key))
  if (unknown) return refused('unknown-field', { field: unknown })
  const coverage = offered.filter((field) => command.coverage.includes(fieldKey(field))).map(named)
  return accepted(
    { type: 'owners-mapped', data: { mapping, successors: successorNames(command), coverage } },
    ...tick(run, 'owners-mapped'),
    enter(run, 'plan'),
  )
}

/** Without its count, which was true at one moment only. */
function named({ object, property, multiple, objectName, label }: CountedField): NamedField {
  return { object, property, multiple, objectName, label }
}

function successorNames({ mapping, assignable }: CommandOf<'map-owners'>): Record<string, string> {
  const ids = mapping.flatMap(({ to }) => (to.kind === 'owner' ? [to.id] : []))
  return Object.fromEntries(ids.map((id) => [id, assignable[id] ?? id]))
}

/** Every owner that was found needs a decision, and records go to active HubSpot users only. */
function mappingProblem(
  run: Run,
  mapping: OwnerMapping,
  assignable: Readonly<Record<string, string>>,
): Decision | undefined {
  const owners = run.owners ?? []
  const undecided = owners.filter((owner) => mapping.filter((entry) => entry.from === owner.id).length !== 1)
  if (undecided.length > 0)
    return refused('mapping-incomplete', { owners: undecided.map((owner) => owner.name).join(', ') })
  for (const { from, to } of mapping) {
    if (!owners.some((owner) => owner.id === from)) return refused('mapping-invalid', { owner: from })
    if (to.kind === 'owner' && !Object.hasOwn(assignable, to.id)) return refused('mapping-invalid', { owner: to.id })
  }
  return undefined
}

function chooseUninstall(run: Run, command: CommandOf<'choose-uninstall'>, { person }: By): Decision {
  const stopped: Phase[] = stoppedOverCopy(run) ? ['stopped'] : []
  const misplaced = at(run, 'uninstall', 'decide', 'settle', 'approve', ...stopped)
  if (misplaced) return misplaced
  const lonely = tooFewApprovers(command.approvers, {
    needed: plans.uninstall.approvals,
    excluded: [run.requester, person.userId],
  })
  if (lonely) return lonely
  const { versionIds, dataCopy } = command
  if (versionIds.length === 0) return refused('nothing-chosen')
  const installed = run.packages?.installed ?? []
  const unknown = versionIds.find((id) => !installed.some((candidate) => candidate.versionId === id))
  if (unknown) return refused('unknown-package', { versionId: unknown })
  const chosen = installed.filter((candidate) => versionIds.includes(candidate.versionId))
  // An empty copy would pass for a safe one.
  if (dataCopy === 'keep' && withoutNamespace(chosen).length === chosen.length)
    return refused('nothing-to-copy', { packages: chosen.map(({ name }) => name).join(', ') })
  return accepted(
    { type: 'uninstall-chosen', data: { versionIds, dataCopy } },
    ...tick(run, 'data-copy-chosen'),
    enter(run, dataCopy === 'keep' ? 'copy' : 'plan'),
  )
}

function planToDecide(run: Run, digest: string): { plan: CurrentPlan } | Decision {
  const { plan } = run
  if (run.phase !== 'approve' || !plan) {
    return plan?.digest === digest ? refused('already-decided', { state: plan.state }) : refused('nothing-to-approve')
  }
  if (plan.digest !== digest) return refused('plan-changed')
  return { plan }
}

function approvePlan(run: Run, command: CommandOf<'approve-plan'>, by: By): Decision {
  const found = planToDecide(run, command.digest)
  if (!('plan' in found)) return found
  const { plan } = found
  const valid = validApprovals(plan, by.now)
  const earlier = valid.find((approval) => approval.userId === by.person.userId)
  if (earlier) return refused('already-approved', { userId: earlier.userId, at: earlier.at })
  const doubt = plans[plan.kind].typedPhrase ? missingConfirmation(run, command) : undefined
  if (doubt) return doubt
  const expiresAt = hoursAfter(by.now, approvalHours)
  const given: RunEvent = { type: 'approval-given', data: { step: run.step, digest: plan.digest, expiresAt } }
  if (valid.length + 1 < plans[plan.kind].approvals) return accepted(given)
  return accepted(given, ...tick(run, ...plans[plan.kind].approved), enter(run, 'apply'))
}

function missingConfirmation(run: Run, command: CommandOf<'approve-plan'>): Decision | undefined {
  const phrase = uninstallPhrase(packagesToRemove(run))
  if (asTyped(command.phrase ?? '') !== asTyped(phrase)) return refused('wrong-phrase', { phrase })
  return command.confirmed ? undefined : refused('confirmation-missing')
}

/** What a keyboard or a copy makes of the same words: composed letters, one space for several. */
function asTyped(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

function rejectPlan(run: Run, command: CommandOf<'reject-plan'>): Decision {
  const found = planToDecide(run, command.digest)
  if (!('plan' in found)) return found
  const next = wayBack(run) ?? 'decide'
  return accepted({ type: 'plan-rejected', data: { step: run.step, digest: found.plan.digest } }, enter(run, next))
}

function planAgain(run: Run): Decision {
  const possible = run.mapping && run.step === 'reassign' && (run.phase === 'settle' || run.phase === 'approve')
  const stoppedInApply = run.phase === 'stopped' && run.stopped?.phase === 'apply'
  const inUninstall = run.step === 'uninstall' && (run.phase === 'approve' || run.phase === 'settle')
  // Without another copy the new plan would stop where the old one did.
  if (stoppedInApply && stoppedOverCopy(run)) return accepted(enter(run, 'copy'))
  if (possible || stoppedInApply || inUninstall) return accepted(enter(run, 'plan'))
  return refused('not-allowed-now')
}

function acceptRest(run: Run, by: By): Decision {
  const misplaced = at(run, 'reassign', 'settle')
  if (misplaced) return misplaced
  const { verified } = run
  if (!verified || restTotal(verified) === 0 || run.restAcceptedBy) return refused('nothing-left-to-accept')
  const leaves = mayLeaveReassign({ ...run, restAcceptedBy: by.person.userId })
  return accepted({ type: 'rest-accepted', data: verified }, ...(leaves ? completeStep(run) : []))
}

function planUndo(run: Run, { undo }: CommandOf<'plan-undo'>): Decision {
  if (!mayUndo(run, undo)) return refused('nothing-to-undo')
  const { step } = plans[undo]
  return accepted({ type: 'undo-asked', data: { undo } }, { type: 'phase-entered', data: { step, phase: 'plan' } })
}

/** Work goes on where it stopped, so that a request which is under way is found again and not made twice. */
function retry(run: Run): Decision {
  if (run.phase !== 'stopped' || !run.stopped) return refused('not-allowed-now')
  return accepted(enter(run, phaseAfterStop(run, run.stopped)))
}

function phaseAfterStop(run: Run, { phase, fault }: NonNullable<Run['stopped']>): Phase {
  if (stoppedOverCopy(run)) return 'copy'
  if (phase !== 'apply') return phase
  if (fault.code === 'not-approved') return 'plan'
  if (run.step !== 'uninstall') return phase
  // Refused by the org: there may be new blockers, so it is planned and approved again.
  return fault.code === 'rejected' ? 'plan' : phase
}

function deleteDataCopy(run: Run): Decision {
  return isKept(run) ? accepted(enter(run, 'purge')) : refused('not-allowed-now')
}
