/** Taking a reassignment back: when it can be asked for, what it voids, and where it leads. */
import { describe, expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import { mayUndo } from '../../src/runbook/decide/gates.ts'
import type { PlanKind } from '../../src/runbook/definition.ts'
import { approval, firstDigest, mapOwners, planOf, storyAt } from './smooth-run.ts'
import { ben, cleo, dan, type Place, placeOf, type Story } from './story.ts'

const undoDigest = 'c'.repeat(64)
const none = { contacts: 0, companies: 0, deals: 0 }
const some = { ...none, deals: 1 }
const planUndo = { command: 'plan-undo', undo: 'undo-reassign' } as const

function askedAt(place: Place): Story {
  const story = storyAt(place)
  expect(story.does(dan, planUndo).kind).toBe('accepted')
  return story
}

function reportPlan(story: Story, effects = 1): void {
  const plan = { ...planOf('undo-reassign', undoDigest), effects }
  story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan })
}

function undone(counts = { changed: 1, skipped: 0, failed: 0 }): Story {
  const story = askedAt('uninstall.approve')
  reportPlan(story)
  story.does(ben, approval(story.run))
  story.does(system, { command: 'report-applied', since: story.run.phaseSince, digest: undoDigest, counts })
  return story
}

function reportLeft(story: Story, left: typeof none): void {
  story.does(system, { command: 'report-owners-left', since: story.run.phaseSince, left })
}

describe('the undo of a reassignment', () => {
  test.each<Place>(['preflight.observe', 'reassign.apply', 'uninstall.copy', 'uninstall.apply', 'close-out.settle'])(
    'cannot be asked for in %s',
    (place) => {
      expect(storyAt(place).does(dan, planUndo)).toMatchObject({ refusal: { code: 'nothing-to-undo' } })
    },
  )

  test('cannot be asked for before anything was written, nor in a dry run', () => {
    expect(storyAt('reassign.approve').does(dan, planUndo)).toMatchObject({ refusal: { code: 'nothing-to-undo' } })
    const rehearsed = storyAt('uninstall.decide', 'dry-run')
    expect(rehearsed.does(dan, planUndo)).toMatchObject({ refusal: { code: 'nothing-to-undo' } })
  })

  test('can be asked for when the writing stopped half-way, also after the rest was planned anew', () => {
    const story = storyAt('reassign.apply')
    const fault = { vendor: 'hubspot', kind: 'permanent', code: 'missing-scope', detail: '' } as const
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault })
    expect(mayUndo(story.run, 'undo-reassign')).toBe(true)
    story.does(dan, { command: 'plan-again' })
    const plan = planOf('reassign', 'b'.repeat(64))
    story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan })
    expect(placeOf(story.run)).toBe('reassign.approve')
    story.does(dan, planUndo)
    expect(story.run.begunPlans).toMatchObject([{ digest: firstDigest, kind: 'reassign' }])
    expect(placeOf(story.run)).toBe('reassign.plan')
  })

  test('takes the run back to the owners, and voids what was approved after them', () => {
    const story = storyAt('uninstall.approve')
    const { digest = '' } = story.run.plan ?? {}
    story.does(ben, approval(story.run))
    story.does(dan, planUndo)
    expect(placeOf(story.run)).toBe('reassign.plan')
    expect(story.run.completed).toEqual(['preflight', 'disconnect'])
    expect(story.run.ticks).not.toHaveProperty('data-copy-chosen')
    expect(story.does(cleo, approval(story.run, digest))).toMatchObject({ kind: 'refused' })
    reportPlan(story)
    expect(story.run.plan).toMatchObject({ kind: 'undo-reassign', approvals: [], requestedBy: dan.userId })
  })

  test('is planned as an undo and as nothing else, and a reassignment never is', () => {
    const asked = askedAt('uninstall.decide')
    const { phaseSince: since } = asked.run
    const other = planOf('reassign', undoDigest)
    expect(asked.does(system, { command: 'report-plan', since, plan: other }).kind).toBe('refused')
    const story = storyAt('reassign.plan')
    reportPlan(story)
    expect(placeOf(story.run)).toBe('reassign.plan')
  })

  test('is approved by somebody else than who asked for it', () => {
    const story = askedAt('uninstall.decide')
    reportPlan(story)
    expect(story.does(dan, approval(story.run))).toMatchObject({ refusal: { code: 'own-plan' } })
    expect(story.does(ben, approval(story.run)).kind).toBe('accepted')
    expect(placeOf(story.run)).toBe('reassign.apply')
  })

  test.each([none, some])('leaves a step that has to be done again or accepted, whatever is counted: %o', (left) => {
    const story = undone()
    reportLeft(story, left)
    expect(placeOf(story.run)).toBe('reassign.settle')
    for (const item of ['owner-plan-approved', 'owners-written', 'owners-verified'])
      expect(story.run.ticks).not.toHaveProperty(item)
    story.does(dan, { command: 'check-again' })
    reportLeft(story, left)
    expect(placeOf(story.run)).toBe('reassign.settle')

    story.does(dan, { command: 'plan-again' })
    expect(placeOf(story.run)).toBe('reassign.plan')
    const plan = { ...planOf('reassign', 'd'.repeat(64)), effects: 0 }
    story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan })
    reportLeft(story, none)
    expect(placeOf(story.run)).toBe('uninstall.observe')
  })

  test('can be accepted as it is by an approver, with what was counted', () => {
    const story = undone()
    reportLeft(story, some)
    story.does(ben, { command: 'accept-rest' })
    expect(placeOf(story.run)).toBe('uninstall.observe')
  })

  test.each([
    ['is rejected', 1],
    ['finds nothing to take back', 0],
  ])('leads back to where the run was when it %s', (_, effects) => {
    const story = askedAt('uninstall.decide')
    reportPlan(story, effects)
    if (effects > 0) story.does(ben, { command: 'reject-plan', digest: undoDigest })
    expect(placeOf(story.run)).toBe('reassign.verify')
    expect(story.run.detour).toBeUndefined()
    reportLeft(story, none)
    expect(placeOf(story.run)).toBe('uninstall.observe')
  })

  test('leads back as well when every record was somebody else’s by then', () => {
    const story = undone({ changed: 0, skipped: 1, failed: 0 })
    reportLeft(story, none)
    expect(placeOf(story.run)).toBe('uninstall.observe')
  })

  test('is offered again only for what it failed to write', () => {
    for (const [failed, offered] of [
      [0, false],
      [2, true],
    ] as const) {
      const story = undone({ changed: 1, skipped: 1, failed })
      reportLeft(story, some)
      expect(mayUndo(story.run, 'undo-reassign')).toBe(offered)
    }
  })

  test('is given up when people choose other successors instead', () => {
    const story = askedAt('uninstall.decide')
    reportPlan(story)
    story.does(dan, mapOwners)
    expect(story.run.detour).toBeUndefined()
    story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan: planOf('reassign', firstDigest) })
    expect(story.run.plan?.kind).toBe('reassign')
  })
})

describe('putting back what was cleared', () => {
  const restoreDigest = 'e'.repeat(64)
  const restore = { command: 'plan-undo', undo: 'restore-blockers' } as const
  const done = { changed: 1, skipped: 0, failed: 0 }

  function report(story: Story, kind: PlanKind, digest: string, effects = 1): void {
    const plan = { ...planOf(kind, digest), effects }
    story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan })
  }

  function applied(story: Story, digest: string, counts = done): void {
    story.does(system, { command: 'report-applied', since: story.run.phaseSince, digest, counts })
  }

  /** Blockers are cleared and the removal waits for its approvals. */
  function cleared(): Story {
    const story = storyAt('uninstall.plan')
    report(story, 'clear-blockers', undoDigest)
    story.does(ben, approval(story.run))
    applied(story, undoDigest)
    report(story, 'uninstall', firstDigest)
    expect(story.run.ticks).toHaveProperty('blockers-cleared')
    return story
  }

  test('voids the approvals of the removal, and leads to the choice of packages', () => {
    const story = cleared()
    story.does(ben, approval(story.run))
    expect(story.does(dan, restore).kind).toBe('accepted')
    expect(placeOf(story.run)).toBe('uninstall.plan')
    expect(story.run.ticks).not.toHaveProperty('blockers-cleared')
    report(story, 'uninstall', firstDigest)
    expect(placeOf(story.run)).toBe('uninstall.plan')
    report(story, 'restore-blockers', restoreDigest)
    expect(story.does(dan, approval(story.run))).toMatchObject({ refusal: { code: 'own-plan' } })
    story.does(cleo, approval(story.run))
    expect(placeOf(story.run)).toBe('uninstall.apply')
    applied(story, restoreDigest)
    expect(placeOf(story.run)).toBe('uninstall.decide')
    expect(mayUndo(story.run, 'restore-blockers')).toBe(false)
    expect(mayUndo(story.run, 'undo-reassign')).toBe(true)
  })

  test('leads to the choice as well when it is rejected or finds nothing', () => {
    for (const effects of [0, 1]) {
      const story = cleared()
      story.does(dan, restore)
      report(story, 'restore-blockers', restoreDigest, effects)
      if (effects > 0) story.does(ben, { command: 'reject-plan', digest: restoreDigest })
      expect(placeOf(story.run)).toBe('uninstall.decide')
      expect(story.run.detour).toBeUndefined()
    }
  })

  test('is no longer possible once the removal is being carried out, nor before anything was cleared', () => {
    expect(storyAt('uninstall.decide').does(dan, restore)).toMatchObject({ refusal: { code: 'nothing-to-undo' } })
    const story = cleared()
    for (const person of [ben, cleo]) story.does(person, approval(story.run))
    expect(placeOf(story.run)).toBe('uninstall.apply')
    const fault = { vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail: '' } as const
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault })
    expect(story.does(dan, restore)).toMatchObject({ refusal: { code: 'nothing-to-undo' } })
  })

  test('can be gone on with after it stopped half-way and was rejected', () => {
    const story = cleared()
    story.does(dan, restore)
    report(story, 'restore-blockers', restoreDigest)
    story.does(cleo, approval(story.run))
    const fault = { vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail: '' } as const
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault })
    story.does(dan, { command: 'retry' })
    expect(placeOf(story.run)).toBe('uninstall.plan')
    report(story, 'restore-blockers', restoreDigest)
    story.does(ben, { command: 'reject-plan', digest: restoreDigest })
    expect(mayUndo(story.run, 'restore-blockers')).toBe(true)
  })
})
