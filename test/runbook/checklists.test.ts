/** What the checklist claims must be true of the run as it stands: people go by it. */
import { describe, expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import type { Command } from '../../src/runbook/commands.ts'
import { type ItemId, type PlanKind, personItems, runbook } from '../../src/runbook/definition.ts'
import type { VerifiedOwners } from '../../src/runbook/events.ts'
import { nothingFound, type ReadBackCounts } from '../../src/runbook/plan/read-back.ts'
import { approval, chooseUninstall, mapOwners, planOf, storyAt } from './smooth-run.ts'
import { ben, cleo, dan, placeOf, type Story } from './story.ts'

const some = { contacts: 0, companies: 0, deals: 3 }
const none = { contacts: 0, companies: 0, deals: 0 }

function ticked(story: Story): ItemId[] {
  return runbook[story.run.step].items.map((item) => item.id).filter((item) => story.run.ticks[item])
}

function reportPlan(story: Story, kind: PlanKind, digest: string): void {
  story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan: planOf(kind, digest) })
}

function reportLeft(story: Story, left: typeof some, rest: Partial<VerifiedOwners> = {}): void {
  story.does(system, { command: 'report-owners-left', since: story.run.phaseSince, left, ...rest })
}

function readBack(found: Partial<ReadBackCounts['found']>): Partial<VerifiedOwners> {
  return { readBack: { changed: 10, read: 10, found: { ...nothingFound(), ours: 9, ...found } } }
}

describe('a bot item is ticked', () => {
  test('for the plan that stands, not for one that was approved and applied before it', () => {
    const story = storyAt('reassign.settle')
    expect(ticked(story)).toContain('owner-plan-approved')
    story.does(dan, mapOwners)
    reportPlan(story, 'reassign', 'b'.repeat(64))
    expect(placeOf(story.run)).toBe('reassign.approve')
    expect(ticked(story)).toEqual(['owners-mapped'])
    story.does(ben, approval(story.run))
    expect(ticked(story)).toEqual(['owners-mapped', 'owner-plan-approved'])
  })

  test('for an uninstall that is approved, not for one that has to be approved again', () => {
    const story = storyAt('uninstall.apply')
    const fault = { vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail: '' } as const
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault })
    story.does(dan, { command: 'retry' })
    reportPlan(story, 'clear-blockers', 'b'.repeat(64))
    expect(ticked(story)).not.toContain('uninstall-approved')
    expect(ticked(story)).not.toContain('blockers-cleared')
  })

  test('for a data copy that is made, not for one that was given up', () => {
    const story = storyAt('uninstall.approve')
    expect(ticked(story)).toContain('data-copy-sealed')
    story.does(dan, chooseUninstall)
    expect(placeOf(story.run)).toBe('uninstall.copy')
    expect(ticked(story)).not.toContain('data-copy-sealed')
  })

  test('for owners while none has records left, and no longer once some have', () => {
    const story = storyAt('reassign.settle')
    expect(ticked(story)).toContain('owners-verified')
    story.does(dan, { command: 'check-again' })
    reportLeft(story, some)
    expect(ticked(story)).not.toContain('owners-verified')
  })

  test('for owners while nothing was written over, and again once somebody has decided on it by hand', () => {
    const story = storyAt('reassign.verify')
    reportLeft(story, none, readBack({ overwritten: 1 }))
    expect(ticked(story)).not.toContain('owners-verified')
    story.does(dan, { command: 'check-again' })
    reportLeft(story, none, readBack({ 'changed-since': 1 }))
    expect(ticked(story)).toContain('owners-verified')
  })
})

describe('the owners are left behind', () => {
  function withSomeLeft(): Story {
    const story = storyAt('reassign.verify')
    reportLeft(story, some)
    expect(placeOf(story.run)).toBe('reassign.settle')
    return story
  }
  const items = personItems('reassign', 'live')
  const tickAll: Command = { command: 'set-ticks', step: 'reassign', ticked: items, unticked: [] }

  test('when the rest is accepted and the people have done their part, in either order', () => {
    const first = withSomeLeft()
    first.does(ben, { command: 'accept-rest' })
    expect(placeOf(first.run)).toBe('reassign.settle')
    first.does(dan, tickAll)
    expect(placeOf(first.run)).toBe('uninstall.observe')
    const second = withSomeLeft()
    second.does(dan, tickAll)
    expect(placeOf(second.run)).toBe('reassign.settle')
    second.does(ben, { command: 'accept-rest' })
    expect(placeOf(second.run)).toBe('uninstall.observe')
  })

  test('only with the number that was accepted: what a new look finds has to be accepted anew', () => {
    const story = withSomeLeft()
    story.does(ben, { command: 'accept-rest' })
    story.does(dan, { command: 'check-again' })
    reportLeft(story, { ...some, contacts: 300 })
    story.does(dan, tickAll)
    expect(placeOf(story.run)).toBe('reassign.settle')
    expect(story.does(cleo, { command: 'accept-rest' }).kind).toBe('accepted')
    expect(placeOf(story.run)).toBe('uninstall.observe')

    // The people's part may be done while the new look is under way.
    const meanwhile = withSomeLeft()
    meanwhile.does(ben, { command: 'accept-rest' })
    meanwhile.does(dan, { command: 'check-again' })
    meanwhile.does(dan, tickAll)
    reportLeft(meanwhile, { ...some, contacts: 300 })
    expect(placeOf(meanwhile.run)).toBe('reassign.settle')
  })

  test.each(['overwritten', 'unexplained'] as const)('with a record that is %s only if that is accepted', (kind) => {
    const story = storyAt('reassign.verify')
    reportLeft(story, none, readBack({ [kind]: 1 }))
    story.does(dan, tickAll)
    expect(placeOf(story.run)).toBe('reassign.settle')
    story.does(ben, { command: 'accept-rest' })
    expect(placeOf(story.run)).toBe('uninstall.observe')
    expect(story.log.find(({ type }) => type === 'rest-accepted')?.data).toEqual({
      left: none,
      ...readBack({ [kind]: 1 }),
    })
  })

  test.each(['changed-since', 'merged', 'gone'] as const)(
    'with a record that is %s: nobody has to accept it',
    (kind) => {
      const story = storyAt('reassign.verify')
      reportLeft(story, none, readBack({ [kind]: 1 }))
      story.does(dan, tickAll)
      expect(placeOf(story.run)).toBe('uninstall.observe')
    },
  )

  test('with something left in another field only if that is accepted', () => {
    const story = storyAt('reassign.verify')
    reportLeft(story, none, { elsewhere: [{ object: 'tickets', property: 'hubspot_owner_id', records: 2 }] })
    story.does(dan, tickAll)
    expect(placeOf(story.run)).toBe('reassign.settle')
    story.does(ben, { command: 'accept-rest' })
    expect(placeOf(story.run)).toBe('uninstall.observe')
  })

  test('never by somebody taking a tick away', () => {
    const story = withSomeLeft()
    story.does(dan, { command: 'check-again' })
    reportLeft(story, none)
    const [item] = items
    if (!item) throw new Error('the step has no items for people')
    for (const change of [
      { ticked: [item], unticked: [] },
      { ticked: [], unticked: [item] },
    ]) {
      story.does(dan, { command: 'set-ticks', step: 'reassign', ...change })
    }
    expect(placeOf(story.run)).toBe('reassign.settle')
    expect(ticked(story)).not.toContain(item)
  })
})

describe('records are given to nobody', () => {
  test.each(['43', '71', 'toString', 'constructor', ''])('who is not among the assignable owners: "%s"', (id) => {
    const story = storyAt('reassign.decide')
    const mapping = [{ from: '71', to: { kind: 'owner', id } as const }]
    expect(story.does(dan, { ...mapOwners, mapping })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'mapping-invalid', detail: { owner: id } },
    })
  })
})

describe('an attested disconnect', () => {
  test('is accepted by somebody else than who attested it and who opened the run', () => {
    const story = storyAt('disconnect.verify')
    const times = { contacts: null, companies: null, deals: null }
    const signals = { baseline: times, newest: times, movedSinceAttestation: [] }
    const { phaseSince: since } = story.run
    story.does(system, { command: 'report-disconnect', since, verdict: 'attested-only', signals })
    expect(story.run.attestation?.by).toBe(dan.userId)
    expect(story.does(dan, { command: 'accept-attestation' })).toMatchObject({ refusal: { code: 'own-plan' } })
    expect(story.does(ben, { command: 'accept-attestation' }).kind).toBe('accepted')
    expect(story.run.completed).toEqual(['preflight', 'disconnect'])
  })
})
