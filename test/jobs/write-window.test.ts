/** Planned owners over the real searches, then written under the guard of one search for many batches. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OwnerDecision } from '../../src/runbook/owners/owners.ts'
import type { ReassignBatch } from '../../src/runbook/plan/record-changes.ts'
import type { CallPace } from '../../src/services/hubspot/request.ts'
import { gatewayFor } from '../hubspot/portal-of-northwind.ts'
import {
  ada,
  applied,
  batchesOf,
  ben,
  benjamin,
  byHand,
  callsOf,
  greta,
  mia,
  type Parts,
  planned,
  portalFor,
} from './planning.ts'

const toBen: OwnerDecision = { kind: 'owner', id: ben }
const minute = 60_000

function contactsOf({ portal }: Parts, owner: string): string[] {
  return portal.portal.ownedBy('contacts', owner).map(({ id }) => id)
}

function ownerOf({ portal }: Parts, id: string): string | null | undefined {
  const record = portal.portal.record('contacts', id)
  return record && (record.properties.hubspot_owner_id || null)
}

function edit({ portal }: Parts, id: string, properties: Record<string, string>): void {
  portal.portal.write('contacts', id, { properties, source: byHand })
}

/** `meanwhile` happens while a call that is no search waits for its turn. */
function paceWith(meanwhile: () => Promise<void>): CallPace {
  return {
    search: { turn: (call) => call(), hold() {} },
    burst: {
      async turn(call) {
        await meanwhile()
        return call()
      },
      hold() {},
      learn() {},
    },
  }
}

/** An hour after the planning: what was modified before it is not modified since. */
async function plannedPortal(mapping: Record<string, OwnerDecision>, options = {}) {
  const parts = await portalFor(mapping, options)
  parts.portal.clock.at += 60 * minute
  const run = await planned(parts)
  parts.portal.clock.at += 60 * minute
  return { parts, run }
}

describe('a window of batches', () => {
  test('that nobody touched costs one search, and a write for each batch', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    const batches = (await batchesOf(parts.store, run)).filter(({ object }) => object === 'contacts')
    const ids = contactsOf(parts, ada)
    expect(batches).toHaveLength(Math.ceil(ids.length / 100))
    const calls = callsOf(parts)
    const results = await applied(parts, run)
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['changed']))
    expect(contactsOf(parts, ada)).toEqual([])
    const all = await batchesOf(parts.store, run)
    const alone = ['companies', 'deals'].filter((object) => all.filter((batch) => batch.object === object).length === 1)
    expect(calls()).toEqual({
      search: 3 - alone.length,
      batchUpdate: all.length,
      // One batch is read as cheaply as searched.
      ...(alone.length > 0 && { batchRead: alone.length }),
    })
  })

  test('reads only what somebody moved, and leaves it alone', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen, [benjamin]: { kind: 'nobody' } })
    const [moved = '', cleared = '', called = '', given = '', done = ''] = contactsOf(parts, ada)
    edit(parts, moved, { hubspot_owner_id: mia })
    edit(parts, cleared, { hubspot_owner_id: '' })
    edit(parts, called, { phone: '+49 30 5550100' })
    edit(parts, given, { hubspot_owner_id: benjamin })
    edit(parts, done, { hubspot_owner_id: ben })
    const calls = callsOf(parts)
    const results = await applied(parts, run)
    const left = results.filter(({ outcome }) => outcome !== 'changed')
    expect(new Map(left.map(({ id, reason }) => [id, reason]))).toEqual(
      new Map([
        [moved, 'changed-since-plan'],
        [cleared, 'changed-since-plan'],
        [given, 'changed-since-plan'],
        [done, 'already-there'],
      ]),
    )
    expect([moved, cleared, called, given, done].map((id) => ownerOf(parts, id))).toEqual([
      mia,
      null,
      ben,
      benjamin,
      ben,
    ])
    const contacts = (await batchesOf(parts.store, run)).filter(({ object }) => object === 'contacts')
    expect(calls().batchRead).toBeLessThan(contacts.length)
  })

  test.each(['deleted', 'merged', 'new'] as const)('in which a record is %s is read batch by batch', async (fate) => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    const [first = '', second = ''] = contactsOf(parts, ada)
    const before = contactsOf(parts, ada).length
    if (fate === 'deleted') parts.portal.portal.remove('contacts', first)
    if (fate === 'merged') parts.portal.portal.merge('contacts', first, second)
    if (fate === 'new') {
      // Given to a retiring owner behind the index's back: it does not even count as modified.
      const properties = { hubspot_owner_id: ada, lastmodifieddate: '2020-01-01T00:00:00Z' }
      parts.portal.portal.add('contacts', { id: String(BigInt(first) + 1n), properties })
    }
    const calls = callsOf(parts)
    const results = await applied(parts, run)
    const contacts = (await batchesOf(parts.store, run)).filter(({ object }) => object === 'contacts')
    expect(calls().batchRead).toBeGreaterThanOrEqual(contacts.length)
    const left = results.filter(({ outcome }) => outcome !== 'changed')
    if (fate === 'new') expect(contactsOf(parts, ada)).toEqual([String(BigInt(first) + 1n)])
    else
      expect(left).toMatchObject([
        { id: first, outcome: 'skipped', reason: fate, ...(fate === 'merged' && { into: second }) },
      ])
    expect(results.filter(({ id }) => BigInt(id) > 0n)).toHaveLength(run.plan?.effects ?? 0)
    expect(before).toBeGreaterThan(100)
  })

  test('of which more was modified than a page of the search shows is read batch by batch', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    const ids = contactsOf(parts, ada)
    for (const id of ids.slice(0, 250)) edit(parts, id, { phone: '+49 30 5550100' })
    const [moved = ''] = ids
    edit(parts, moved, { hubspot_owner_id: mia })
    const results = await applied(parts, run)
    expect(results.filter(({ outcome }) => outcome !== 'changed')).toMatchObject([{ id: moved }])
    expect(ownerOf(parts, moved)).toBe(mia)
  })

  test('does not see what the index does not show yet: that is what is left to chance', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen }, { searchLagMs: 5_000 })
    const [shown = '', late = ''] = contactsOf(parts, ada)
    edit(parts, shown, { hubspot_owner_id: mia })
    parts.portal.clock.at += 5_000
    edit(parts, late, { hubspot_owner_id: mia })
    await applied(parts, run)
    expect([shown, late].map((id) => ownerOf(parts, id))).toEqual([mia, ben])
  })

  test('whose run is cancelled while a write waits for its turn is not written', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    let isCurrent = true
    const cancel = async () => {
      isCurrent = false
    }
    const hubspot = gatewayFor(parts.portal, { pace: paceWith(cancel) })
    const results = await applied({ ...parts, hubspot, stillCurrent: async () => isCurrent }, run)
    expect(parts.portal.routes.writes()).toEqual([])
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['open']))
  })

  test('whose write waits too long for its turn is looked at again', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    const [moved = ''] = contactsOf(parts, ada)
    let isFirst = true
    const standStill = async () => {
      if (!isFirst) return
      isFirst = false
      parts.portal.clock.at += minute
      edit(parts, moved, { hubspot_owner_id: mia })
    }
    const hubspot = gatewayFor(parts.portal, { pace: paceWith(standStill) })
    const results = await applied({ ...parts, hubspot }, run)
    expect(results.filter(({ outcome }) => outcome !== 'changed')).toMatchObject([
      { id: moved, outcome: 'skipped', reason: 'changed-since-plan' },
    ])
    expect(ownerOf(parts, moved)).toBe(mia)
  })

  test('that another worker settles while a write waits too long leaves nothing unheard', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    let isFirst = true
    const overtake = async () => {
      if (!isFirst) return
      isFirst = false
      parts.portal.clock.at += minute
      await applied(parts, run)
    }
    const hubspot = gatewayFor(parts.portal, { pace: paceWith(overtake) })
    const results = await applied({ ...parts, hubspot }, run)
    expect(results.filter(({ outcome, isUnheard }) => outcome !== 'changed' || isUnheard)).toEqual([])
  })

  test('of which a record’s answer is missing, and which holds another value then, leaves open which came last', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    const [moved = ''] = contactsOf(parts, ada)
    const unanswered: typeof parts.hubspot = {
      ...parts.hubspot,
      async updateValues(field, writes) {
        const outcomes = await parts.hubspot.updateValues(field, writes)
        if (field.object === 'contacts') edit(parts, moved, { hubspot_owner_id: mia })
        return outcomes.map((each) => (each.id === moved ? { id: moved, outcome: 'not-confirmed' } : each))
      },
    }
    const results = await applied({ ...parts, hubspot: unanswered }, run)
    const left = { id: moved, outcome: 'skipped', reason: 'changed-while-written' }
    expect(results.filter(({ outcome }) => outcome !== 'changed')).toMatchObject([left])
  })

  test('of a dry run is read batch by batch, and written nowhere', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    const [gone = ''] = contactsOf(parts, ada)
    parts.portal.portal.remove('contacts', gone)
    const results = await applied(parts, run, 'dry-run')
    expect(results.filter(({ outcome }) => outcome !== 'changed')).toMatchObject([{ id: gone, reason: 'deleted' }])
    expect(parts.portal.routes.writes()).toEqual([])
  })

  test('that another worker writes at the same time is written and counted once', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    const [first, second] = await Promise.all([applied(parts, run), applied(parts, run)])
    expect(first.length).toBe(second.length)
    const progress = await parts.store.plans.progress(run.id, run.plan?.id ?? '')
    expect(progress).toMatchObject({ changed: run.plan?.effects, skipped: 0, failed: 0 })
    expect(progress.settled).toBe(progress.total)
    expect(contactsOf(parts, ada)).toEqual([])
  })

  test('in which a record is merged away between the writes of two workers tells of the one that got its value', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen }, { mergedUpdates: 'survivor' })
    const [merged = ''] = contactsOf(parts, ada)
    const [survivor = ''] = contactsOf(parts, mia)
    const slower: typeof parts.hubspot = {
      ...parts.hubspot,
      async updateValues(...args) {
        await applied(parts, run)
        parts.portal.portal.merge('contacts', merged, survivor)
        return parts.hubspot.updateValues(...args)
      },
    }
    const results = await applied({ ...parts, hubspot: slower }, run)
    expect(ownerOf(parts, survivor)).toBe(ben)
    const left = { id: merged, outcome: 'skipped', reason: 'merged-and-written', into: survivor }
    expect(results.filter(({ outcome }) => outcome !== 'changed')).toMatchObject([left])
    const progress = await parts.store.plans.progress(run.id, run.plan?.id ?? '')
    expect(progress).toMatchObject({ changed: (run.plan?.effects ?? 0) - 1, skipped: 1, failed: 0 })
  })

  test('whose first batch was begun by a worker that died is taken up by reading that one', async () => {
    const { parts, run } = await plannedPortal({ [ada]: toBen })
    const [batch] = await batchesOf(parts.store, run)
    const ids = idsIn(batch)
    const [written = '', moved = ''] = ids
    await parts.store.plans.intend(run.id, run.plan?.id ?? '', 0, ids)
    edit(parts, written, { hubspot_owner_id: ben })
    edit(parts, moved, { hubspot_owner_id: mia })
    const results = await applied(parts, run)
    expect(results.find(({ id }) => id === written)).toMatchObject({ outcome: 'changed' })
    expect(results.find(({ id }) => id === moved)).toMatchObject({
      outcome: 'skipped',
      reason: 'changed-while-written',
    })
    expect(ownerOf(parts, moved)).toBe(mia)
  })

  test.each(['begun', 'settled'] as const)(
    'of which one was %s does not take its records for those that are gone from the others',
    async (state) => {
      const { parts, run } = await plannedPortal({ [ada]: toBen }, { mergedUpdates: 'survivor' })
      const { plans } = parts.store
      const planId = run.plan?.id ?? ''
      const [first, middle, third] = await batchesOf(parts.store, run)
      expect(third?.object).toBe('contacts')
      const ids = idsIn(middle)
      const [refused = ''] = ids
      const entries = [{ id: refused, outcome: 'failed', reason: 'Locked by finance.' } as const]
      await plans.intend(run.id, planId, 1, ids)
      if (state === 'settled')
        await plans.settle(run.id, planId, 1, { state, changed: ids.length - 1, entries: [...entries], heard: ids })
      for (const id of ids.slice(1)) edit(parts, id, { hubspot_owner_id: ben })
      const [merged = ''] = idsIn(first)
      const [survivor = ''] = contactsOf(parts, mia)
      parts.portal.portal.merge('contacts', merged, survivor)
      const results = await applied(parts, run)
      expect(ownerOf(parts, survivor)).toBe(mia)
      const left = { id: merged, outcome: 'skipped', reason: 'merged', into: survivor }
      expect(results.filter(({ outcome }) => outcome !== 'changed')).toMatchObject([
        left,
        ...(state === 'settled' ? entries : []),
      ])
    },
  )
})

function idsIn(batch: ReassignBatch | undefined): string[] {
  return batch?.moves.flatMap(({ ids }) => ids) ?? []
}

describe('whatever people do between plan and write', () => {
  const fates = ['called', 'moved', 'cleared', 'to-another', 'done', 'deleted', 'merged'] as const
  const fate = fc.constantFrom('none', 'none', 'none', ...fates)
  const eachOnce = fates.map((what, index): [number, typeof what] => [index * 100, what])

  test('nothing of it is overwritten, and every record is told of', { timeout: 60_000 }, async () => {
    const { parts, run: first } = await plannedPortal({ [ada]: toBen, [greta]: { kind: 'nobody' } })
    const seen = new Set<string>()
    let run = first
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: 5_000 }), fate), { maxLength: 12 }), async (chosen) => {
        const formers = new Map(
          (await batchesOf(parts.store, run))
            .filter(({ object }) => object === 'contacts')
            .flatMap(({ moves }) => moves.flatMap(({ from, to, ids }) => ids.map((id) => [id, { from, to }] as const))),
        )
        const ids = [...formers.keys()]
        const touched = new Map<string, string>()
        const busy = new Set<string>()
        for (const [place, what] of chosen) {
          const id = ids[place % ids.length] ?? ''
          const survivor = ids[(place + 1) % ids.length] ?? ''
          if (what === 'none' || busy.has(id) || busy.has(survivor)) continue
          touched.set(id, what)
          busy.add(id)
          if (what === 'merged') busy.add(survivor)
          if (what === 'called') edit(parts, id, { phone: '+49 30 5550100' })
          if (what === 'moved') edit(parts, id, { hubspot_owner_id: mia })
          if (what === 'cleared') edit(parts, id, { hubspot_owner_id: '' })
          if (what === 'to-another') edit(parts, id, { hubspot_owner_id: benjamin })
          if (what === 'done') edit(parts, id, { hubspot_owner_id: ben })
          if (what === 'deleted') parts.portal.portal.remove('contacts', id)
          if (what === 'merged') parts.portal.portal.merge('contacts', id, survivor)
          seen.add(what)
        }
        const results = new Map((await applied(parts, run)).map((result) => [result.id, result]))
        expect(results.size).toBeGreaterThanOrEqual(ids.length)
        for (const [id, { from, to }] of formers) {
          const what = touched.get(id)
          const told = results.get(id)
          const { outcome, reason = '' } = told ?? {}
          switch (what) {
            case undefined:
            case 'called':
              expect([ownerOf(parts, id), outcome]).toEqual([to, 'changed'])
              break
            case 'deleted':
            case 'merged':
              expect([outcome, reason]).toEqual(['skipped', what])
              break
            default: {
              const by = { moved: mia, cleared: null, 'to-another': benjamin, done: ben }[what as 'moved']
              expect(ownerOf(parts, id)).toBe(by)
              expect([outcome, reason]).toEqual(['skipped', by === to ? 'already-there' : 'changed-since-plan'])
            }
          }
          // For the next round: as it was, an hour later, and planned anew.
          if (what !== 'deleted' && what !== 'merged') edit(parts, id, { hubspot_owner_id: from ?? '' })
        }
        parts.portal.clock.at += 60 * minute
        run = await planned(parts, { ...run, phaseSince: run.phaseSince + 1 })
        parts.portal.clock.at += 60 * minute
      }),
      // Each round goes on where the one before ended: one that failed cannot be tried again in a smaller form.
      { numRuns: 12, endOnFailure: true, examples: [[eachOnce]] },
    )
    expect(seen).toEqual(new Set(fates))
  })
})
