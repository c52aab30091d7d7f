import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Person, system } from '../../src/runbook/actor.ts'
import type { PeopleCommand } from '../../src/runbook/commands.ts'
import { obstacleToApply } from '../../src/runbook/decide/gates.ts'
import { type PlanKind, planKinds, plans } from '../../src/runbook/definition.ts'
import { memberWith, person } from './arbitraries.ts'
import { approval, chooseUninstall, firstDigest, planOf, storyAt } from './smooth-run.ts'
import { ben, cleo, dan, placeOf, requester, type Story } from './story.ts'

const hourMs = 3_600_000
const phrase = 'uninstall HubSpot_Inc'

type Attempt = { by: Person; command: Extract<PeopleCommand, { command: 'approve-plan' }>; afterMs: number }

const attempt: fc.Arbitrary<Attempt> = fc.record({
  by: fc.oneof(fc.constantFrom(ben, cleo, dan, requester), person),
  command: fc.record({
    command: fc.constant('approve-plan'),
    digest: fc.constantFrom(firstDigest, firstDigest, firstDigest, 'b'.repeat(64)),
    phrase: fc.constantFrom(
      phrase,
      phrase,
      phrase,
      ` ${phrase}\n`,
      'uninstall\u00A0 HubSpot_Inc',
      'uninstall hubspot_inc',
      'uninstall',
      '',
    ),
    confirmed: fc.constantFrom(true, true, true, false),
  }),
  afterMs: fc.constantFrom(1_000, hourMs, 10 * hourMs, 24 * hourMs),
})
const attempts = fc.array(attempt, { minLength: 1, maxLength: 15 })

/** The rule in plain words, kept beside the core and apart from it: who has approved, and until when it counts. */
function mayApprove(kind: PlanKind, { by, command }: Attempt): boolean {
  const allowed = by.standing === 'member' && by.roles.includes('approver')
  const foreign = by.userId !== requester.userId && by.userId !== dan.userId
  const exact =
    kind !== 'uninstall' || (/^\s*uninstall\s+HubSpot_Inc\s*$/.test(command.phrase ?? '') && command.confirmed === true)
  return allowed && foreign && exact && command.digest === firstDigest
}

function storyWithPlan(kind: PlanKind): Story {
  if (kind === 'reassign' || kind === 'uninstall') return storyAt(`${kind}.approve`)
  const asked = kind === 'undo-reassign' || kind === 'revoke-access'
  const story = storyAt(asked ? 'uninstall.decide' : 'uninstall.plan')
  if (kind === 'restore-blockers') clearBlockers(story)
  if (kind === 'undo-reassign' || kind === 'restore-blockers') story.does(dan, { command: 'plan-undo', undo: kind })
  if (kind === 'revoke-access') story.does(dan, { command: 'revoke-access' })
  story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan: planOf(kind, firstDigest) })
  return story
}

function clearBlockers(story: Story): void {
  const report = (command: 'report-plan' | 'report-applied', kind: PlanKind) => {
    const since = story.run.phaseSince
    if (command === 'report-plan') story.does(system, { command, since, plan: planOf(kind, firstDigest) })
    else story.does(system, { command, since, digest: firstDigest, counts: { changed: 1, skipped: 0, failed: 0 } })
  }
  report('report-plan', 'clear-blockers')
  story.does(ben, approval(story.run))
  report('report-applied', 'clear-blockers')
  report('report-plan', 'uninstall')
}

function comesToApply(kind: PlanKind, all: readonly Attempt[], clock: boolean): boolean {
  const story = storyWithPlan(kind)
  const counts = new Map<string, number>()
  for (const one of all) {
    const now = Date.parse(story.now) + one.afterMs
    const earlier = (counts.get(one.by.userId) ?? 0) > now
    const counted = mayApprove(kind, one) && !earlier
    if (counted) counts.set(one.by.userId, now + 24 * hourMs)
    const valid = [...counts.values()].filter((until) => until > now).length
    expect(story.does(one.by, one.command, one.afterMs).kind).toBe(counted ? 'accepted' : 'refused')
    const enough = valid >= plans[kind].approvals
    expect(story.run.phase).toBe(enough ? 'apply' : 'approve')
    expect(obstacleToApply(story.run, firstDigest)).toBe(enough ? undefined : 'other-step')
    if (enough) return true
    if (!clock) continue
    story.does(system, { command: 'expire-approvals' }, 0)
    const approvers = [...counts].filter(([, until]) => until > now).map(([userId]) => userId)
    expect(story.run.plan?.approvals.map((given) => given.userId).sort()).toEqual(approvers.sort())
  }
  return false
}

describe.each(planKinds)('a plan to %s is applied', (kind) => {
  test('exactly when enough different people approved it whole, who asked for neither run nor plan, within 24 hours', () => {
    const ends = new Set<boolean>()
    fc.assert(
      fc.property(attempts, (all) => {
        ends.add(comesToApply(kind, all, false))
      }),
      { numRuns: 200 },
    )
    expect(ends.size).toBe(2)
  })

  test('by the same rule when the clock takes expired approvals away in between', () => {
    fc.assert(
      fc.property(attempts, (all) => {
        comesToApply(kind, all, true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('an approval', () => {
  test('by whoever opened the run is refused as their own, and so is one by whoever asked for the plan', () => {
    for (const kind of ['reassign', 'uninstall'] as const) {
      const story = storyAt(`${kind}.approve`)
      for (const own of [requester, dan]) {
        const decision = story.does(own, approval(story.run))
        expect(decision).toMatchObject({
          kind: 'refused',
          refusal: { code: 'own-plan' },
          events: [{ type: 'action-denied' }],
        })
      }
      expect(story.run.plan?.approvals).toEqual([])
    }
  })

  test('by one person counts once, however often it is given', () => {
    const story = storyAt('uninstall.approve')
    story.does(ben, approval(story.run))
    for (let again = 0; again < 3; again += 1) {
      expect(story.does(ben, approval(story.run))).toMatchObject({ refusal: { code: 'already-approved' }, events: [] })
    }
    expect(placeOf(story.run)).toBe('uninstall.approve')
    expect(story.run.plan?.approvals).toHaveLength(1)
  })

  test('ends to the millisecond 24 hours after it was given', () => {
    for (const [afterMs, place] of [
      [24 * hourMs - 1, 'uninstall.apply'],
      [24 * hourMs, 'uninstall.approve'],
    ] as const) {
      const story = storyAt('uninstall.approve')
      story.does(ben, approval(story.run))
      story.does(cleo, approval(story.run), afterMs)
      expect(placeOf(story.run)).toBe(place)
    }
  })

  test('that is given anew outlives the one that expired', () => {
    const story = storyAt('uninstall.approve')
    story.does(ben, approval(story.run))
    expect(story.does(ben, approval(story.run), 25 * hourMs).kind).toBe('accepted')
    story.does(system, { command: 'expire-approvals' })
    expect(story.run.plan?.approvals.map(({ userId }) => userId)).toEqual([ben.userId])
    story.does(cleo, approval(story.run))
    expect(placeOf(story.run)).toBe('uninstall.apply')
  })

  test('does not carry work that begins again after it expired', () => {
    const story = storyAt('uninstall.apply')
    const fault = { vendor: 'salesforce', kind: 'unknown', code: 'unreachable', detail: '' } as const
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault })
    story.does(dan, { command: 'retry' }, 25 * hourMs)
    expect(placeOf(story.run)).toBe('uninstall.apply')
    expect(obstacleToApply(story.run, firstDigest)).toBe('approval-missing')
    const notApproved = { vendor: 'store', kind: 'permanent', code: 'not-approved', detail: '' } as const
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault: notApproved })
    story.does(dan, { command: 'retry' })
    expect(placeOf(story.run)).toBe('uninstall.plan')
  })

  test('is not asked of people when there are too few who could give it', () => {
    const lonely = ['UADA', 'UDAN', 'UBEN']
    const story = storyAt('uninstall.decide')
    const choose = { ...chooseUninstall, approvers: lonely }
    expect(story.does(dan, choose)).toMatchObject({ refusal: { code: 'too-few-approvers' }, events: [] })
    expect(story.does(memberWith('UADA', 'requester'), choose).kind).toBe('accepted')
  })
})
