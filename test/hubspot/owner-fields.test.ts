import { describe, expect, it } from 'vitest'
import { allScopes } from '../../sandbox/hubspot/server.ts'
import { unknownOwnerId } from '../../sandbox/world/hubspot-owners.ts'
import { fieldKey, type OwnerField, ownerFieldOf } from '../../src/runbook/owners/owner-fields.ts'
import { gatewayFor, startPortal, world } from './portal-of-northwind.ts'

const accountTeam: OwnerField = { object: 'companies', property: 'account_team', multiple: true }
/** What is asked here is asked faster than an account allows. */
const limits = { burstPer10s: 190, searchPerSecond: 100, daily: 10_000 }
const salesforceOnly = ['71000001', '71000002', '71000003', '71000004', '71000005', '71000006']
const listed = world.owners.map(({ id }) => id)

describe('fields that hold owners', () => {
  it('are the owner of every other object and all properties for users, under the labels of the portal', async () => {
    const { fields, withheld } = await gatewayFor(await startPortal()).ownerFields()
    expect(withheld).toEqual([])
    expect(fields.map(fieldKey)).toEqual([
      'contacts.secondary_owners',
      'companies.account_team',
      'deals.solution_engineer',
      'tickets.hubspot_owner_id',
      'leads.hubspot_owner_id',
      'tasks.hubspot_owner_id',
      'calls.hubspot_owner_id',
      'meetings.hubspot_owner_id',
      'notes.hubspot_owner_id',
      'emails.hubspot_owner_id',
      '2-38104417.hubspot_owner_id',
    ])
    const byKey = new Map(fields.map((field) => [fieldKey(field), field]))
    expect(byKey.get('companies.account_team')).toMatchObject({ multiple: true, label: 'Account team' })
    expect(byKey.get('deals.solution_engineer')).toMatchObject({ multiple: false, objectName: null })
    expect(byKey.get('2-38104417.hubspot_owner_id')).toMatchObject({ objectName: 'Subscriptions', label: 'Owner' })
  })

  it('are none that HubSpot fills by itself', async () => {
    const fresh = { type: 'enumeration', fieldType: 'select', referencedObjectType: 'OWNER', readOnly: false } as const
    const basis = { groupName: 'dealinformation', hubspotDefined: false, ...fresh }
    const deals = [
      { ...basis, name: 'closer', label: '', calculated: false },
      { ...basis, name: 'first_owner', label: 'First', calculated: true },
      { ...basis, name: 'read_only_owner', label: 'Read only', calculated: false, readOnly: true },
      { ...basis, name: 'stage', label: 'Stage', calculated: false, referencedObjectType: null },
    ]
    const portal = await startPortal({ world: { ...world, properties: { ...world.properties, deals } } })
    const { fields } = await gatewayFor(portal).ownerFields()
    expect(fields.filter(({ object }) => object === 'deals')).toEqual([
      { object: 'deals', property: 'closer', multiple: false, objectName: null, label: 'closer' },
    ])
  })

  it('that the token may not read are named with the scope that they need', async () => {
    const lacking = ['tickets', 'crm.objects.custom.read', 'crm.schemas.custom.read']
    const portal = await startPortal({ scopes: allScopes.filter((scope) => !lacking.includes(scope)) })
    const { fields, withheld } = await gatewayFor(portal).ownerFields()
    expect(withheld).toEqual([
      { object: '2-', objectName: null, scope: 'crm.objects.custom.read' },
      { object: 'tickets', objectName: null, scope: 'tickets' },
    ])
    expect(fields.map(({ object }) => object)).not.toContain('tickets')
  })

  it('of an object that the portal does not have are left out without a word', async () => {
    const portal = await startPortal()
    const message = 'Unable to infer object type from: leads'
    portal.faults.add({ path: /properties\/leads$/, action: { kind: 'answer', status: 400, body: { message } } })
    portal.faults.add({ path: /properties\/emails$/, action: { kind: 'answer', status: 404, body: {} } })
    const { fields, withheld } = await gatewayFor(portal).ownerFields()
    expect(withheld).toEqual([])
    expect(fields.map(({ object }) => object)).not.toEqual(expect.arrayContaining(['leads']))
    expect(fields).toHaveLength(9)
  })
})

describe('records of several owners', () => {
  it('are counted by one search, however many owners have none', async () => {
    const portal = await startPortal()
    const gateway = gatewayFor(portal)
    const strangers = Array.from({ length: 140 }, (_, index) => String(90_000_000 + index))
    expect(await gateway.countOwned(ownerFieldOf('contacts'), [...salesforceOnly, ...strangers])).toBe(2080)
    expect(searches(portal)).toBe(1)
    expect(await gateway.countOwned(ownerFieldOf('deals'), [])).toBe(0)
    expect(searches(portal)).toBe(1)
  })

  it.each(['whole', 'any'] as const)(
    'are all found in a field for several users, where the search compares %s values',
    async (listMatching) => {
      const portal = await startPortal({ listMatching, limits })
      for (const owner of salesforceOnly) {
        const holding = portal.portal
          .records('companies')
          .filter(({ properties }) => properties.account_team?.split(';').includes(owner))
        expect(await gatewayFor(portal).countOwned(accountTeam, [owner])).toBe(holding.length)
      }
    },
  )
})

describe('owners that no list knows', () => {
  it('are found by what the records carry', async () => {
    const gateway = gatewayFor(await startPortal())
    expect(await gateway.unknownOwners('contacts', listed)).toEqual([unknownOwnerId])
    expect(await gateway.unknownOwners('contacts', [...listed, unknownOwnerId])).toEqual([])
  })

  it('are all found, one after the other', async () => {
    const gateway = gatewayFor(await startPortal())
    const known = listed.filter((id) => !salesforceOnly.includes(id))
    const found = await gateway.unknownOwners('companies', known)
    expect(found.toSorted()).toEqual([unknownOwnerId, ...salesforceOnly].toSorted())
  })

  const crowd = Array.from({ length: 600 }, (_, index) => String(9_000_000_000 + index))

  it('are all found also where a search cannot exclude all that are known, each once', async () => {
    const portal = await startPortal({ limits })
    const hidden = { first: '40000801', alone: '40000802', last: '40000803' }
    const ids = portal.portal.records('contacts').map(({ id }) => id)
    const inOrder = ids.toSorted((one, other) => Number(BigInt(one) - BigInt(other)))
    for (const [index, owner] of [
      [0, hidden.first],
      [1_234, hidden.alone],
      [-1, hidden.last],
      [-2, hidden.last],
    ] as const) {
      portal.portal.edit('contacts', inOrder.at(index) ?? '', { hubspot_owner_id: owner })
    }
    const known = [...crowd, ...listed]
    const found = await gatewayFor(portal).unknownOwners('contacts', known)
    expect(found.toSorted()).toEqual([unknownOwnerId, ...Object.values(hidden)].toSorted())
    expect(await gatewayFor(portal).unknownOwners('contacts', [...known, ...found])).toEqual([])
    expect(portal.routes.entries().every(({ status }) => status === 200)).toBe(true)
  })

  it('are none where nobody owns anything', async () => {
    const portal = await startPortal({ limits, world: { ...world, records: { ...world.records, deals: [] } } })
    expect(await gatewayFor(portal).unknownOwners('deals', [...crowd, ...listed])).toEqual([])
  })

  it('cost few searches where all owners are known, however many those are', async () => {
    const portal = await startPortal({ limits })
    await gatewayFor(portal).unknownOwners('contacts', [...crowd, ...listed, unknownOwnerId])
    expect(searches(portal)).toBeLessThan(10)
  })
})

function searches(portal: { routes: { entries(): readonly { path: string }[] } }): number {
  return portal.routes.entries().filter(({ path }) => path.endsWith('/search')).length
}
