/** What must hold after every turn of every run, whatever was asked by whomever; `any-order.test.ts` lets chance try them. */
import { expect } from 'vitest'
import { checkChain } from '../../src/runbook/audit/audit.ts'
import type { Command } from '../../src/runbook/commands.ts'
import { decide } from '../../src/runbook/decide/decide.ts'
import { obstacleToApply, validApprovals } from '../../src/runbook/decide/gates.ts'
import { dataCopyExtensions, dataCopyHours, plans, runbook, stepNames } from '../../src/runbook/definition.ts'
import { foldRun } from '../../src/runbook/evolve/evolve.ts'
import { uninstallPhrase } from '../../src/runbook/plan/plan.ts'
import { denials } from '../../src/runbook/refusal.ts'
import { halfAppliedPlan, isUndone, packagesToRemove, type Run, restTotal } from '../../src/runbook/run.ts'
import { isOfClock } from './moves.ts'
import { placeOf, type Story } from './story.ts'
import type { Turn } from './wander.ts'

/** What may end the work of a phase; written down here once more, so that the core's own table is checked as well. */
export const reports: Record<string, Command['command'] | readonly Command['command'][]> = {
  'preflight.observe': 'report-inventory',
  'disconnect.observe': 'report-baseline',
  'disconnect.verify': 'report-disconnect',
  'reassign.observe': 'report-owners',
  'reassign.plan': 'report-plan',
  'reassign.apply': 'report-applied',
  'reassign.verify': 'report-owners-left',
  'uninstall.observe': 'report-packages',
  'uninstall.copy': 'report-data-copy',
  'uninstall.plan': 'report-plan',
  'uninstall.apply': ['report-applied', 'report-refused', 'report-by-hand'],
  'uninstall.verify': 'report-removal',
  'close-out.observe': 'report-closing',
  'close-out.purge': 'report-copy-deleted',
}

export const turnRules: Record<string, (turn: Turn) => void> = {
  'the completed steps are the first steps of the runbook, in order': ({ after }) => {
    expect(after.completed).toEqual(stepNames.slice(0, after.completed.length))
  },

  'a run is in the first step that is not completed, in a phase that this step has': ({ after }) => {
    if (after.status !== 'closed') expect(after.step).toBe(stepNames[after.completed.length])
    expect([...runbook[after.step].phases, 'stopped']).toContain(after.phase)
  },

  'owners are reassigned after the disconnect only, and nothing is uninstalled before that': ({ after }) => {
    if (placeOf(after) === 'reassign.apply') expect(after.completed).toEqual(['preflight', 'disconnect'])
    if (placeOf(after) === 'uninstall.apply') expect(after.completed).toEqual(['preflight', 'disconnect', 'reassign'])
  },

  'what was undone is done again or accepted before the owners are left behind': ({ after: run }) => {
    if (run.completed.includes('reassign') && isUndone(run)) expect(run.restAcceptedBy).toBeDefined()
  },

  'owners are left behind with something left or written over only if somebody accepted it': ({
    before,
    after: run,
  }) => {
    if (run.mode === 'dry-run' || before.completed.includes('reassign') || !run.completed.includes('reassign')) return
    if (run.verified && restTotal(run.verified) > 0) expect(run.restAcceptedBy).toBeDefined()
  },

  'nothing can be applied without enough people who approved, valid when the work began, none of them a requester': ({
    after: run,
  }) => {
    const { plan } = run
    if (!plan || obstacleToApply(run, plan.digest) !== undefined) return
    const people = validApprovals(plan, run.phaseAt).map((approval) => approval.userId)
    expect(new Set(people).size).toBe(people.length)
    expect(people.length).toBeGreaterThanOrEqual(plans[plan.kind].approvals)
    expect(people).not.toContain(run.requester)
    expect(people).not.toContain(plan.requestedBy)
    expect(plans[plan.kind].step).toBe(run.step)
  },

  'an approval is of the plan that stands, and of an uninstall only with the exact phrase and the confirmation': ({
    before,
    move: { command },
    events,
  }) => {
    if (!events.some((event) => event.type === 'approval-given') || command.command !== 'approve-plan') return
    expect(command.digest).toBe(before.plan?.digest)
    if (before.plan?.kind !== 'uninstall') return
    const words = (text: string) => text.split(/\s+/).filter((word) => word !== '')
    expect(words(command.phrase ?? '')).toEqual(words(uninstallPhrase(packagesToRemove(before))))
    expect(command.confirmed).toBe(true)
  },

  'a package is planned to go with something open only if an approver decided on exactly that': ({
    before,
    move: { command },
    after: run,
    events,
  }) => {
    if (command.command !== 'report-plan' || run.mode === 'dry-run' || run.plan?.kind !== 'uninstall') return
    if (!events.some(({ type }) => type === 'plan-proposed') || run.plan.effects === 0) return
    if ((command.references?.open ?? 0) === 0) return
    expect(before.waived).toBeDefined()
    expect(command.references?.fresh).toBe(0)
    expect(events.some((event) => event.type === 'item-ticked' && event.data.item === 'blockers-cleared')).toBe(false)
  },

  'after each no of Salesforce the removal is planned and approved anew': ({ move: { command }, events, after }) => {
    if (command.command !== 'report-refused' || events.length === 0) return
    expect(placeOf(after)).toBe('uninstall.plan')
    expect(after.plan?.state).toBe('refused')
    expect(after.ticks['uninstall-approved']).toBeUndefined()
    expect(after.waived).toBeUndefined()
  },

  'a plan that was begun and not gone on with stays listed with its approvals, whatever takes its place or ends the run':
    ({ before, after: run }) => {
      const plan = halfAppliedPlan(before)
      if (!plan || (halfAppliedPlan(run)?.id === plan.id && run.status === 'open')) return
      const told = run.plan?.id === plan.id && run.plan.state !== 'broken-off' ? run.plan : undefined
      if (told?.state === 'applied' || told?.state === 'refused') return
      const { id, approvals } = plan
      expect(run.appliedPlans).toContainEqual(expect.objectContaining({ id, approvals, state: 'broken-off' }))
    },

  'the approvals of a plan are younger than the plan': ({ after: { plan } }) => {
    for (const approval of plan?.approvals ?? []) expect(approval.at >= (plan?.proposedAt ?? '')).toBe(true)
  },

  'work ends by its own report, by a fault or with the run; only the system reports, with the right number': ({
    before,
    move: { actor, command },
    after,
  }) => {
    const goesOn = after.phaseSince === before.phaseSince && after.status === 'open'
    if (!(placeOf(before) in reports) || goesOn || command.command === 'cancel-run') return
    expect([reports[placeOf(before)], 'report-fault'].flat()).toContain(command.command)
    expect(command).toHaveProperty('since', before.phaseSince)
    expect(actor.kind).toBe('system')
  },

  'stopped work remembers its phase, and goes on in the same step': ({ before, after }) => {
    expect(after.stopped !== undefined).toBe(after.phase === 'stopped')
    if (before.phase === 'stopped') expect(after.step).toBe(before.step)
    else if (after.stopped) expect(after.stopped.phase).toBe(before.phase)
  },

  'a denied attempt leaves its one mark, any other refusal leaves none, and neither changes the run': ({
    before,
    move: { actor, command },
    decision,
    events,
    after,
  }) => {
    if (decision.kind === 'accepted') return
    const { code } = decision.refusal
    expect(stateOf(after)).toEqual(stateOf(before))
    const asksAsPerson = actor.kind === 'person' && !('since' in command) && !isOfClock(command.command)
    if (!denials.includes(code) || !asksAsPerson) return expect(events).toEqual([])
    expect(events).toMatchObject([{ type: 'action-denied', data: { command: command.command, code } }])
    expect(events[0]?.actor).toEqual({ kind: 'person', userId: actor.userId, teamId: actor.teamId })
  },

  'guests, people from outside, bots and people without a role cause nothing else': ({
    move: { actor },
    decision,
    events,
  }) => {
    if (actor.kind === 'system' || (actor.standing === 'member' && actor.roles.length > 0)) return
    expect(decision.kind).toBe('refused')
    expect(events.filter((event) => event.type !== 'action-denied')).toEqual([])
  },

  'who may open runs only because no requesters are named causes nothing in the run of somebody else': ({
    before,
    move: { actor },
    decision,
  }) => {
    if (actor.kind === 'system' || actor.userId === before.requester) return
    if (actor.roles.every((role) => role === 'opener')) expect(decision.kind).toBe('refused')
  },

  'time that passed is asked for twice with no more effect than once': ({ move: { actor, command }, now, after }) => {
    if (!isOfClock(command.command) || actor.kind !== 'system' || after.status !== 'open') return
    expect(decide(after, command, { now, actor }).events).toEqual([])
  },

  'a step is beside its own way only with a plan of that kind, and tokens are revoked by an approved plan only': ({
    before,
    after,
    events,
  }) => {
    if (after.detour && after.phase === 'approve') expect(after.plan?.kind).toBe(after.detour.kind)
    if (before.access?.revokedAt === after.access?.revokedAt) return
    expect(events.map(({ type }) => type)).toContain('plan-applied')
    expect(before).toMatchObject({ mode: 'live', phase: 'apply', plan: { kind: 'revoke-access' } })
  },

  'the data copy is kept longer only if two people wanted it, to the end that both saw, and not without an end': ({
    before: { dataCopy: copy },
    move: { actor, command },
    after: { dataCopy: kept },
  }) => {
    if (!copy?.deleteAt || !kept?.deleteAt || copy.deleteAt === kept.deleteAt) return
    const by = actor.kind === 'person' ? actor.userId : ''
    expect(command).toEqual({ command: 'approve-extension', to: copy.askedExtension?.to })
    expect(kept.deleteAt).toBe(copy.askedExtension?.to)
    expect(by).not.toBe(copy.askedExtension?.by)
    expect(kept.timesExtended).toBeLessThanOrEqual(dataCopyExtensions)
    expect(Date.parse(kept.deleteAt) - Date.parse(copy.deleteAt)).toBe(dataCopyHours * 3_600_000)
    expect(kept.reminded).toEqual([])
  },

  'a closed run has completed everything and keeps no copy': ({ after: run }) => {
    if (run.status !== 'closed') return
    expect(run.completed).toEqual(stepNames)
    expect(run.dataCopy === undefined || run.dataCopy.deletedAt !== undefined).toBe(true)
  },
}

export function expectWholeLog({ run, log }: Story): void {
  expect(checkChain(log)).toEqual({ valid: true, head: { seq: run.version, hash: run.head } })
  expect(foldRun(run.id, log)).toEqual(run)
}

/** All but what follows the log's end. */
function stateOf(run: Run): Run {
  return { ...run, version: 0, head: '' }
}
