/** What was written is read back over the real adapter, from the ledgers of the real store. */
import { expect, test } from 'vitest'
import { noteLeftBefore } from '../../src/jobs/reassign/count-left.ts'
import { planUndo } from '../../src/jobs/reassign/plan-undo.ts'
import { readBack } from '../../src/jobs/reassign/read-back.ts'
import { verify } from '../../src/jobs/reassign/verify.ts'
import { note } from '../../src/runbook/notes.ts'
import { nothingFound } from '../../src/runbook/plan/read-back.ts'
import type { Run } from '../../src/runbook/run.ts'
import {
  ada,
  applied,
  ben,
  benjamin,
  byHand,
  callsOf,
  mia,
  type Parts,
  planned,
  portalFor,
  proposed,
  results,
} from './planning.ts'

const toBen = { kind: 'owner', id: ben } as const
const minute = 60_000

async function plannedPortal(options = {}, retiring = [ada]) {
  const mapping = Object.fromEntries(retiring.map((owner) => [owner, toBen]))
  const parts = await portalFor(mapping, options)
  parts.portal.clock.at += 60 * minute
  const run = await planned(parts)
  parts.portal.clock.at += minute
  return { parts, run, ids: parts.portal.portal.ownedBy('contacts', ada).map(({ id }) => id) }
}

function set({ portal }: Parts, id: string, owner: string): void {
  portal.portal.write('contacts', id, { properties: { hubspot_owner_id: owner }, source: byHand })
}

async function rowsOf({ store }: Parts, run: Run): Promise<unknown> {
  return store.notes.get(run.id, note('read-back', run.phaseSince, 0))
}

test('everything that we wrote is ours, read fifty records at a time', async () => {
  const { parts, run, ids } = await plannedPortal()
  await applied(parts, run)
  const calls = callsOf(parts)
  const effects = run.plan?.effects ?? 0
  expect(await readBack({ ...parts, run })).toEqual({
    changed: effects,
    read: effects,
    found: { ...nothingFound(), ours: effects },
  })
  expect(ids.length).toBeGreaterThan(100)
  expect(calls().batchRead).toBeLessThanOrEqual(Math.ceil(effects / 50) + 2)
  expect(await rowsOf(parts, run)).toEqual([])
})

test('a change that the index hid is found to be overwritten, later ones, merged and deleted records are named', async () => {
  const { parts, run, ids } = await plannedPortal({ searchLagMs: 5 * minute })
  const [hidden = '', later = '', merged = '', survivor = '', deleted = ''] = ids
  set(parts, hidden, mia)
  const hiddenAt = new Date(parts.portal.clock.at).toISOString()
  parts.portal.clock.at += minute
  await applied(parts, run)
  parts.portal.clock.at += minute
  set(parts, later, mia)
  const laterAt = new Date(parts.portal.clock.at).toISOString()
  parts.portal.portal.merge('contacts', merged, survivor)
  parts.portal.portal.remove('contacts', deleted)

  const counts = await readBack({ ...parts, run })
  const found = { overwritten: 1, 'changed-since': 1, unexplained: 0, merged: 1, gone: 1 }
  expect(counts).toMatchObject({ read: run.plan?.effects, found })
  const by = 'CRM_UI userId:50003'
  const common = { object: 'contacts', property: 'hubspot_owner_id', former: ada, ours: ben }
  const expected = [
    {
      ...common,
      id: hidden,
      finding: { kind: 'overwritten', lost: { value: mia, at: hiddenAt, by }, value: ben },
    },
    { ...common, id: later, finding: { kind: 'changed-since', value: mia, at: laterAt, by } },
    { ...common, id: merged, finding: { kind: 'merged', into: survivor } },
    { ...common, id: deleted, finding: { kind: 'gone' } },
  ]
  expect(await rowsOf(parts, run)).toEqual(expected)

  // Cut off and begun anew, it finds the same.
  expect(await readBack({ ...parts, run })).toEqual(counts)
  expect(await rowsOf(parts, run)).toEqual(expected)
  expect(await parts.store.notes.get(run.id, note('read-back', run.phaseSince, 1))).toEqual([])
})

test('the record that a planned one was merged into behind the index’s back is found to be written over', async () => {
  const { parts, run, ids } = await plannedPortal({ searchLagMs: 5 * minute, mergedUpdates: 'survivor' })
  const { portal } = parts.portal
  const survivor = portal.records('contacts').find(({ properties }) => properties.hubspot_owner_id === mia)?.id ?? ''
  const [merged = ''] = ids
  portal.merge('contacts', merged, survivor)
  parts.portal.clock.at += minute
  const told = await applied(parts, run)
  const left = { id: merged, outcome: 'skipped', reason: 'merged-and-written', into: survivor }
  expect(told.filter(({ outcome }) => outcome !== 'changed')).toMatchObject([left])
  expect(portal.record('contacts', survivor)?.properties.hubspot_owner_id).toBe(ben)

  expect(await readBack({ ...parts, run })).toMatchObject({
    changed: run.plan?.effects,
    read: run.plan?.effects,
    found: { overwritten: 1, merged: 0 },
  })
  const common = { object: 'contacts', property: 'hubspot_owner_id', former: ada, ours: ben }
  const finding = { kind: 'overwritten', lost: { value: mia }, value: ben }
  expect(await rowsOf(parts, run)).toMatchObject([{ ...common, id: survivor, finding }])
})

/** Another worker overtakes the one that carries the plan out, which writes late and dies before it hears the answer. */
async function appliedTwice(parts: Parts, run: Run, between: () => void): Promise<void> {
  const slower: typeof parts.hubspot = {
    ...parts.hubspot,
    async updateValues(...args) {
      await applied(parts, run)
      between()
      await parts.hubspot.updateValues(...args)
      throw new Error('died')
    },
  }
  await expect(applied({ ...parts, hubspot: slower }, run)).rejects.toThrow('died')
  expect((await results(parts, run)).every(({ outcome }) => outcome === 'changed')).toBe(true)
}

test.each([
  ['survivor', { changed: 1, overwritten: 1 }],
  ['left-out', { changed: 0, overwritten: 0 }],
] as const)(
  'a worker’s last write may have come to the record that its own was merged into: HubSpot’s way is %s',
  async (mergedUpdates, more) => {
    const { parts, run, ids } = await plannedPortal({ mergedUpdates })
    const { portal } = parts.portal
    const survivor = portal.records('contacts').find(({ properties }) => properties.hubspot_owner_id === mia)?.id ?? ''
    const [merged = ''] = ids
    await appliedTwice(parts, run, () => portal.merge('contacts', merged, survivor))

    const effects = run.plan?.effects ?? 0
    const found = { overwritten: more.overwritten, merged: 1, ours: effects - 1 }
    expect(await readBack({ ...parts, run })).toMatchObject({
      changed: effects + more.changed,
      read: effects + more.changed,
      found,
    })
    const common = { object: 'contacts', property: 'hubspot_owner_id', former: ada, ours: ben }
    const finding = { kind: 'overwritten', lost: { value: mia }, value: ben }
    expect(await rowsOf(parts, run)).toMatchObject([
      { ...common, id: merged, finding: { kind: 'merged', into: survivor } },
      ...(more.overwritten > 0 ? [{ ...common, id: survivor, finding }] : []),
    ])
  },
)

test('a record that was written itself does not count once more for one that was merged into it', async () => {
  const { parts, run, ids } = await plannedPortal({ mergedUpdates: 'survivor' }, [ada, benjamin])
  const { portal } = parts.portal
  const [merged = ''] = ids
  const survivor = portal.ownedBy('contacts', benjamin)[0]?.id ?? ''
  await appliedTwice(parts, run, () => portal.merge('contacts', merged, survivor))
  const effects = run.plan?.effects ?? 0
  const found = { overwritten: 0, merged: 1, ours: effects - 1 }
  expect(await readBack({ ...parts, run })).toMatchObject({ changed: effects, read: effects, found })
})

test('of many records a sample is read, and all of those of which a write is unheard', async () => {
  const { parts, run, ids } = await plannedPortal()
  const { plans } = parts.store
  const planId = run.plan?.id ?? ''
  const unheard = ids.slice(1, 41)
  await plans.intend(run.id, planId, 0, unheard)
  await applied(parts, run)
  // As if the plan had a large rest, of which nothing is read here.
  await plans.settle(run.id, planId, 9_999, { state: 'settled', changed: 2_000_000, entries: [] })
  const sampled = Math.ceil(((run.plan?.effects ?? 0) * 2_000) / 2_000_000)
  const counts = await readBack({ ...parts, run })
  const read = typeof counts === 'object' ? counts.read : 0
  expect([read >= unheard.length, read <= unheard.length + sampled]).toEqual([true, true])
})

test('a change between the looks of two workers is found to be overwritten by the one that died behind its write', async () => {
  const { parts, run, ids } = await plannedPortal()
  const [moved = ''] = ids
  const slower: typeof parts.hubspot = {
    ...parts.hubspot,
    async updateValues(...args) {
      set(parts, moved, mia)
      await applied(parts, run)
      await parts.hubspot.updateValues(...args)
      throw new Error('died')
    },
  }
  await expect(applied({ ...parts, hubspot: slower }, run)).rejects.toThrow('died')
  expect(parts.portal.portal.record('contacts', moved)?.properties.hubspot_owner_id).toBe(ben)
  const left = (await results(parts, run)).filter(({ outcome }) => outcome !== 'changed')
  expect(left).toMatchObject([{ id: moved, outcome: 'skipped', reason: 'changed-while-written' }])

  const effects = run.plan?.effects ?? 0
  expect(await readBack({ ...parts, run })).toMatchObject({ changed: effects, found: { overwritten: 1 } })
  const undo = await planUndo({ ...parts, run })
  expect(undo).toMatchObject({ report: { plan: { effects } } })
})

test('an undo is read back beside what it took back, each record once', async () => {
  const { parts, run, ids } = await plannedPortal()
  const effects = run.plan?.effects ?? 0
  await applied(parts, run)
  const [moved = ''] = ids
  set(parts, moved, mia)
  parts.portal.clock.at += minute
  const result = await planUndo({ run, store: parts.store })
  if (result.kind !== 'report' || result.report.command !== 'report-plan') throw new Error('no plan')
  const undoing = proposed(parts, run, result.report.plan)
  await applied(parts, undoing)
  expect(await readBack({ ...parts, run: undoing })).toEqual({
    changed: effects,
    read: effects,
    found: { ...nothingFound(), ours: effects - 1, 'changed-since': 1 },
  })
})

test('nothing is read back of a dry run, before anything was written, or for a run that has gone on', async () => {
  const { parts, run } = await plannedPortal()
  expect(await readBack({ ...parts, run: { ...run, begunPlans: [] } })).toBeUndefined()
  await applied(parts, run)
  const calls = callsOf(parts)
  expect(await readBack({ ...parts, run: { ...run, mode: 'dry-run' } })).toBeUndefined()
  expect(await readBack({ ...parts, run, stillCurrent: async () => false })).toBe('outdated')
  expect(calls()).toEqual({})
})

test('what was written of a half-applied plan and taken back is counted once the index shows all of it again', async () => {
  const { parts, run, ids } = await plannedPortal({ searchLagMs: 30_000 })
  let looks = 3
  const stillCurrent = async () => {
    looks -= 1
    return looks >= 0
  }
  const half = (await applied({ ...parts, stillCurrent }, run)).filter(({ outcome }) => outcome === 'changed')
  expect(half.length).toBeGreaterThan(0)
  expect(half.length).toBeLessThan(ids.length)
  parts.portal.clock.at += minute
  const result = await planUndo({ run, store: parts.store })
  if (result.kind !== 'report' || result.report.command !== 'report-plan') throw new Error('no plan')
  const undoing = proposed(parts, run, result.report.plan)
  if (!undoing.plan) throw new Error('no plan')
  await noteLeftBefore({ ...parts, run: undoing }, undoing.plan.id)
  await applied(parts, undoing)
  const counts = { changed: half.length, skipped: 0, failed: 0 }
  const plan = { ...undoing.plan, state: 'applied', counts } as const
  const undone: Run = { ...undoing, plan, appliedPlans: [...undoing.appliedPlans, plan] }
  const look = () => verify({ ...parts, run: undone })
  expect(await look()).toEqual({ kind: 'again', afterMs: 5_000 })
  parts.portal.clock.at += 31_000
  expect(await look()).toMatchObject({ kind: 'report', report: { left: { contacts: ids.length } } })
})

test('what is left is counted in every covered field, once the index has had its time', async () => {
  const { parts, run } = await plannedPortal()
  const { portal } = parts.portal
  const tickets = portal.ownedBy('tickets', ada).length
  const field = { object: 'tickets', property: 'hubspot_owner_id' }
  const coverage = [{ ...field, multiple: false, objectName: null, label: 'Ticket owner' }]
  const covering: Run = { ...run, mapping: { entries: [], successors: {}, by: null, ...run.mapping, coverage } }
  await applied(parts, run)
  const look = () => verify({ ...parts, run: covering })
  expect(await look()).toEqual({ kind: 'again', afterMs: 5_000 })
  parts.portal.clock.at += minute
  expect(tickets).toBeGreaterThan(0)
  expect(await look()).toMatchObject({
    kind: 'report',
    report: {
      left: { contacts: 0, companies: 0, deals: 0 },
      elsewhere: [{ ...field, records: tickets }],
      readBack: { found: { ours: run.plan?.effects } },
    },
  })
})
