/** What a look makes of the scan, of Salesforce's reasons, and of what was known before. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkOf,
  type Hindrance,
  hindrancesIn,
  isOpen,
  noHindrances,
  shownAtMost,
} from '../../src/runbook/packages/references.ts'
import type { Blocker, BlockerScan, Objection, Reference } from '../../src/runbook/salesforce-port.ts'

const flow: Reference = {
  id: '300A',
  type: 'Flow',
  name: 'Lead_Nurturing',
  refersTo: ['HubSpot_Inc__HubSpotController'],
  path: '/300A',
  blocks: 'surely',
}
const profile: Reference = { ...flow, id: '00eA', type: 'Profile', name: 'Sales Team', blocks: 'perhaps' }
const layout: Blocker = { kind: 'layout', id: '00hA', layout: 'Contact-Contact %28Sales%29 Layout', pages: [] }

function scanOf(references: Reference[], blockers: Blocker[] = []): BlockerScan {
  return { references, blockers: blockers.map((blocker) => ({ namespace: 'HubSpot_Inc', blocker })), unseen: [] }
}

function says(text: string): Objection {
  return { type: 'InstalledPackage', name: 'HubSpot_Inc', text }
}

const namespaces = ['HubSpot_Inc']
const nothing = { namespaces, round: 0, objections: [], before: noHindrances }
function names(hindrances: readonly Hindrance[]): string[] {
  return hindrances.filter(isOpen).map(({ key, name, says: [text = ''] }) => (key.startsWith('says:') ? text : name))
}

describe('a look at what refers into the packages', () => {
  test('lists what surely blocks as open, and apart from it what may go by itself', () => {
    const list = hindrancesIn({ ...nothing, scan: scanOf([flow, profile]) })
    expect(names(list.hindrances)).toEqual(['Lead_Nurturing'])
    expect(checkOf(list, noHindrances, [])).toMatchObject({ open: 1, fresh: 1, gone: 0, cleared: 0, perhaps: 1 })
  })

  test('remembers what is gone, over any number of looks, and takes it for open again when it is back', () => {
    const first = hindrancesIn({ ...nothing, scan: scanOf([flow]) })
    const second = hindrancesIn({ ...nothing, scan: scanOf([]), before: first })
    expect(checkOf(second, first, [])).toMatchObject({ open: 0, gone: 1, cleared: 1 })
    const third = hindrancesIn({ ...nothing, scan: scanOf([]), before: second })
    expect(checkOf(third, second, [])).toMatchObject({ open: 0, gone: 1, cleared: 0 })
    const fourth = hindrancesIn({ ...nothing, scan: scanOf([flow]), before: third })
    expect(checkOf(fourth, third, [])).toMatchObject({ open: 1, fresh: 1, gone: 0 })
  })

  test('does not take for gone what only refers to a package that was not chosen', () => {
    const other = { ...flow, id: '300B', refersTo: ['HubSpot_Embed__Panel'] }
    const first = hindrancesIn({
      ...nothing,
      namespaces: ['HubSpot_Inc', 'HubSpot_Embed'],
      scan: scanOf([flow, other]),
    })
    const second = hindrancesIn({ ...nothing, scan: scanOf([flow]), before: first })
    expect(checkOf(second, first, [])).toMatchObject({ open: 1, gone: 0, cleared: 0 })
  })

  test('does not take for gone what may only be hidden from it', () => {
    const broken = { type: 'MetadataComponentDependency', reason: 'An unexpected error occurred' }
    const first = hindrancesIn({ ...nothing, scan: scanOf([flow]) })
    const blind = { ...scanOf([]), unseen: [broken] }
    const second = hindrancesIn({ ...nothing, scan: blind, before: first })
    expect(checkOf(second, first, blind.unseen)).toMatchObject({ open: 1, fresh: 0, gone: 0, cleared: 0 })
    const third = hindrancesIn({ ...nothing, scan: scanOf([]), before: second })
    expect(checkOf(third, second, [])).toMatchObject({ open: 0, gone: 1, cleared: 1 })
    // What was found in spite of the same gap is gone when it is not found again.
    const foundBlindly = hindrancesIn({ ...nothing, scan: { ...scanOf([flow]), unseen: [broken] } })
    const after = hindrancesIn({ ...nothing, scan: blind, before: foundBlindly })
    expect(checkOf(after, foundBlindly, blind.unseen)).toMatchObject({ open: 0, cleared: 1 })
  })

  test.each([
    ['its API name', 'Component is in use by another component in your organization: Flow Lead_Nurturing'],
    ['its label', 'The flow "Lead Nurturing" uses it.'],
  ])('shows what Salesforce names by %s with it, not twice', (_, text) => {
    const list = hindrancesIn({
      namespaces,
      scan: scanOf([flow]),
      round: 1,
      objections: [says(text)],
      before: noHindrances,
    })
    expect(list.hindrances.map(({ name, says: told }) => [name, told])).toEqual([['Lead_Nurturing', [text]]])
  })

  test('takes what Salesforce refused for as blocking, whatever was thought of it before', () => {
    const objections = [says('Component is in use: Profile Sales Team')]
    const list = hindrancesIn({ namespaces, scan: scanOf([profile]), round: 1, objections, before: noHindrances })
    expect(names(list.hindrances)).toEqual(['Sales Team'])
  })

  test('takes a reason for settled when what it named is gone, also if the bot cleared it', () => {
    const objections = [says('In use: Layout Contact-Contact (Sales) Layout'), says('In use: Flow Lead_Nurturing')]
    const asked = { namespaces, round: 1, objections }
    const first = hindrancesIn({ ...asked, scan: scanOf([flow], [layout]), before: noHindrances })
    expect(names(first.hindrances)).toEqual(['Lead_Nurturing'])
    const second = hindrancesIn({ ...asked, scan: scanOf([]), before: first })
    expect(names(second.hindrances)).toEqual([])
    // Another refusal says the same: it was not settled, or there is more of it.
    const third = hindrancesIn({ ...asked, round: 2, scan: scanOf([]), before: second })
    expect(names(third.hindrances)).toEqual(objections.map(({ text }) => text))
  })

  test('keeps a reason that names nothing known until it is not repeated', () => {
    const first = hindrancesIn({
      namespaces,
      scan: scanOf([]),
      round: 1,
      objections: [says('No reason given')],
      before: noHindrances,
    })
    expect(names(first.hindrances)).toEqual(['No reason given'])
    const again = hindrancesIn({
      namespaces,
      scan: scanOf([]),
      round: 1,
      objections: [says('No reason given')],
      before: first,
    })
    expect(checkOf(again, first, [])).toMatchObject({ open: 1, fresh: 0 })
    const other = hindrancesIn({ namespaces, scan: scanOf([]), round: 2, objections: [says('Another')], before: again })
    expect(checkOf(other, again, [])).toMatchObject({ open: 1, fresh: 1, gone: 1, cleared: 1 })
  })

  test('takes a name of one short word for what is meant only with its type', () => {
    const short = { ...flow, name: 'Lead' }
    const list = hindrancesIn({
      namespaces,
      scan: scanOf([short]),
      round: 1,
      objections: [says('In use: Layout Lead-Lead Layout')],
      before: noHindrances,
    })
    expect(names(list.hindrances)).toEqual(['Lead', 'In use: Layout Lead-Lead Layout'])
    const objections = [says('In use: Flow Lead')]
    const named = hindrancesIn({ namespaces, scan: scanOf([short]), round: 1, objections, before: noHindrances })
    expect(names(named.hindrances)).toEqual(['Lead'])
  })

  test('knows a layout by its own name, without object and package, beside the word “layout”', () => {
    const sales: Blocker = { ...layout, id: '00hB', layout: 'Account-lantern_maps__Sales' }
    const open = (text: string, blocker: Blocker) =>
      names(hindrancesIn({ ...nothing, round: 1, objections: [says(text)], scan: scanOf([], [blocker]) }).hindrances)
    expect(open('The object is in use by another object. Contact (Sales) Layout', layout)).toEqual([])
    expect(open('In use by the page layout Sales of accounts.', sales)).toEqual([])
    expect(open('In use by the Sales process.', sales)).toEqual(['In use by the Sales process.'])
    expect(open('Contact (Support) Layout', layout)).toEqual(['Contact (Support) Layout'])
  })

  test('stays small enough for an event, with the open ones first, however much there is', () => {
    const many = fc.array(fc.record({ id: fc.uuid(), name: fc.string({ maxLength: 900 }) }), { maxLength: 60 })
    fc.assert(
      fc.property(many, (found) => {
        const references = found.flatMap(({ id, name }) => [
          { ...flow, id, name: `${name} flow`, refersTo: Array<string>(50).fill('HubSpot_Inc__X') },
          { ...profile, id, name: `${name} profile` },
        ])
        const list = hindrancesIn({ ...nothing, scan: scanOf(references) })
        const check = checkOf(list, noHindrances, Array(90).fill({ type: 'Report', reason: 'x'.repeat(5_000) }))
        expect(check).toMatchObject({ open: found.length, fresh: found.length, perhaps: found.length })
        expect(check.shown.slice(0, Math.min(found.length, shownAtMost)).every(isOpen)).toBe(true)
        expect(JSON.stringify(check).length).toBeLessThan(48_000)
      }),
      { numRuns: 30 },
    )
  })
})
