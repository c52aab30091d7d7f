/** A plan that stopped half-way and is not gone on with: when the log tells of it, and what it means for what comes next. */
import { describe, expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import { mayUndo } from '../../src/runbook/decide/gates.ts'
import type { PlanKind } from '../../src/runbook/definition.ts'
import type { AppliedSoFar } from '../../src/runbook/events.ts'
import type { FaultCode } from '../../src/runbook/fault.ts'
import { isUndone } from '../../src/runbook/run.ts'
import { access, approval, firstDigest, planOf, storyAt } from './smooth-run.ts'
import { ben, dan, placeOf, type Story } from './story.ts'

const undoDigest = 'c'.repeat(64)
const revokeDigest = 'd'.repeat(64)
const nothing: AppliedSoFar = { counts: { changed: 0, skipped: 0, failed: 0 } }
const asked: AppliedSoFar = { ...nothing, requested: true }
const some: AppliedSoFar = { counts: { changed: 1, skipped: 0, failed: 0 } }
const none = { contacts: 0, companies: 0, deals: 0 }

function stops(story: Story, code: FaultCode): void {
  const fault = { vendor: 'salesforce', kind: 'permanent', code, detail: '' } as const
  story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault })
  expect(story.run.phase).toBe('stopped')
}

function reportPlan(story: Story, kind: PlanKind, digest: string, written?: AppliedSoFar): void {
  const { phaseSince: since } = story.run
  story.does(system, { command: 'report-plan', since, plan: planOf(kind, digest) }, 1_000, written)
}

const told = (story: Story) => story.log.filter(({ type }) => type === 'plan-broken-off').map(({ data }) => data)

describe('a removal that stopped because its copy is out of date', () => {
  function plannedAnew(written: AppliedSoFar): Story {
    const story = storyAt('uninstall.apply')
    stops(story, 'copy-outdated')
    story.does(dan, { command: 'retry' })
    const copy = { location: 'copies/run-1', files: 1, rows: 1, bytes: 1, sha256: '1' }
    story.does(system, { command: 'report-data-copy', since: story.run.phaseSince, copy })
    reportPlan(story, 'uninstall', firstDigest, written)
    expect(placeOf(story.run)).toBe('uninstall.approve')
    return story
  }

  test('before anything was sent leaves nothing to tell', () => {
    expect(told(plannedAnew(nothing))).toEqual([])
    const cancelled = storyAt('uninstall.apply')
    stops(cancelled, 'copy-outdated')
    cancelled.does(dan, { command: 'cancel-run' }, 1_000, nothing)
    expect(cancelled.run.status).toBe('cancelled')
    expect(told(cancelled)).toEqual([])
  })

  test('with a request that may be on its way is told as such, with the plan', () => {
    const story = plannedAnew(asked)
    expect(told(story)).toEqual([{ step: 'uninstall', digest: firstDigest, ...asked }])
    expect(story.run.appliedPlans.at(-1)).toMatchObject({ kind: 'uninstall', state: 'broken-off', requested: true })
  })
})

test('a revocation that stopped half-way stands in the log when HubSpot’s access is left as it is', () => {
  const story = storyAt('uninstall.observe')
  const found = { packages: [], components: 0, objects: [], blockers: [], access }
  story.does(system, { command: 'report-packages', since: story.run.phaseSince, ...found })
  story.does(dan, { command: 'revoke-access' })
  reportPlan(story, 'revoke-access', revokeDigest)
  story.does(ben, approval(story.run))
  stops(story, 'missing-permission')
  story.does(dan, { command: 'leave-access' }, 1_000, some)
  expect(placeOf(story.run)).toBe('uninstall.verify')
  expect(told(story)).toEqual([{ step: 'uninstall', digest: revokeDigest, ...some }])
  expect(story.run.appliedPlans.at(-1)).toMatchObject({ kind: 'revoke-access', state: 'broken-off' })
})

describe('an undo that was broken off', () => {
  function rejectedRest(written: AppliedSoFar): Story {
    const story = storyAt('uninstall.decide')
    story.does(dan, { command: 'plan-undo', undo: 'undo-reassign' })
    reportPlan(story, 'undo-reassign', undoDigest)
    story.does(ben, approval(story.run))
    stops(story, 'missing-scope')
    story.does(dan, { command: 'plan-again' })
    reportPlan(story, 'undo-reassign', 'e'.repeat(64), written)
    story.does(ben, { command: 'reject-plan', digest: 'e'.repeat(64) })
    story.does(system, { command: 'report-owners-left', since: story.run.phaseSince, left: none })
    return story
  }

  test('after it gave records back leaves owners to be planned anew, whatever is counted', () => {
    const story = rejectedRest(some)
    expect(isUndone(story.run)).toBe(true)
    expect(placeOf(story.run)).toBe('reassign.settle')
    for (const item of ['owner-plan-approved', 'owners-written', 'owners-verified'])
      expect(story.run.ticks).not.toHaveProperty(item)
    story.does(dan, { command: 'plan-again' })
    expect(placeOf(story.run)).toBe('reassign.plan')
    reportPlan(story, 'reassign', firstDigest)
    expect(isUndone(story.run)).toBe(false)
  })

  test('before it gave anything back leaves the owners’ step as it was', () => {
    expect(placeOf(rejectedRest(nothing).run)).toBe('uninstall.observe')
  })
})

test('nothing is taken back while an approved removal is somebody’s to do by hand', () => {
  const story = storyAt('uninstall.apply')
  const byHand = { packages: ['HubSpot Helper'], reason: 'not-managed' as const, detail: '' }
  story.does(system, { command: 'report-by-hand', since: story.run.phaseSince, digest: firstDigest, ...byHand })
  expect(placeOf(story.run)).toBe('uninstall.settle')
  expect(mayUndo(story.run, 'undo-reassign')).toBe(false)
  expect(story.does(dan, { command: 'plan-undo', undo: 'undo-reassign' })).toMatchObject({
    refusal: { code: 'nothing-to-undo' },
  })
  story.does(dan, { command: 'check-again' })
  reportPlan(story, 'uninstall', 'b'.repeat(64), nothing)
  expect(mayUndo(story.run, 'undo-reassign')).toBe(true)
})
