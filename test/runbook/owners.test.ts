import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HubSpotOwner, HubSpotUser } from '../../src/runbook/hubspot-port.ts'
import { assignableOwners, classifyOwner, suggestOwner, unassignableOwners } from '../../src/runbook/owners.ts'
import { hubspotOwner } from './arbitraries.ts'

const user: fc.Arbitrary<HubSpotUser> = fc.record({
  id: fc.constantFrom('1', '2', '9'),
  email: fc.constantFrom('ada@example.com', 'BEN@example.com', 'cleo@example.com'),
})
const users = fc.option(fc.array(user, { maxLength: 4 }), { nil: undefined })
const owners = fc.uniqueArray(hubspotOwner, { maxLength: 8, selector: (owner) => owner.id })

const ada: HubSpotOwner = {
  id: '41',
  type: 'person',
  email: 'ada@example.com',
  name: 'Ada Winter',
  userId: '1',
  userIdIncludingInactive: '1',
  archived: false,
}
const former = { name: 'Ada Winter', email: 'ada@example.com' }

function read(text: string | null): string {
  return (text ?? '').trim().toLowerCase()
}

function isUser(owner: HubSpotOwner, known: readonly HubSpotUser[] | undefined): boolean {
  return !known || known.some(({ id, email }) => id === owner.userId || read(email) === read(owner.email))
}

describe('an owner is', () => {
  test('what its type, its user and the list of users say, in this order', () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(hubspotOwner, users, (owner, known) => {
        const found = classifyOwner(owner, known)
        met.add(found)
        expect(found === 'queue').toBe(owner.type === 'queue')
        if (owner.type === 'queue') return
        expect(found === 'deactivated-user').toBe(owner.userId === null && owner.userIdIncludingInactive !== null)
        expect(found === 'hubspot-user').toBe(owner.userId !== null && isUser(owner, known))
      }),
      { numRuns: 500 },
    )
    expect(met.size).toBe(4)
  })

  test('never taken for Salesforce-only while a user stands behind it and the users are unknown', () => {
    expect(classifyOwner(ada, undefined)).toBe('hubspot-user')
    expect(classifyOwner({ ...ada, userId: null, userIdIncludingInactive: null }, undefined)).toBe('salesforce-only')
  })
})

describe('records can be given', () => {
  test('to active HubSpot users only: no archived owner, no queue, no Salesforce-only, no deactivated one', () => {
    fc.assert(
      fc.property(owners, users, (all, known) => {
        const given = assignableOwners(all, known)
        for (const owner of given) {
          expect(owner).toMatchObject({ archived: false, type: 'person', userId: expect.any(String) })
          expect(isUser(owner, known)).toBe(true)
        }
        const usable = all.filter((owner) => owner.type === 'person' && !owner.archived && owner.userId !== null)
        expect(given).toEqual(usable.filter((owner) => isUser(owner, known)))
      }),
    )
  })
})

describe('records cannot be given', () => {
  test('to anybody else, and everybody else has a reason', () => {
    fc.assert(
      fc.property(owners, users, (all, known) => {
        const others = unassignableOwners(all, known)
        const given = assignableOwners(all, known)
        expect([...others, ...given].map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort())
        for (const { id, why } of others) {
          const owner = all.find((candidate) => candidate.id === id)
          expect(why).toBe(owner?.archived ? 'archived' : owner && classifyOwner(owner, known))
        }
      }),
    )
  })
})

describe('a suggestion', () => {
  test('is true of the pair, and of no other candidate', () => {
    const bases = new Set<string>()
    fc.assert(
      fc.property(hubspotOwner, owners, (retiring, candidates) => {
        const suggestion = suggestOwner(retiring, candidates)
        if (!suggestion) return
        bases.add(suggestion.basis)
        const text = (owner: Pick<HubSpotOwner, 'email' | 'name'>) =>
          read(suggestion.basis === 'same-email' ? owner.email : owner.name)
        expect(text(retiring)).not.toBe('')
        const alike = candidates.filter((candidate) => text(candidate) === text(retiring))
        expect(alike.map((candidate) => candidate.id)).toEqual([suggestion.to])
      }),
      { numRuns: 500 },
    )
    expect([...bases].sort()).toEqual(['same-email', 'same-name'])
  })

  test('is made whenever exactly one candidate has the same e-mail address, whatever the names say', () => {
    const namesake = { ...ada, id: '42', email: 'other@example.com' }
    const found = suggestOwner(former, [{ ...ada, name: 'Somebody Else', email: ' ADA@Example.com ' }, namesake])
    expect(found).toEqual({ to: '41', basis: 'same-email' })
  })

  test('is not made between two of the same name, nor out of nothing', () => {
    const namesakes = ['41', '42'].map((id) => ({ ...ada, id, email: `${id}@example.com` }))
    expect(suggestOwner(former, namesakes)).toBeNull()
    expect(suggestOwner({ name: '', email: null }, [{ ...ada, name: '', email: null }])).toBeNull()
  })

  test('takes a blank name or address for none at all', () => {
    expect(suggestOwner({ name: ' ', email: null }, [{ ...ada, name: '  ' }])).toBeNull()
    expect(suggestOwner({ name: '', email: ' ' }, [{ ...ada, email: '  ' }])).toBeNull()
  })
})
