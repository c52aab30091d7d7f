import { describe, expect, it } from 'vitest'
import { hubspotCoverage } from '../../sandbox/hubspot/coverage.ts'
import { coverageDifferences } from '../../sandbox/simulator/coverage.ts'
import { coreObjects } from '../../sandbox/world/hubspot-objects.ts'
import { shares } from '../../sandbox/world/hubspot-records.ts'
import { buildHubSpotWorld } from '../../sandbox/world/hubspot-world.ts'
import { get, type Portal, post } from './plain-requests.ts'
import { startPortal, world } from './portal-of-northwind.ts'

const searchContacts = '/crm/v3/objects/contacts/search'

describe('the demo world', () => {
  it('is the same every time', () => {
    expect(buildHubSpotWorld()).toEqual(world)
    expect(buildHubSpotWorld({ seed: 7 }).records.contacts[0]).not.toEqual(world.records.contacts[0])
  })

  it('has the promised number of records and owners', () => {
    const ownedBy = (ownerId: string) => world.records.contacts.filter((r) => r.properties.hubspot_owner_id === ownerId)
    expect(world.records.contacts.length).toBeGreaterThanOrEqual(5000)
    expect(world.records.companies.length).toBeGreaterThanOrEqual(1200)
    expect(world.records.deals.length).toBeGreaterThanOrEqual(800)
    expect(ownedBy('71000001')).toHaveLength(shares.contacts.salesforceOnly[0] ?? 0)
    expect(ownedBy('71000020')).toHaveLength(60)
    expect(ownedBy('40000090')).toHaveLength(35)
  })

  it('gives about two fifths of its records to owners that only Salesforce knows', () => {
    for (const object of coreObjects) {
      const records = world.records[object]
      const owned = records.filter(({ properties }) => /^7100000\d$/.test(properties.hubspot_owner_id ?? ''))
      expect(owned.length / records.length).toBeCloseTo(0.4, 1)
    }
  })

  it('has record ids that are unique and ascending, and unique e-mails', () => {
    for (const records of Object.values(world.records)) {
      const ids = records.map(({ id }) => Number(id))
      expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one - other))
    }
    const emails = world.records.contacts.map(({ properties }) => properties.email)
    expect(new Set(emails).size).toBe(emails.length)
  })
})

describe('the simulated search', () => {
  const owned = { propertyName: 'hubspot_owner_id', operator: 'EQ', value: '71000001' }

  it.each([
    ['a page of more than 200', { limit: 201 }],
    ['results deeper than 10,000', { after: '9900', limit: 200 }],
    ['a second sort', { sorts: ['hs_object_id', 'email'] }],
    ['six groups', { filterGroups: Array.from({ length: 6 }, () => ({ filters: [owned] })) }],
    ['seven filters in a group', { filterGroups: [{ filters: Array.from({ length: 7 }, () => owned) }] }],
    [
      'nineteen filters',
      { filterGroups: Array.from({ length: 5 }, () => ({ filters: [owned, owned, owned, owned] })) },
    ],
    ['an operator that does not exist', { filterGroups: [{ filters: [{ ...owned, operator: 'LIKE' }] }] }],
    ['a property that does not exist', { filterGroups: [{ filters: [{ ...owned, propertyName: 'owner' }] }] }],
    ['a body of more than 3,000 characters', { query: 'x'.repeat(3000) }],
    ['broken JSON', '{"limit":'],
  ])('refuses %s', async (_name, body) => {
    expect((await post(await startPortal(), searchContacts, body)).status).toBe(400)
  })

  it('knows every operator that the documentation lists', async () => {
    const portal = await startPortal({ limits: { burstPer10s: 190, searchPerSecond: 100, daily: 1000 } })
    const queue = { propertyName: 'hubspot_owner_id', value: '71000020' }
    const total = async (...filters: unknown[]) => {
      const answer = await post(portal, searchContacts, { filterGroups: [{ filters }], limit: 1 })
      return JSON.parse(answer.body).total
    }
    const { total: all, unowned } = shares.contacts
    expect(await total({ ...queue, operator: 'EQ' })).toBe(60)
    expect(await total({ ...queue, operator: 'NEQ' })).toBe(all - unowned - 60)
    expect(await total({ propertyName: 'hubspot_owner_id', operator: 'IN', values: ['71000020', '40000090'] })).toBe(95)
    expect(await total({ propertyName: 'hubspot_owner_id', operator: 'NOT_IN', values: ['71000020'] })).toBe(
      all - unowned - 60,
    )
    expect(await total({ propertyName: 'hubspot_owner_id', operator: 'NOT_HAS_PROPERTY' })).toBe(unowned)
    expect(await total({ propertyName: 'hubspot_owner_id', operator: 'HAS_PROPERTY' })).toBe(all - unowned)
    const [first, second, third] = world.records.contacts.map(({ id }) => id)
    const byId = { propertyName: 'hs_object_id' }
    expect(await total({ ...byId, operator: 'BETWEEN', value: first, highValue: third })).toBe(3)
    expect(await total({ ...byId, operator: 'LT', value: third })).toBe(2)
    expect(await total({ ...byId, operator: 'LTE', value: third })).toBe(3)
    expect(await total({ ...byId, operator: 'GT', value: second })).toBe(all - 2)
    expect(await total({ ...byId, operator: 'GTE', value: second })).toBe(all - 1)
    const planners = world.records.contacts.filter(({ properties }) => properties.jobtitle === 'Event Planner').length
    expect(await total({ propertyName: 'jobtitle', operator: 'CONTAINS_TOKEN', value: 'plan*' })).toBe(planners)
    expect(await total({ propertyName: 'jobtitle', operator: 'NOT_CONTAINS_TOKEN', value: 'planner' })).toBe(
      all - planners,
    )
    expect(await total({ propertyName: 'jobtitle', operator: 'IN', values: ['Event Planner'] })).toBe(0)
    expect(await total({ propertyName: 'jobtitle', operator: 'IN', values: ['event planner'] })).toBe(planners)
  })

  it('is limited by the second, without rate-limit headers', async () => {
    const portal = await startPortal()
    for (let count = 0; count < 5; count += 1) await post(portal, searchContacts, { limit: 1 })
    const refused = await post(portal, searchContacts, { limit: 1 })
    expect(refused.status).toBe(429)
    expect(JSON.parse(refused.body)).toMatchObject({ policyName: 'SECONDLY', errorType: 'RATE_LIMIT' })
    expect([...refused.headers.keys()].filter((name) => name.startsWith('x-hubspot'))).toEqual([])
  })
})

describe('the simulated batches', () => {
  const ids = world.records.contacts.slice(0, 101).map(({ id }) => ({ id }))

  it('take 100 records, or 50 when the history is wanted', async () => {
    const portal = await startPortal()
    const read = (body: unknown) => post(portal, '/crm/v3/objects/contacts/batch/read', body)
    expect((await read({ inputs: ids })).status).toBe(400)
    expect((await read({ inputs: ids.slice(0, 100) })).status).toBe(200)
    const propertiesWithHistory = ['hubspot_owner_id']
    expect((await read({ inputs: ids.slice(0, 51), propertiesWithHistory })).status).toBe(400)
    const answer = await read({ inputs: ids.slice(0, 50), propertiesWithHistory })
    expect(answer.body).toContain('"sourceType":"SALESFORCE"')
  })

  it.each([
    ['a property that is read only', { hubspot_team_id: '3001' }],
    ['a property that does not exist', { owner: '40000001' }],
    ['a user id instead of an owner id', { hubspot_owner_id: '50001' }],
  ])('refuse %s', async (_name, properties) => {
    const portal = await startPortal()
    const inputs = [{ id: ids[0]?.id, properties }]
    const answer = await post(portal, '/crm/v3/objects/contacts/batch/update', { inputs })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body)).toMatchObject({ category: 'VALIDATION_ERROR' })
  })

  it('refuse the same record twice', async () => {
    const portal = await startPortal()
    const input = { id: ids[0]?.id, properties: { hubspot_owner_id: '40000001' } }
    const answer = await post(portal, '/crm/v3/objects/contacts/batch/update', { inputs: [input, input] })
    expect(answer.status).toBe(400)
  })
})

describe('the simulated account', () => {
  it('answers the owners with and without a slash at the end, and on the dated path', async () => {
    const portal = await startPortal()
    for (const path of ['/crm/v3/owners', '/crm/v3/owners/', '/crm/owners/2026-09']) {
      expect((await get(portal, `${path}?limit=500`)).status).toBe(200)
    }
    expect((await get(portal, '/crm/v3/owners?limit=501')).status).toBe(400)
  })

  it('tells the burst limit in its headers', async () => {
    const { headers } = await get(await startPortal(), '/account-info/v3/details')
    expect(headers.get('x-hubspot-ratelimit-max')).toBe('190')
    expect(headers.get('x-hubspot-ratelimit-remaining')).toBe('189')
    expect(headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000')
  })

  it('records a question that HubSpot has no answer to', async () => {
    const portal = await startPortal()
    expect((await get(portal, '/owners/v2/owners')).status).toBe(404)
    expect(portal.routes.unknown()).toHaveLength(1)
  })

  it('describes in its coverage matrix exactly the routes that it has', async () => {
    const { routeTable } = await startPortal()
    expect(coverageDifferences(routeTable, hubspotCoverage)).toEqual({
      undescribed: [],
      withoutRoute: [],
      duplicates: [],
    })
  })
})

describe("HubSpot's pages for people", () => {
  const form = { reason: 'We no longer use Salesforce', phrase: 'Uninstall Salesforce', as: 'ada.winter@example.com' }

  async function submit(portal: Portal, fields: Record<string, string>) {
    const body = new URLSearchParams(fields)
    const response = await fetch(`${portal.url}/app/disconnect`, { method: 'POST', body, redirect: 'manual' })
    return { status: response.status, page: await response.text() }
  }

  it('lead from the settings to the typed phrase', async () => {
    const portal = await startPortal()
    const links = [
      ['/app', '/app/connected-apps'],
      ['/app/connected-apps', '/app/connected-apps/salesforce'],
      ['/app/connected-apps/salesforce', '/app/connected-apps/salesforce/disconnect'],
      ['/app/connected-apps/salesforce/disconnect', '/app/connected-apps/salesforce/disconnect/confirm'],
      ['/app/connected-apps/salesforce/disconnect/confirm', '/app/disconnect'],
    ] as const
    for (const [path, next] of links) expect((await get(portal, path)).body).toContain(`"${next}"`)
  })

  it('disconnect Salesforce, which is no write of the bot', async () => {
    const portal = await startPortal()
    expect((await submit(portal, form)).status).toBe(303)
    expect(portal.portal.isConnected()).toBe(false)
    expect(portal.portal.events).toMatchObject([{ type: 'UNINSTALL_INTEGRATION', actingUser: form.as, userId: 50001 }])
    expect(portal.routes.writes()).toEqual([])
    expect((await get(portal, '/app/connected-apps')).body).toContain('Not connected')
  })

  it.each([
    ['the wrong phrase', { phrase: 'uninstall salesforce' }],
    ['no reason', { reason: '' }],
    ['somebody who is no Super Admin', { as: 'ben.okafor@example.com' }],
  ])('show the form again with an error after %s', async (_name, change) => {
    const portal = await startPortal()
    const { status, page } = await submit(portal, { ...form, ...change })
    expect(status).toBe(422)
    expect(page).toContain('role="alert"')
    expect(portal.portal.isConnected()).toBe(true)
  })

  it('escape what people type', async () => {
    const { page } = await submit(await startPortal(), { ...form, phrase: '"><script>' })
    expect(page).not.toContain('"><script>')
  })

  it('list the owners that are left to clean up', async () => {
    const { body } = await get(await startPortal(), '/app/owner-clean-up')
    expect(body).toContain('Greta Holm')
    expect(body).not.toContain('Mia Lindqvist')
  })
})
