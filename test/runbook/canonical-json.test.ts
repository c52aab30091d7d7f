import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/runbook/audit/canonical-json.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const json: fc.Arbitrary<Json> = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>

function stored(value: Json): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** The same value with the keys of every object put in the other way round. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

describe('canonical JSON', () => {
  test('is read back as the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(stored(value))
      }),
    )
  })

  test('is the same text for equal values, whatever the order of their keys', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
      }),
    )
  })

  test('is the same text after a way through the store', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value))
      }),
    )
  })

  test('is another text for another value', () => {
    fc.assert(
      fc.property(json, json, (left, right) => {
        expect(canonicalJson(left) === canonicalJson(right)).toBe(isDeepStrictEqual(stored(left), stored(right)))
      }),
    )
    const alike = ['1', 1, null, 'null', '', [], {}, [[]], [{}], { a: 1, b: 2 }, { a: 2, b: 1 }, { a: { b: 1 } }, '{}']
    expect(new Set(alike.map(canonicalJson)).size).toBe(alike.length)
  })

  test('sorts keys at every depth and keeps the order of lists', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 1, 0], a: { z: null, y: 'x' } })).toBe(
      '{"a":{"y":"x","z":null},"b":[{"c":2,"d":1},1,0]}',
    )
  })

  test('leaves out what is undefined, so that an absent field and an undefined one are the same', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe(canonicalJson({ a: 1 }))
  })
})
