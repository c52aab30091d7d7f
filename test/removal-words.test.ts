/** What the thread claims of packages that are gone, and of those that nobody chose. */
import { expect, test } from 'vitest'
import { keptPackages as deKept, removalLines as deLines } from '../src/messages/de/removal.ts'
import { keptPackages, removalLines } from '../src/messages/en/removal.ts'
import type { Run } from '../src/runbook/run.ts'
import { hubspot, storyAt } from './runbook/smooth-run.ts'

const gone = { listed: false, components: 0, objects: 0 }
const unseen = [{ type: 'Flow', reason: 'no access' }]
const helper = {
  ...hubspot,
  namespace: '',
  name: 'HubSpot Helper',
  versionId: '04t2',
  generation: 'unmanaged',
} as const

function runWith(...versionIds: string[]): Run {
  const packages = { installed: [hubspot, helper], components: 0, objects: [], blockers: [] }
  return { ...storyAt('close-out.observe').run, packages, choice: { versionIds, dataCopy: 'none', by: null } }
}

test('a namespace is called empty as far as it could be looked at, and of a package without one nothing is claimed', () => {
  for (const lines of [removalLines, deLines]) {
    const [whole = ''] = lines(gone, runWith('04t1'))
    const [inPart = '', more = ''] = lines({ ...gone, unseen }, runWith('04t1'))
    expect(inPart).not.toBe(whole)
    expect(inPart).toMatch(/as far as I could look|soweit ich nachsehen konnte/i)
    expect(more).toContain('no access')
    const [nameless = ''] = lines(gone, runWith('04t2'))
    expect(nameless).toContain('*HubSpot Helper*')
    expect(nameless).not.toMatch(/Nothing of it|nichts mehr davon/)
  }
})

test('packages of HubSpot that nobody chose are listed for people', () => {
  for (const kept of [keptPackages, deKept]) {
    expect(kept(runWith('04t1')).join()).toContain('*HubSpot Helper*')
    expect(kept(runWith('04t1', '04t2'))).toEqual([])
  }
})
