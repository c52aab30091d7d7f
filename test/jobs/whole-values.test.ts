/** Properties of several users, of one, and other objects: planned, written and taken back as whole values. */
import { expect, test } from 'vitest'
import { planUndo } from '../../src/jobs/reassign/plan-undo.ts'
import type { NamedField } from '../../src/runbook/owners/owner-fields.ts'
import {
  ada,
  applied,
  ben,
  benjamin,
  callsOf,
  greta,
  mia,
  type Parts,
  planned,
  portalFor,
  proposed,
} from './planning.ts'

const team: NamedField = {
  object: 'companies',
  property: 'account_team',
  multiple: true,
  objectName: null,
  label: 'Team',
}
const engineer: NamedField = { ...team, object: 'deals', property: 'solution_engineer', multiple: false }
const tickets: NamedField = { ...team, object: 'tickets', property: 'hubspot_owner_id', multiple: false }

const mapping = {
  [ada]: { kind: 'owner', id: ben },
  [benjamin]: { kind: 'nobody' },
  [greta]: { kind: 'keep' },
} as const

function valuesOf({ portal }: Parts, { object, property }: NamedField): Map<string, string> {
  return new Map(portal.portal.records(object).map(({ id, properties }) => [id, properties[property] ?? '']))
}

/** What people would write by hand. */
function replaced(value: string): string {
  const ids = value.split(';').flatMap((id) => (id === ada ? [ben] : id === benjamin ? [] : [id]))
  return [...new Set(ids)].join(';')
}

const fields = [team, engineer, tickets]

test('each value gets its successors and keeps all else, and goes back exactly to what it was', async () => {
  const parts = await portalFor(mapping, {}, fields)
  const { portal } = parts.portal
  const [one = '', two = '', three = ''] = portal.records('companies').map(({ id }) => id)
  portal.edit('companies', one, { account_team: [mia, ada, ben].join(';') })
  portal.edit('companies', two, { account_team: [benjamin, ada].join(';') })
  portal.edit('companies', three, { account_team: benjamin })
  const before = fields.map((field) => valuesOf(parts, field))

  const run = await planned(parts)
  const results = await applied(parts, run)
  expect(results.filter(({ outcome }) => outcome !== 'changed')).toEqual([])
  const wanted = before.map((values) => new Map([...values].map(([id, value]) => [id, replaced(value)])))
  expect(fields.map((field) => valuesOf(parts, field))).toEqual(wanted)
  expect([one, two, three].map((id) => valuesOf(parts, team).get(id))).toEqual([`${mia};${ben}`, ben, ''])

  const moves = run.plan?.summary.kind === 'reassign' ? run.plan.summary.moves : []
  const ofTeam = moves.filter(({ property }) => property === 'account_team')
  expect(ofTeam.map(({ from, to }) => [from, to])).toEqual(
    expect.arrayContaining([
      [ada, ben],
      [benjamin, null],
    ]),
  )
  expect(ofTeam).toHaveLength(2)

  const undo = await planUndo({ ...parts, run })
  if (undo.kind !== 'report' || undo.report.command !== 'report-plan') throw new Error('no plan')
  const undoing = proposed(parts, run, undo.report.plan)
  expect(undoing.plan?.effects).toBe(run.plan?.effects)
  await applied(parts, undoing)
  expect(fields.map((field) => valuesOf(parts, field))).toEqual(before)
})

test('a value that somebody changed since is left alone, and one that is only in another order is not', async () => {
  const parts = await portalFor(mapping, {}, [team])
  const { portal } = parts.portal
  const [changed = '', turned = ''] = portal.records('companies').map(({ id }) => id)
  for (const id of [changed, turned]) portal.edit('companies', id, { account_team: `${ada};${mia}` })
  const run = await planned(parts)
  portal.edit('companies', changed, { account_team: `${ada};${mia};40000001` })
  portal.edit('companies', turned, { account_team: `${mia};${ada}` })
  const results = await applied(parts, run)
  const toldOf = (id: string) => results.filter((result) => result.id === id && result.from?.includes(mia))
  expect(toldOf(changed)).toMatchObject([{ outcome: 'skipped', reason: 'changed-since-plan' }])
  expect(toldOf(turned)).toMatchObject([{ outcome: 'changed' }])
  expect(valuesOf(parts, team).get(changed)).toBe(`${ada};${mia};40000001`)
})

test('other properties are read batch by batch, whatever the search says', async () => {
  const parts = await portalFor({ [ada]: mapping[ada] }, {}, [team])
  const run = await planned(parts)
  const calls = callsOf(parts)
  await applied(parts, run)
  expect(calls().batchRead).toBeGreaterThan(0)
})

test('what was merged away is never written, not even where HubSpot would change the record that it lives on under', async () => {
  const parts = await portalFor({ [ada]: mapping[ada] }, { mergedUpdates: 'survivor' })
  const { portal, clock } = parts.portal
  clock.at += 3_600_000
  const run = await planned(parts)
  clock.at += 3_600_000
  const [lost = ''] = portal.ownedBy('contacts', ada).map(({ id }) => id)
  const [survivor = ''] = portal.ownedBy('contacts', mia).map(({ id }) => id)
  portal.merge('contacts', lost, survivor)
  const results = await applied(parts, run)
  expect(results.filter(({ outcome }) => outcome !== 'changed')).toMatchObject([
    { id: lost, outcome: 'skipped', reason: 'merged', into: survivor },
  ])
  expect(portal.record('contacts', survivor)?.properties.hubspot_owner_id).toBe(mia)
})
