/** Refused removals, what people clear and what they remove themselves: what may follow from what. */
import { describe, expect, test } from 'vitest'
import { system } from '../../src/runbook/actor.ts'
import { decide } from '../../src/runbook/decide/decide.ts'
import type { AppliedSoFar, Mode } from '../../src/runbook/events.ts'
import type { ReferenceCheck } from '../../src/runbook/packages/references.ts'
import { chosenPackages, packagesToRemove, type Run } from '../../src/runbook/run.ts'
import type { InstalledPackage } from '../../src/runbook/salesforce-port.ts'
import { memberWith } from './arbitraries.ts'
import { approval, chooseUninstall, firstDigest, planOf, storyAt } from './smooth-run.ts'
import { ben, cleo, dan, placeOf, type Story } from './story.ts'

const someOpen: ReferenceCheck = { open: 2, fresh: 2, gone: 0, cleared: 0, perhaps: 1, shown: [], unseen: [] }
const unchanged = { ...someOpen, fresh: 0 }
const allGone = { ...someOpen, open: 0, fresh: 0, gone: 2, cleared: 2 }
const objections = [{ type: '', name: '', text: 'Component is in use by another component' }]

function reportPlan(story: Story, references: ReferenceCheck, digest = firstDigest): void {
  const plan = planOf('uninstall', digest)
  story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan, references })
}

function refuse(story: Story, removed?: string[]): void {
  const digest = story.run.plan?.digest ?? ''
  const refusal = { digest, package: 'HubSpot Integration', objections, ...(removed && { removed }) }
  story.does(system, { command: 'report-refused', since: story.run.phaseSince, ...refusal })
}

function reportCopy(story: Story): void {
  const copy = { location: 'copies/run-1', files: 1, rows: 1, bytes: 1, sha256: '0' }
  story.does(system, { command: 'report-data-copy', since: story.run.phaseSince, copy })
}

function beginClearing(story: Story): void {
  const plan = planOf('clear-blockers', firstDigest)
  story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan })
  story.does(ben, approval(story.run))
}

/** Planned, approved and carried out. */
function clearBlockers(story: Story, changed = 1): void {
  beginClearing(story)
  const counts = { changed, skipped: 0, failed: 1 - changed }
  story.does(system, { command: 'report-applied', since: story.run.phaseSince, digest: firstDigest, counts })
}

function byHand(story: Story): void {
  const what = { packages: ['HubSpot Helper'], reason: 'not-managed' as const, detail: '' }
  const digest = story.run.plan?.digest ?? ''
  story.does(system, { command: 'report-by-hand', since: story.run.phaseSince, digest, ...what })
}

function settling(mode: Mode = 'live'): Story {
  const story = storyAt('uninstall.plan', mode)
  reportPlan(story, someOpen)
  return story
}

describe('what surely blocks', () => {
  test('keeps the removal from being planned until it is gone', () => {
    const story = settling()
    expect(placeOf(story.run)).toBe('uninstall.settle')
    expect(story.run.plan?.kind).not.toBe('uninstall')
    story.does(dan, { command: 'check-again' })
    reportPlan(story, unchanged)
    expect(placeOf(story.run)).toBe('uninstall.settle')
    story.does(dan, { command: 'check-again' })
    reportPlan(story, allGone)
    expect(placeOf(story.run)).toBe('uninstall.approve')
    expect(story.run.ticks['blockers-cleared']).toBeDefined()
  })

  test('is tried in spite of by an approver alone, and only as it was seen', () => {
    const story = settling()
    const requester = memberWith('UEVA', 'requester', 'admin')
    expect(story.does(requester, { command: 'try-anyway' })).toMatchObject({ refusal: { code: 'missing-role' } })
    story.does(ben, { command: 'try-anyway' })
    // Something new has come since Ben decided.
    reportPlan(story, { ...someOpen, open: 3, fresh: 1 })
    expect(placeOf(story.run)).toBe('uninstall.settle')
    story.does(dan, { command: 'check-again' })
    reportPlan(story, unchanged)
    expect(placeOf(story.run)).toBe('uninstall.settle')
    story.does(cleo, { command: 'try-anyway' })
    reportPlan(story, unchanged)
    expect(placeOf(story.run)).toBe('uninstall.approve')
    expect(story.run).toMatchObject({ waived: { by: 'UCLEO' }, plan: { approvals: [] } })
    expect(story.run.ticks['blockers-cleared']).toBeUndefined()
  })

  test('is told and not waited for in a dry run', () => {
    const story = settling('dry-run')
    expect(placeOf(story.run)).toBe('uninstall.approve')
    expect(story.run.references?.open).toBe(2)
    expect(story.run.ticks['blockers-cleared']).toBeUndefined()
  })

  test('leaves every other way open: another choice, and taking back what was done', () => {
    const story = settling()
    story.does(dan, { command: 'plan-undo', undo: 'undo-reassign' })
    expect(placeOf(story.run)).toBe('reassign.plan')
    const other = settling()
    other.does(dan, chooseUninstall)
    expect(placeOf(other.run)).toBe('uninstall.copy')
  })

  test('is no matter any more when nothing is left to remove', () => {
    const story = storyAt('uninstall.plan')
    const plan = { ...planOf('uninstall', firstDigest), effects: 0 }
    story.does(system, { command: 'report-plan', since: story.run.phaseSince, plan, references: someOpen })
    expect(placeOf(story.run)).toBe('uninstall.verify')
  })
})

describe('a refused removal', () => {
  test('is approved by the names of what is left to remove', () => {
    const { run } = storyAt('uninstall.approve')
    const gone = {
      ...run.packages?.installed[0],
      namespace: 'HubSpot_Ext',
      name: 'HubSpot Extension',
      versionId: '04t9',
    }
    const installed = [gone, ...(run.packages?.installed ?? [])] as InstalledPackage[]
    const both: Run = {
      ...run,
      ...(run.packages && { packages: { ...run.packages, installed } }),
      choice: { versionIds: installed.map(({ versionId }) => versionId), dataCopy: 'none', by: null },
    }
    expect(chosenPackages(both)).toHaveLength(2)
    expect(packagesToRemove(both).map(({ namespace }) => namespace)).toEqual(['HubSpot_Inc'])
  })

  test('stands in the report with those who approved it, if another package had gone before', () => {
    const story = storyAt('uninstall.apply')
    const before = story.run.appliedPlans.length
    refuse(story, ['HubSpot Extension'])
    expect(story.run.appliedPlans.slice(before)).toMatchObject([
      {
        kind: 'uninstall',
        state: 'refused',
        counts: { changed: 1 },
        approvals: [{ userId: 'UBEN' }, { userId: 'UCLEO' }],
      },
    ])
    const other = storyAt('uninstall.apply')
    refuse(other)
    expect(other.run.appliedPlans).toHaveLength(before)
  })

  test('is counted, looked into and approved anew, as often as Salesforce refuses', () => {
    const story = storyAt('uninstall.apply')
    for (const round of [1, 2]) {
      refuse(story)
      expect(story.run).toMatchObject({ step: 'uninstall', phase: 'plan', rounds: round, objections })
      expect(story.run.plan?.state).toBe('refused')
      expect(story.run.ticks['uninstall-approved']).toBeUndefined()
      reportPlan(story, round === 1 ? someOpen : unchanged)
      expect(placeOf(story.run)).toBe('uninstall.settle')
      story.does(dan, { command: 'say-cleared' })
      expect(story.run.objections).toEqual([])
      reportPlan(story, allGone)
      expect(story.run.plan).toMatchObject({ state: 'proposed', approvals: [] })
      story.does(ben, approval(story.run))
      expect(placeOf(story.run)).toBe('uninstall.approve')
      story.does(cleo, approval(story.run))
    }
    expect(placeOf(story.run)).toBe('uninstall.apply')
    story.does(system, {
      command: 'report-applied',
      since: story.run.phaseSince,
      digest: firstDigest,
      counts: { changed: 1, skipped: 0, failed: 0 },
    })
    expect(story.run).toMatchObject({ phase: 'verify', rounds: 2, objections: [] })
  })

  /** In its second round, with what it has to clear in the first one cleared. */
  function inSecondRound(dataCopy: 'keep' | 'none'): Story {
    const story = storyAt('uninstall.decide')
    story.does(dan, { ...chooseUninstall, dataCopy })
    if (dataCopy === 'keep') reportCopy(story)
    clearBlockers(story)
    reportPlan(story, allGone)
    // In the first round the copy was taken of what there was to clear.
    expect(placeOf(story.run)).toBe('uninstall.approve')
    for (const approver of [ben, cleo]) story.does(approver, approval(story.run))
    refuse(story)
    return story
  }

  test('has what was cleared for the next attempt copied as well, if a copy is kept', () => {
    const story = inSecondRound('keep')
    clearBlockers(story)
    reportPlan(story, allGone)
    expect(placeOf(story.run)).toBe('uninstall.copy')
    reportCopy(story)
    reportPlan(story, allGone)
    expect(placeOf(story.run)).toBe('uninstall.approve')
    const other = inSecondRound('none')
    clearBlockers(other)
    reportPlan(other, allGone)
    expect(placeOf(other.run)).toBe('uninstall.approve')
  })

  test('is proposed anew without another copy where nothing was cleared', () => {
    const story = inSecondRound('keep')
    clearBlockers(story, 0)
    reportPlan(story, allGone)
    expect(placeOf(story.run)).toBe('uninstall.approve')
  })

  test('has copied also what a clearing took away before it stopped and was not gone on with', () => {
    const story = inSecondRound('keep')
    beginClearing(story)
    const rejected = { vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail: '' } as const
    story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault: rejected })
    story.does(dan, { command: 'plan-again' })
    const { phaseSince: since } = story.run
    const report = {
      command: 'report-plan',
      since,
      plan: planOf('uninstall', firstDigest),
      references: allGone,
    } as const
    const written = { counts: { changed: 1, skipped: 0, failed: 0 } }
    const facts = { now: story.now, actor: system }
    const nextWith = (more: { written?: AppliedSoFar }) =>
      decide(story.run, report, { ...facts, ...more }).events.at(-1)
    expect(nextWith({ written })).toMatchObject({ data: { phase: 'copy' } })
    expect(nextWith({})).toMatchObject({ data: { phase: 'approve' } })
  })

  test('is not copied anew for a clearing that came to nothing because a later removal changed something', () => {
    const story = inSecondRound('keep')
    const fault = { vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail: '' } as const
    const isStopped = () => story.does(system, { command: 'report-fault', since: story.run.phaseSince, fault })
    const planned = (changed: number) => {
      story.does(dan, { command: 'plan-again' })
      const { phaseSince: since } = story.run
      const plan = planOf('uninstall', firstDigest)
      const written = { counts: { changed, skipped: 0, failed: 0 } }
      story.does(system, { command: 'report-plan', since, plan, references: allGone }, 1_000, written)
      expect(placeOf(story.run)).toBe('uninstall.approve')
    }
    beginClearing(story)
    isStopped()
    planned(0)
    for (const approver of [ben, cleo]) story.does(approver, approval(story.run))
    isStopped()
    planned(1)
  })

  test('is said to be cleared only where Salesforce named something', () => {
    const story = settling()
    expect(story.does(dan, { command: 'say-cleared' })).toMatchObject({ refusal: { code: 'not-allowed-now' } })
  })

  test('of another plan changes nothing', () => {
    const story = storyAt('uninstall.apply')
    const other = { digest: 'b'.repeat(64), package: 'HubSpot Integration', objections }
    const answer = story.does(system, { command: 'report-refused', since: story.run.phaseSince, ...other })
    expect(answer).toMatchObject({ refusal: { code: 'plan-changed' } })
  })
})

describe('a package that only Setup removes', () => {
  test('waits for somebody to say that it is gone, and Salesforce is asked each time', () => {
    const story = storyAt('uninstall.apply')
    byHand(story)
    expect(placeOf(story.run)).toBe('uninstall.settle')
    expect(story.run.byHand?.again).toBeUndefined()
    expect(story.does(ben, { command: 'try-anyway' })).toMatchObject({ refusal: { code: 'not-allowed-now' } })
    story.does(dan, { command: 'removed-by-hand' })
    expect(placeOf(story.run)).toBe('uninstall.apply')
    byHand(story)
    expect(story.run.byHand?.again).toBe(true)
  })

  test('is looked at anew when the approvals have run out meanwhile', () => {
    const story = storyAt('uninstall.apply')
    byHand(story)
    story.does(dan, { command: 'removed-by-hand' }, 25 * 3_600_000)
    expect(placeOf(story.run)).toBe('uninstall.plan')
    reportPlan(story, { ...allGone, cleared: 0 })
    expect(story.run.byHand).toBeUndefined()
  })

  test('is not said to be gone where nobody was asked to remove it', () => {
    const story = settling()
    expect(story.does(dan, { command: 'removed-by-hand' })).toMatchObject({ refusal: { code: 'not-allowed-now' } })
  })
})
