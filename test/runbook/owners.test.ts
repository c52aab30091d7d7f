import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HubSpotOwner, HubSpotUser } from '../../src/runbook/hubspot-port.ts'
import {
  assignableOwners,
  classifyOwner,
  defaultDecision,
  indexUsers,
  type RetiringOwner,
  retiringClasses,
  type SuggestionSources,
  suggestOwner,
  unassignableOwners,
} from '../../src/runbook/owners/owners.ts'
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

function among(candidates: readonly HubSpotOwner[], others: Partial<SuggestionSources> = {}): SuggestionSources {
  return { candidates, managerEmail: null, defaultEmail: null, ...others }
}

function isUser(owner: HubSpotOwner, known: readonly HubSpotUser[] | undefined): boolean {
  return !known || known.some(({ id, email }) => id === owner.userId || read(email) === read(owner.email))
}

describe('an owner is', () => {
  test('what its type, its user and the list of users say, in this order', () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(hubspotOwner, users, (owner, known) => {
        const found = classifyOwner(owner, known && indexUsers(known))
        met.add(found)
        expect(found === 'queue').toBe(owner.type === 'queue')
        if (owner.type === 'queue') return
        const { userId, userIdIncludingInactive, archived } = owner
        const hasUser = userId !== null || userIdIncludingInactive !== null
        expect(found === 'deactivated-user').toBe(hasUser && (userId === null || archived))
        expect(found === 'hubspot-user').toBe(userId !== null && !archived && isUser(owner, known))
      }),
      { numRuns: 500 },
    )
    expect(met.size).toBe(4)
  })

  test('a deactivated user when it is archived, though its user still stands there', () => {
    const known = indexUsers([{ id: '1', email: 'ada@example.com' }])
    expect(classifyOwner({ ...ada, archived: true }, known)).toBe('deactivated-user')
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
        const given = assignableOwners(all, known && indexUsers(known))
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
        const others = unassignableOwners(all, known && indexUsers(known))
        const given = assignableOwners(all, known && indexUsers(known))
        expect([...others, ...given].map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort())
        for (const { id, why } of others) {
          const owner = all.find((candidate) => candidate.id === id)
          expect(why).toBe(owner?.archived ? 'archived' : owner && classifyOwner(owner, known && indexUsers(known)))
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
        const suggestion = suggestOwner(retiring, among(candidates))
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
    const found = suggestOwner(former, among([{ ...ada, name: 'Somebody Else', email: ' ADA@Example.com ' }, namesake]))
    expect(found).toEqual({ to: '41', basis: 'same-email' })
  })

  test('is not made between two of the same name, nor out of nothing', () => {
    const namesakes = ['41', '42'].map((id) => ({ ...ada, id, email: `${id}@example.com` }))
    expect(suggestOwner(former, among(namesakes))).toBeNull()
    expect(suggestOwner({ name: '', email: null }, among([{ ...ada, name: '', email: null }]))).toBeNull()
  })

  test('takes a blank name or address for none at all', () => {
    expect(suggestOwner({ name: ' ', email: null }, among([{ ...ada, name: '  ' }]))).toBeNull()
    expect(suggestOwner({ name: '', email: ' ' }, among([{ ...ada, email: '  ' }]))).toBeNull()
  })

  test('is the manager where nobody has the address or the name, and the default owner where there is no manager either', () => {
    const [manager, lead] = [
      { ...ada, id: '43', email: 'mia@example.com', name: 'Mia Stein' },
      { ...ada, id: '44', email: 'lead@example.com', name: 'Lena Frost' },
    ]
    const sources = among([manager, lead], { managerEmail: 'MIA@example.com', defaultEmail: 'lead@example.com' })
    expect(suggestOwner(former, sources)).toEqual({ to: '43', basis: 'manager' })
    expect(suggestOwner(former, { ...sources, managerEmail: null })).toEqual({ to: '44', basis: 'default-owner' })
    expect(suggestOwner(former, { ...sources, managerEmail: 'gone@example.com', defaultEmail: null })).toBeNull()
    const namesake = { ...sources, candidates: [...sources.candidates, ada] }
    expect(suggestOwner({ ...former, email: null }, namesake)).toEqual({ to: '41', basis: 'same-name' })
  })
})

describe('as long as nobody decides', () => {
  const owner: RetiringOwner = {
    id: '71',
    name: 'Ada Winter',
    email: null,
    class: 'salesforce-only',
    records: { contacts: 3, companies: 0, deals: 0 },
    suggestion: { to: '41', basis: 'manager' },
  }

  test('deactivated users and unknown owners keep their records, whatever is suggested', () => {
    const decisions = retiringClasses.map((each) => defaultDecision({ ...owner, class: each })?.kind)
    expect(decisions).toEqual(['owner', 'owner', 'keep', 'keep'])
  })

  test('an owner without suggestion stays undecided, unless it owns nothing that is always covered', () => {
    expect(defaultDecision({ ...owner, suggestion: null })).toBeUndefined()
    const records = { contacts: 0, companies: 0, deals: 0 }
    expect(defaultDecision({ ...owner, suggestion: null, records })).toEqual({ kind: 'keep' })
  })
})
