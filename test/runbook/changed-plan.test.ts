import { describe, expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import type { PeopleCommand } from '../../src/runbook/commands.ts'
import { isApproved } from '../../src/runbook/decide/gates.ts'
import { approval, chooseUninstall, firstDigest, mapOwners, planOf, storyAt } from './smooth-run.ts'
import { ben, cleo, dan, placeOf } from './story.ts'

const otherDigest = 'b'.repeat(64)

type Change = { kind: 'reassign' | 'uninstall'; command: PeopleCommand }

const changes: Change[] = [
  { kind: 'reassign', command: { command: 'plan-again' } },
  { kind: 'reassign', command: mapOwners },
  { kind: 'uninstall', command: { command: 'plan-again' } },
  { kind: 'uninstall', command: chooseUninstall },
  { kind: 'uninstall', command: { ...chooseUninstall, dataCopy: 'none' } },
]

/** A plan with what approvals it can hold without being carried out, then asked for anew and planned. */
function plannedAnew({ kind, command }: Change, digest: string) {
  const story = storyAt(`${kind}.approve`)
  if (kind === 'uninstall') story.does(ben, approval(story.run))
  story.does(dan, command)
  const between = story.does(cleo, approval(story.run, firstDigest))
  if (placeOf(story.run) === 'uninstall.copy') {
    const copy = { location: 'copies/run-1', files: 1, rows: 1, bytes: 1, sha256: '1' }
    story.does(system, { command: 'report-data-copy', since: story.run.phaseSince, copy })
  }
  story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan: planOf(kind, digest) })
  expect(placeOf(story.run)).toBe(`${kind}.approve`)
  return { story, between }
}

describe.each(changes)('a plan for $kind that is asked for anew by $command.command', (change) => {
  test('has no approvals, and an approval of the former plan is refused as such', () => {
    const { story } = plannedAnew(change, otherDigest)
    expect(story.run.plan).toMatchObject({ digest: otherDigest, approvals: [], state: 'proposed' })
    expect(story.does(cleo, approval(story.run, firstDigest))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'plan-changed' },
      events: [],
    })
    expect(story.does(cleo, { command: 'reject-plan', digest: firstDigest })).toMatchObject({
      kind: 'refused',
      events: [],
    })
    expect(story.run.plan?.approvals).toEqual([])
  })

  test('cannot be approved while it is being planned', () => {
    expect(plannedAnew(change, otherDigest).between).toMatchObject({ kind: 'refused', events: [] })
  })

  test('needs all its approvals again even if the same effects come out', () => {
    const { story } = plannedAnew(change, firstDigest)
    const { plan } = story.run
    expect(plan?.approvals).toEqual([])
    expect(plan && isApproved(plan, story.run.phaseAt)).toBe(false)
    expect(story.does(ben, approval(story.run)).kind).toBe('accepted')
    expect(placeOf(story.run)).toBe(change.kind === 'reassign' ? 'reassign.apply' : 'uninstall.approve')
  })

  test('is another proposal than the former, so that its ledger begins empty', () => {
    const former = storyAt(`${change.kind}.approve`).run.plan?.id
    expect(plannedAnew(change, firstDigest).story.run.plan?.id).not.toBe(former)
  })
})

test.each(['reassign', 'uninstall'] as const)('a rejected plan for %s cannot be approved any more', (kind) => {
  for (const rejecter of [ben, cleo, dan]) {
    const story = storyAt(`${kind}.approve`)
    expect(story.does(rejecter, { command: 'reject-plan', digest: firstDigest }).kind).toBe('accepted')
    expect(placeOf(story.run)).toBe(`${kind}.decide`)
    expect(story.does(ben, approval(story.run))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'already-decided' },
    })
  }
})
