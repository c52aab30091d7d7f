import { describe, expect, test } from 'vitest'
import { isForsaken } from '../../src/jobs/close-out/sweep-copies.ts'
import { workJobOf } from '../../src/jobs/queue/dispatcher.ts'
import { system } from '../../src/runbook/actor.ts'
import { deadlines, dueCommands } from '../../src/runbook/decide/deadlines.ts'
import { extendedEnd } from '../../src/runbook/decide/extension.ts'
import { dataCopyHours } from '../../src/runbook/definition.ts'
import type { PackagePresence } from '../../src/runbook/salesforce-port.ts'
import { chooseUninstall, firstDigest, hubspot, planOf, storyAt } from './smooth-run.ts'
import { ben, dan, placeOf, type Story } from './story.ts'

const hourMs = 3_600_000
const gone: PackagePresence = { listed: false, components: 0, objects: 0 }

function reportRemoval(story: Story, presence: PackagePresence) {
  return story.does(system, { command: 'report-removal', since: story.run.phaseSince, presence })
}

function later(story: Story, hours: number): string {
  return new Date(Date.parse(story.now) + hours * hourMs).toISOString()
}

function reportDeleted(story: Story) {
  return story.does(system, { command: 'report-copy-deleted', since: story.run.phaseSince })
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

  test('is spoken of once for each reminder, when it is time', () => {
    const story = storyAt('close-out.settle')
    const remind = (hoursLeft: number, afterMs = 0) =>
      story.does(system, { command: 'remind-data-copy', hoursLeft }, afterMs)
    remind(24)
    expect(story.run.dataCopy?.reminded).toEqual([])
    remind(24, 24 * hourMs)
    for (const hoursLeft of [24, 4]) remind(hoursLeft)
    expect(story.run.dataCopy?.reminded).toEqual([24])
    remind(4, 20 * hourMs)
    for (const hoursLeft of [24, 4]) remind(hoursLeft)
    expect(story.run.dataCopy?.reminded).toEqual([24, 4])
  })

  test('is spoken of by the last reminder only, if nobody could remind before', () => {
    const story = storyAt('close-out.settle')
    expect(dueCommands(story.run, later(story, 43))).toEqual([{ command: 'remind-data-copy', hoursLeft: 24 }])
    expect(dueCommands(story.run, later(story, 45))).toEqual([{ command: 'remind-data-copy', hoursLeft: 4 }])
    expect(dueCommands(story.run, later(story, 49))).toEqual([{ command: 'purge-due' }])
    story.does(system, { command: 'remind-data-copy', hoursLeft: 4 }, 45 * hourMs)
    expect(dueCommands(story.run, story.now)).toEqual([])
  })

  test('is the last thing that keeps a run open', () => {
    const story = storyAt('close-out.purge')
    story.does(system, { command: 'report-copy-deleted', since: story.run.phaseSince })
    expect(story.run).toMatchObject({ status: 'closed', dataCopy: { deletedAt: story.now } })
  })
})

const notDeleted = { vendor: 'store', kind: 'permanent', code: 'copy-not-deleted', detail: 'copies/run-1' } as const

describe('the copy of a cancelled run', () => {
  function cancelled(): Story {
    const story = storyAt('uninstall.approve')
    story.does(dan, { command: 'cancel-run' })
    return story
  }

  test('is reminded of, and deleted in time with proof', () => {
    const story = cancelled()
    story.does(system, { command: 'remind-data-copy', hoursLeft: 24 }, 24 * hourMs)
    expect(story.run.dataCopy?.reminded).toEqual([24])
    story.does(system, { command: 'purge-due' }, 24 * hourMs)
    expect(workJobOf(story.run)).toMatchObject({ name: 'close-out.purge' })
    reportDeleted(story)
    expect(story.log.at(-1)).toMatchObject({ type: 'data-copy-deleted' })
    expect(story.run).toMatchObject({ status: 'cancelled', dataCopy: { deletedAt: story.now } })
    expect(workJobOf(story.run)).toBeUndefined()
    expect(deadlines(story.run)).toEqual([])
  })

  test('is kept longer if two people want it, and deleted at once if one who may wants that', () => {
    const story = cancelled()
    const end = extendedEnd(story.run) ?? ''
    expect(story.does(dan, { command: 'ask-extension', to: end }).kind).toBe('accepted')
    expect(story.does(dan, { command: 'approve-extension', to: end })).toMatchObject({ refusal: { code: 'own-plan' } })
    expect(story.does(ben, { command: 'approve-extension', to: end }).kind).toBe('accepted')
    expect(story.run.dataCopy?.deleteAt).toBe(end)
    story.does(ben, { command: 'delete-data-copy' })
    expect(story.run.phase).toBe('purge')
  })

  test('is told of when it cannot be deleted, and tried again when somebody asks', () => {
    const story = cancelled()
    story.does(system, { command: 'purge-due' }, 48 * hourMs)
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault: notDeleted })
    expect(story.log.at(-1)).toMatchObject({ type: 'work-stopped' })
    expect(dueCommands(story.run, later(story, 1))).toEqual([])
    story.does(ben, { command: 'retry' })
    reportDeleted(story)
    expect(story.run).toMatchObject({ status: 'cancelled', dataCopy: { deletedAt: story.now } })
  })

  test('is all that a job may still report on, or anybody try again', () => {
    const story = storyAt('uninstall.apply')
    const since = story.run.phaseSince
    story.does(dan, { command: 'cancel-run' })
    const refused = { refusal: { code: 'run-closed' } }
    expect(story.does(system, { command: 'report-fault', since, fault: notDeleted })).toMatchObject(refused)
    expect(story.does(dan, { command: 'retry' })).toMatchObject(refused)
  })
})

describe('the copy of a run whose close-out stopped', () => {
  const broken = { vendor: 'store', kind: 'permanent', code: 'chain-broken', detail: '7' } as const

  function stopped(): Story {
    const story = storyAt('close-out.observe')
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault: broken })
    return story
  }

  test('is reminded of and deleted all the same, and the report is tried for again', () => {
    const story = stopped()
    story.does(system, { command: 'remind-data-copy', hoursLeft: 24 }, 24 * hourMs)
    expect(story.run.dataCopy?.reminded).toEqual([24])
    story.does(system, { command: 'purge-due' }, 24 * hourMs)
    reportDeleted(story)
    expect(placeOf(story.run)).toBe('close-out.observe')
    story.does(system, { command: 'report-closing', since: story.run.phaseSince })
    expect(story.run).toMatchObject({ status: 'closed', report: { headSeq: expect.any(Number) } })
  })

  test('is deleted in time also while the report waits for an org that does not answer', () => {
    const silent = { vendor: 'salesforce', kind: 'retry-later', code: 'unavailable', detail: '' } as const
    const story = storyAt('close-out.observe')
    const goOn = () => {
      const { phaseSince: since } = story.run
      story.does(system, { command: 'report-fault', since, fault: { ...silent, retryAfterMs: hourMs } })
      story.does(system, { command: 'resume-due' }, hourMs)
    }
    while (
      placeOf(story.run) === 'close-out.observe' &&
      Date.parse(story.run.dataCopy?.deleteAt ?? '') > Date.parse(story.now)
    )
      goOn()
    story.does(system, { command: 'purge-due' })
    expect(placeOf(story.run)).toBe('close-out.purge')
    reportDeleted(story)
    expect(placeOf(story.run)).toBe('close-out.observe')
  })

  test('can be deleted at once', () => {
    const story = stopped()
    expect(story.does(ben, { command: 'delete-data-copy' }).kind).toBe('accepted')
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
    expect(isForsaken(story.run)).toBe(false)
    story.does(dan, { command: 'cancel-run' })
    expect(deleteAfterGone(story)).toBe(dataCopyHours * hourMs)
  })

  test('stays for its hours when the run is cancelled while another copy is taken', () => {
    const story = refusedHalfWay()
    story.does(dan, chooseUninstall)
    expect(placeOf(story.run)).toBe('uninstall.copy')
    story.does(dan, { command: 'cancel-run' })
    expect(deleteAfterGone(story)).toBe(dataCopyHours * hourMs)
    expect(isForsaken(story.run)).toBe(false)
  })

  test('is no reason to keep what nobody wants: before a removal, and in a dry run', () => {
    for (const story of [storyAt('uninstall.approve'), storyAt('uninstall.approve', 'dry-run')]) {
      story.does(dan, { ...chooseUninstall, dataCopy: 'none' })
      expect(story.run.dataCopy).toBeUndefined()
      expect(isForsaken(story.run)).toBe(true)
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
