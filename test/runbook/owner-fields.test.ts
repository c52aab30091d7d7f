import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownersIn, sameOwners, withSuccessors } from '../../src/runbook/owners/owner-fields.ts'

const owner = fc.constantFrom<string[]>('41', '42', '43', '71', '72', '73')
const owners = fc.uniqueArray(owner, { minLength: 1 })
const successors = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom<string[]>('71', '72', '73'), fc.option(fc.constantFrom<string[]>('41', '42', '43', '44'))),
    {
      selector: ([from]) => from,
    },
  )
  .map((pairs) => new Map(pairs))

describe('the value of a property of several users', () => {
  test('keeps everybody who is not retiring, in their order', () => {
    fc.assert(
      fc.property(owners, successors, (before, going) => {
        const after = ownersIn(withSuccessors(before.join(';'), going))
        const staying = before.filter((id) => !going.has(id))
        expect(after.filter((id) => staying.includes(id)).toSorted()).toEqual(staying.toSorted())
        // A successor who was there already may have moved up to where the first of both stood.
        const arriving = new Set(going.values())
        const untouched = staying.filter((id) => !arriving.has(id))
        expect(after.filter((id) => untouched.includes(id))).toEqual(untouched)
      }),
    )
  })

  test('loses each retiring owner, gets each successor, and names nobody twice', () => {
    fc.assert(
      fc.property(owners, successors, (before, going) => {
        const after = ownersIn(withSuccessors(before.join(';'), going))
        expect(after.filter((id) => going.has(id))).toEqual([])
        for (const id of before) expect(after).toEqual(expect.arrayContaining(ownersIn(going.get(id) ?? null)))
        expect(new Set(after).size).toBe(after.length)
        const known = new Set([...before, ...going.values()])
        expect(after.filter((id) => !known.has(id))).toEqual([])
      }),
    )
  })

  test('stays as it is where nobody retires, and is done once', () => {
    fc.assert(
      fc.property(owners, successors, (before, going) => {
        const value = before.join(';')
        const after = withSuccessors(value, going)
        if (!before.some((id) => going.has(id))) expect(after).toBe(value)
        expect(withSuccessors(after ?? '', going)).toBe(after)
      }),
    )
  })

  test('puts a successor where the retiring owner stood', () => {
    const going = new Map([
      ['71', '44'],
      ['72', '41'],
      ['73', null],
    ])
    expect(withSuccessors('41;71;42', going)).toBe('41;44;42')
    expect(withSuccessors('72;42;41', going)).toBe('41;42')
    expect(withSuccessors('73;42', going)).toBe('42')
    expect(withSuccessors('73', going)).toBeNull()
    expect(withSuccessors(';71;', going)).toBe('44')
  })

  test('is the same in another order, and another with anybody more or less', () => {
    const lists = owners.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all)),
    )
    fc.assert(
      fc.property(lists, ([all, other, part]) => {
        expect(sameOwners(all.join(';'), other.join(';'))).toBe(true)
        expect(sameOwners(all.join(';'), part.join(';') || null)).toBe(part.length === all.length)
      }),
    )
    expect(sameOwners(null, '')).toBe(true)
    expect(sameOwners('7', '77')).toBe(false)
  })
})
