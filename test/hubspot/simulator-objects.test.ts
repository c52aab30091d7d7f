import { describe, expect, it } from 'vitest'
import { stocks } from '../../sandbox/world/hubspot-more-records.ts'
import { subscriptions } from '../../sandbox/world/hubspot-objects.ts'
import { get, post, search } from './plain-requests.ts'
import { startPortal, world } from './portal-of-northwind.ts'

const objects = ['tickets', 'leads', 'tasks', 'calls', 'meetings', 'notes', 'emails', subscriptions.objectTypeId]
const ada = { propertyName: 'hubspot_owner_id', operator: 'EQ', value: '71000001' }
const manySearches = { limits: { burstPer10s: 190, searchPerSecond: 100, daily: 10_000 } }

async function json(answer: Promise<{ body: string }>) {
  return JSON.parse((await answer).body)
}

describe('every object', () => {
  it.each(objects)('%s: is searched, listed, read and written like contacts', async (object) => {
    const portal = await startPortal(manySearches)
    portal.portal.add(object, { id: '77', properties: { hubspot_owner_id: '71000001' } })
    const found = await search(portal, object, [ada])
    expect(found.total).toBe(1 + (stocks[object]?.salesforceOnly[0] ?? 0))
    const path = `/crm/v3/objects/${object}`
    const write = { inputs: [{ id: '77', properties: { hubspot_owner_id: '40000003' } }] }
    expect((await post(portal, `${path}/batch/update`, write)).status).toBe(200)
    const read = { inputs: [{ id: '77' }], properties: ['hubspot_owner_id', 'hubspot_team_id', 'hs_all_owner_ids'] }
    expect(await json(post(portal, `${path}/batch/read`, read))).toMatchObject({
      results: [
        { properties: { hubspot_owner_id: '40000003', hubspot_team_id: '3002', hs_all_owner_ids: '40000003' } },
      ],
    })
    expect(await json(get(portal, `${path}/77?properties=hubspot_owner_id`))).toMatchObject({
      id: '77',
      properties: { hubspot_owner_id: '40000003', hs_lastmodifieddate: '2026-11-02T08:00:00.000Z' },
    })
    expect((await json(get(portal, `${path}?limit=1`))).results).toHaveLength(1)
  })

  it('has its owner properties, of which one is for HubSpot alone to write', async () => {
    const portal = await startPortal()
    for (const object of [...objects, 'contacts', 'companies', 'deals']) {
      const { results } = await json(get(portal, `/crm/v3/properties/${object}`))
      expect(results).toContainEqual(
        expect.objectContaining({
          name: 'hubspot_owner_id',
          type: 'enumeration',
          fieldType: 'select',
          referencedObjectType: 'OWNER',
          externalOptions: true,
          calculated: false,
          modificationMetadata: expect.objectContaining({ readOnlyValue: false }),
        }),
      )
      expect(results).toContainEqual(
        expect.objectContaining({
          name: 'hs_all_owner_ids',
          referencedObjectType: 'OWNER',
          calculated: true,
          modificationMetadata: expect.objectContaining({ readOnlyValue: true }),
        }),
      )
    }
  })

  it.each([
    ['tickets', 'tickets', 'tickets'],
    ['leads', 'crm.objects.leads.read', 'crm.objects.leads.write'],
    ['tasks', 'crm.objects.contacts.read', 'crm.objects.contacts.write'],
    [subscriptions.objectTypeId, 'crm.objects.custom.read', 'crm.objects.custom.write'],
  ])('%s: is read with the scope %s and written with %s', async (object, read, write) => {
    const inputs = [{ id: '1', properties: { hubspot_owner_id: '40000001' } }]
    const statuses = async (scope: string) => {
      const portal = await startPortal({ scopes: [scope] })
      const found = await post(portal, `/crm/v3/objects/${object}/search`, { limit: 1 })
      const written = await post(portal, `/crm/v3/objects/${object}/batch/update`, { inputs })
      return [found.status, written.status]
    }
    expect((await statuses(read))[0]).toBe(200)
    expect((await statuses(write))[1]).toBe(207)
    expect(await statuses('automation')).toEqual([403, 403])
  })

  it('that the account does not have is refused', async () => {
    const portal = await startPortal()
    expect((await get(portal, '/crm/v3/objects/2-1?limit=1')).status).toBe(400)
    expect((await get(portal, '/crm/v3/properties/lanterns')).status).toBe(400)
  })

  it('of the account itself is told by its schema, with either scope', async () => {
    for (const scope of ['crm.schemas.custom.read', 'crm.objects.custom.read']) {
      const answer = await json(get(await startPortal({ scopes: [scope] }), '/crm/v3/schemas'))
      expect(answer.results).toMatchObject([
        {
          objectTypeId: subscriptions.objectTypeId,
          name: 'subscriptions',
          fullyQualifiedName: 'p48151623_subscriptions',
          labels: { singular: 'Subscription', plural: 'Subscriptions' },
        },
      ])
    }
    expect((await get(await startPortal({ scopes: ['tickets'] }), '/crm/v3/schemas')).status).toBe(403)
  })
})

describe('a property for several users', () => {
  const team = world.records.companies.find(({ properties }) => properties.account_team?.includes(';71000001;'))
  const [first, second, third] = team?.properties.account_team?.split(';') ?? []
  const id = team?.id ?? ''
  const whole = { propertyName: 'account_team', value: team?.properties.account_team }
  const one = { propertyName: 'account_team', value: second }

  it('is found by its whole value, and by one of its users as a token', async () => {
    const portal = await startPortal(manySearches)
    const withAda = world.records.companies.filter(({ properties }) => properties.account_team?.includes('71000001'))
    expect((await search(portal, 'companies', [{ ...whole, operator: 'EQ' }])).ids).toContain(id)
    expect((await search(portal, 'companies', [{ ...one, operator: 'EQ' }])).total).toBe(0)
    expect((await search(portal, 'companies', [{ ...one, operator: 'CONTAINS_TOKEN' }])).ids).toEqual(
      withAda.map((company) => company.id),
    )
  })

  it('is found by any of its users where the account compares so', async () => {
    const portal = await startPortal({ ...manySearches, listMatching: 'any' })
    const withAda = await search(portal, 'companies', [{ ...one, operator: 'EQ' }])
    const known = { propertyName: 'account_team', operator: 'HAS_PROPERTY' }
    const without = await search(portal, 'companies', [{ ...one, operator: 'NEQ' }])
    expect(withAda.ids).toContain(id)
    expect(withAda.total + without.total).toBe((await search(portal, 'companies', [known])).total)
    const among = { propertyName: 'account_team', operator: 'IN', values: [second, '40000777'] }
    expect((await search(portal, 'companies', [among])).ids).toEqual(withAda.ids)
  })

  it('is written with owners only who are there, and keeps a history of its own', async () => {
    const portal = await startPortal()
    const write = (account_team: string) =>
      post(portal, '/crm/v3/objects/companies/batch/update', { inputs: [{ id, properties: { account_team } }] })
    expect((await write(`${first};40000777`)).body).toContain('Owner 40000777 does not exist')
    expect((await write(`${first};40000090`)).body).toContain('Owner 40000090 does not exist')
    expect((await write(`${first};40000008;${third}`)).status).toBe(200)
    const { propertiesWithHistory, properties } = await json(
      get(portal, `/crm/v3/objects/companies/${id}?propertiesWithHistory=account_team&properties=hs_all_owner_ids`),
    )
    expect(propertiesWithHistory.account_team).toMatchObject([
      { value: `${first};40000008;${third}`, sourceType: 'INTEGRATION' },
      { value: team?.properties.account_team },
    ])
    expect(properties.hs_all_owner_ids).toContain('40000008')
    expect(properties.hs_all_owner_ids).not.toContain('71000001')
  })

  it('takes deactivated users where the account does', async () => {
    const portal = await startPortal({ archivedOwners: 'accepted' })
    const inputs = [{ id, properties: { account_team: `${first};40000090` } }]
    expect((await post(portal, '/crm/v3/objects/companies/batch/update', { inputs })).status).toBe(200)
  })
})

describe('the demo company', () => {
  it('has owners on records whom no list of owners knows, and deactivated users who own records', async () => {
    const portal = await startPortal(manySearches)
    const known = world.owners.map((owner) => owner.id)
    expect(known).not.toContain('40000777')
    const owned = async (owner: string) => (await search(portal, 'contacts', [{ ...ada, value: owner }])).total
    expect(await owned('40000777')).toBe(9)
    expect(await owned('40000090')).toBe(35)
    expect(await owned('40000091')).toBe(12)
  })

  it('has a solution engineer on some deals, of whom some are only in Salesforce', () => {
    const engineers = world.records.deals.flatMap(({ properties }) => properties.solution_engineer ?? [])
    expect(engineers.filter((owner) => owner.startsWith('71')).length).toBeGreaterThan(10)
    expect(engineers.filter((owner) => owner.startsWith('40')).length).toBeGreaterThan(10)
  })
})
