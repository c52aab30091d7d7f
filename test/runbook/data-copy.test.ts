import { describe, expect, test } from 'vitest'
import { isForsaken } from '../../src/jobs/sweep-copies.ts'
import { system } from '../../src/runbook/actor.ts'
import { dataCopyHours } from '../../src/runbook/definition.ts'
import type { PackagePresence } from '../../src/runbook/salesforce-port.ts'
import { chooseUninstall, firstDigest, hubspot, planOf, storyAt } from './smooth-run.ts'
import { dan, placeOf, type Story } from './story.ts'

const hourMs = 3_600_000
const gone: PackagePresence = { listed: false, components: 0, objects: 0 }

function reportRemoval(story: Story, presence: PackagePresence) {
  return story.does(system, { command: 'report-removal', since: story.run.phaseSince, presence })
}

function deleteAfterGone(story: Story): number {
  return Date.parse(story.run.dataCopy?.deleteAt ?? '') - Date.parse(story.now)
}

describe("a data copy's hours", () => {
  test('begin when the package is seen to be gone, however long people took before', () => {
    const story = storyAt('uninstall.verify')
    expect(story.run.dataCopy?.deleteAt).toBeUndefined()
    reportRemoval(story, gone)
    expect(deleteAfterGone(story)).toBe(dataCopyHours * hourMs)
  })

  test('do not begin while Salesforce still lists the package', () => {
    const story = storyAt('uninstall.verify')
    reportRemoval(story, { listed: true, components: 9, objects: 1 })
    expect(placeOf(story.run)).toBe('uninstall.stopped')
    expect(story.run.dataCopy?.deleteAt).toBeUndefined()
    story.does(dan, { command: 'retry' }, 72 * hourMs)
    reportRemoval(story, gone)
    expect(deleteAfterGone(story)).toBe(dataCopyHours * hourMs)
  })

  test('begin in a dry run as well, where nothing goes', () => {
    const story = storyAt('uninstall.verify', 'dry-run')
    reportRemoval(story, { listed: true, components: 9, objects: 1 })
    expect(deleteAfterGone(story)).toBe(dataCopyHours * hourMs)
  })

  test('begin when the run is cancelled', () => {
    const story = storyAt('uninstall.approve')
    story.does(dan, { command: 'cancel-run' })
    expect(deleteAfterGone(story)).toBe(dataCopyHours * hourMs)
  })
})

describe('a kept copy', () => {
  test('is deleted when its hours are over, to the millisecond and not before', () => {
    const story = storyAt('close-out.settle')
    const left = deleteAfterGone(story)
    story.does(system, { command: 'purge-due' }, left - 1)
    expect(placeOf(story.run)).toBe('close-out.settle')
    story.does(system, { command: 'purge-due' }, 1)
    expect(placeOf(story.run)).toBe('close-out.purge')
  })

  test('is spoken of once for each reminder', () => {
    const story = storyAt('close-out.settle')
    for (const hoursLeft of [24, 24, 4, 24, 4]) story.does(system, { command: 'remind-data-copy', hoursLeft })
    expect(story.run.dataCopy?.reminded).toEqual([24, 4])
  })

  test('is the last thing that keeps a run open', () => {
    const story = storyAt('close-out.purge')
    story.does(system, { command: 'report-copy-deleted', since: story.run.phaseSince })
    expect(story.run).toMatchObject({ status: 'closed', dataCopy: { deletedAt: story.now } })
  })
})

describe('what a removal has begun to take away', () => {
  const objections = [{ type: '', name: '', text: 'Component is in use by another component' }]

  /** Of two packages the first may be gone: Salesforce refused the second. */
  function refusedHalfWay(): Story {
    const story = storyAt('uninstall.apply')
    const what = { digest: firstDigest, package: 'HubSpot Helper', objections, removed: ['HubSpot Integration'] }
    story.does(system, { command: 'report-refused', since: story.run.phaseSince, ...what })
    const plan = planOf('uninstall', firstDigest)
    story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan })
    return story
  }

  test('stays in the copy that was taken before, also when people want none any more', () => {
    const story = refusedHalfWay()
    const { dataCopy } = story.run
    story.does(dan, { ...chooseUninstall, dataCopy: 'none' })
    expect(placeOf(story.run)).toBe('uninstall.plan')
    expect(story.run.dataCopy).toEqual(dataCopy)
    expect(isForsaken(story.run, story.now)).toBe(false)
    story.does(dan, { command: 'cancel-run' })
    expect(deleteAfterGone(story)).toBe(dataCopyHours * hourMs)
  })

  test('stays for its hours when the run is cancelled while another copy is taken', () => {
    const story = refusedHalfWay()
    story.does(dan, chooseUninstall)
    expect(placeOf(story.run)).toBe('uninstall.copy')
    story.does(dan, { command: 'cancel-run' })
    expect(deleteAfterGone(story)).toBe(dataCopyHours * hourMs)
    expect(isForsaken(story.run, story.now)).toBe(false)
  })

  test('is no reason to keep what nobody wants: before a removal, and in a dry run', () => {
    for (const story of [storyAt('uninstall.approve'), storyAt('uninstall.approve', 'dry-run')]) {
      story.does(dan, { ...chooseUninstall, dataCopy: 'none' })
      expect(story.run.dataCopy).toBeUndefined()
      expect(isForsaken(story.run, story.now)).toBe(true)
    }
  })
})

test('a copy is refused where it could only be empty: nobody can tell what a package without a namespace holds', () => {
  const helper = {
    ...hubspot,
    namespace: '',
    name: 'HubSpot Helper',
    versionId: '04t2',
    generation: 'unmanaged',
  } as const
  const story = storyAt('uninstall.observe')
  const found = { packages: [hubspot, helper], components: 9, objects: [], blockers: [] }
  story.does(system, { command: 'report-packages', since: story.run.phaseSince, ...found })
  const keep = { ...chooseUninstall, dataCopy: 'keep' } as const
  expect(story.does(dan, { ...keep, versionIds: ['04t2'] })).toMatchObject({
    refusal: { code: 'nothing-to-copy', detail: { packages: 'HubSpot Helper' } },
  })
  expect(story.does(dan, { ...keep, versionIds: ['04t1', '04t2'] }).kind).toBe('accepted')
})
