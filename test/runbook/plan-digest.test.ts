import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Effect, orderedPlanDigest, planDigest } from '../../src/runbook/plan/plan.ts'
import {
  batchesOf,
  changesOf,
  compareRecordIds,
  type ReassignBatch,
  type RecordChange,
} from '../../src/runbook/plan/record-changes.ts'
import { effect, ownerId, recordId } from './arbitraries.ts'

const target = fc.record({ portalId: recordId, orgId: recordId })
const effects = fc.array(effect, { maxLength: 8 })
const someEffects = fc.array(effect, { minLength: 1, maxLength: 8 })

function shuffled<Value>(values: readonly Value[]): fc.Arbitrary<Value[]> {
  return fc.shuffledSubarray([...values], { minLength: values.length })
}

/** Every value that differs from the given one in exactly one place. */
function* neighbours(value: unknown): Generator<unknown> {
  if (typeof value === 'string') yield `${value}x`
  else if (value === null) yield 'x'
  else if (Array.isArray(value)) {
    yield [...value, 'x']
    for (const [index, inner] of value.entries()) for (const other of neighbours(inner)) yield value.with(index, other)
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      for (const other of neighbours(inner)) yield { ...value, [key]: other }
    }
  }
}

function withReversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReversedKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, withReversedKeys(inner)])
  return Object.fromEntries(entries.reverse())
}

/** Changed beyond its type on purpose: the digest has to notice that as well. */
function effectsOf(values: readonly unknown[]): Effect[] {
  return values as Effect[]
}

describe('the digest of a plan changes', () => {
  test('with every field of every effect', () => {
    const kinds = new Set<string>()
    fc.assert(
      fc.property(target, someEffects, fc.nat({ max: 7 }), (where, all, pick) => {
        const place = pick % all.length
        const before = planDigest(where, all)
        kinds.add(all[place]?.effect ?? '')
        const digests = [...neighbours(all[place])].map((other) =>
          planDigest(where, effectsOf(all.toSpliced(place, 1, ...effectsOf([other])))),
        )
        expect(digests.length).toBeGreaterThan(3)
        expect(new Set([before, ...digests]).size).toBe(digests.length + 1)
      }),
    )
    expect([...kinds].sort()).toEqual(['clear-blocker', 'reassign', 'restore-blocker', 'revoke-token', 'uninstall'])
  })

  test('with an effect more or less, also where it is there twice', () => {
    fc.assert(
      fc.property(target, effects, effect, (where, all, more) => {
        const digests = [all, [...all, more], [...all, more, more]].map((list) => planDigest(where, list))
        expect(new Set(digests).size).toBe(3)
      }),
    )
  })

  test('with the portal and with the org', () => {
    fc.assert(
      fc.property(target, effects, ({ portalId, orgId }, all) => {
        const targets = [
          { portalId, orgId },
          { portalId: `${portalId}0`, orgId },
          { portalId, orgId: `${orgId}0` },
        ]
        expect(new Set(targets.map((where) => planDigest(where, all))).size).toBe(3)
        const swapped = planDigest({ portalId: orgId, orgId: portalId }, all)
        expect(swapped === planDigest({ portalId, orgId }, all)).toBe(portalId === orgId)
      }),
    )
  })

  test('with the new value and with the record, for every record of a batch', () => {
    const move = { from: '71', to: '41', ids: ['1', '2', '3'] }
    const batch: ReassignBatch = { object: 'deals', property: 'hubspot_owner_id', moves: [move] }
    const where = { portalId: '1', orgId: '2' }
    const others: ReassignBatch[] = [
      batch,
      { ...batch, moves: [{ ...move, to: '42' }] },
      { ...batch, moves: [{ ...move, to: null }] },
      { ...batch, moves: [{ ...move, from: '72' }] },
      { ...batch, object: 'contacts' },
      { ...batch, property: 'solution_engineer' },
      { ...batch, moves: [{ ...move, ids: ['1', '2'] }] },
      { ...batch, moves: [{ ...move, ids: ['1', '2', '4'] }] },
      {
        ...batch,
        moves: [
          { ...move, ids: ['1', '2'] },
          { ...move, from: '72', ids: ['3'] },
        ],
      },
    ]
    expect(new Set(others.map((other) => planDigest(where, effectsIn([other])))).size).toBe(others.length)
  })
})

describe('the digest of a plan stays', () => {
  test('whatever the order of its effects and of their fields', () => {
    const lists = effects.chain((all) => fc.tuple(fc.constant(all), shuffled(all)))
    fc.assert(
      fc.property(target, lists, (where, [all, other]) => {
        const { portalId, orgId } = where
        expect(planDigest({ orgId, portalId }, effectsOf(other.map(withReversedKeys)))).toBe(planDigest(where, all))
      }),
    )
  })
})

const place = fc.record({
  object: fc.constantFrom('deals', 'contacts', 'tickets', 'companies', '2-1234'),
  property: fc.constantFrom('hubspot_owner_id', 'account_team', 'solution_engineer', 'Zebra'),
})
const id = fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String)
const change = fc.tuple(place, fc.record({ id, from: fc.option(ownerId), to: fc.option(ownerId) }))

/** Each record once in each property, in the plan's order as it is stated: built without the code that is tested. */
const planned: fc.Arbitrary<RecordChange[]> = fc
  .uniqueArray(
    change.map(([where, what]) => ({ ...where, ...what })),
    { selector: (each) => `${each.object} ${each.property} ${each.id}`, maxLength: 40 },
  )
  .map((all) => all.sort(inPlanOrder))

const objectsInOrder = ['contacts', 'companies', 'deals', '2-1234', 'tickets']
const propertiesInOrder = ['hubspot_owner_id', 'Zebra', 'account_team', 'solution_engineer']

function inPlanOrder(one: RecordChange, other: RecordChange): number {
  return (
    objectsInOrder.indexOf(one.object) - objectsInOrder.indexOf(other.object) ||
    propertiesInOrder.indexOf(one.property) - propertiesInOrder.indexOf(other.property) ||
    (BigInt(one.id) < BigInt(other.id) ? -1 : 1)
  )
}

function effectsFrom(changes: readonly RecordChange[]): Effect[] {
  return changes.map((each) => ({ effect: 'reassign', ...each }))
}

function effectsIn(batches: readonly ReassignBatch[]): Effect[] {
  return batches.flatMap((batch) => {
    const { object, property } = batch
    return effectsFrom(changesOf(batch).map((each) => ({ object, property, ...each })))
  })
}

function digestInTurn(all: readonly Effect[]): string | undefined {
  const digest = orderedPlanDigest({ portalId: '1', orgId: '2' })
  for (const each of all) digest.add(each)
  return digest.value()
}

async function* inTurn<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

describe('a plan that is never held as a whole', () => {
  test('has the digest of the whole, in whatever order that is given', () => {
    fc.assert(
      fc.property(
        planned.chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
        ([all, other]) => {
          expect(digestInTurn(effectsFrom(all))).toBe(planDigest({ portalId: '1', orgId: '2' }, effectsFrom(other)))
        },
      ),
    )
  })

  test('has no digest when its effects come in another order, or one comes twice', () => {
    const disordered = planned
      .filter((all) => all.length > 1)
      .chain((all) => shuffled(all).filter((other) => other.some((each, index) => each !== all[index])))
    fc.assert(
      fc.property(disordered, (all) => {
        expect(digestInTurn(effectsFrom(all))).toBeUndefined()
        expect(digestInTurn(effectsFrom(all.slice(0, 1).flatMap((each) => [each, each])))).toBeUndefined()
      }),
    )
  })

  test('comes in batches of up to 100 records of one property, in its order, and nothing is lost', async () => {
    const many = fc
      .uniqueArray(id, { minLength: 90, maxLength: 230 })
      .map((ids) =>
        ids
          .sort(compareRecordIds)
          .map((one, index) => ({ object: 'deals', property: 'a', id: one, from: `${index % 3}`, to: null })),
      )
    await fc.assert(
      fc.asyncProperty(fc.oneof(planned, many), async (all) => {
        const batches: ReassignBatch[] = []
        for await (const batch of batchesOf(inTurn(all))) batches.push(batch)
        expect(effectsIn(batches)).toEqual(effectsFrom(all))
        for (const batch of batches) expect(changesOf(batch).length).toBeLessThanOrEqual(100)
        const fields = new Set(all.map(({ object, property }) => `${object} ${property}`))
        expect(batches.length).toBeLessThanOrEqual(fields.size + all.length / 100)
      }),
    )
  })
})
