import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Effect, planDigest, type ReassignBatch, reassignEffects } from '../../src/runbook/plan.ts'
import { effect, object, ownerId, recordId } from './arbitraries.ts'

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
    expect([...kinds].sort()).toEqual(['clear-blocker', 'reassign', 'restore-blocker', 'uninstall'])
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

  test('with the new owner and with the record, for every record of a batch', () => {
    const batch: ReassignBatch = { object: 'deals', from: '71', to: '41', ids: ['1', '2', '3'] }
    const where = { portalId: '1', orgId: '2' }
    const others: ReassignBatch[] = [
      batch,
      { ...batch, to: '42' },
      { ...batch, to: null },
      { ...batch, from: '72' },
      { ...batch, object: 'contacts' },
      { ...batch, ids: ['1', '2'] },
      { ...batch, ids: ['1', '2', '4'] },
    ]
    expect(new Set(others.map((other) => planDigest(where, reassignEffects([other])))).size).toBe(others.length)
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

  test('however the records are cut into batches', () => {
    const ids = fc.uniqueArray(recordId, { maxLength: 30 })
    fc.assert(
      fc.property(
        object,
        ownerId,
        fc.option(ownerId),
        ids,
        fc.integer({ min: 1, max: 30 }),
        (what, from, to, all, size) => {
          const batches: ReassignBatch[] = []
          for (let start = 0; start < all.length; start += size)
            batches.unshift({ object: what, from, to, ids: all.slice(start, start + size) })
          const where = { portalId: '1', orgId: '2' }
          const whole = planDigest(where, reassignEffects([{ object: what, from, to, ids: all }]))
          expect(planDigest(where, reassignEffects(batches))).toBe(whole)
        },
      ),
    )
  })
})
