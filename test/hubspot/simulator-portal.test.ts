import { describe, expect, it } from 'vitest'
import { oauthLimits } from '../../sandbox/hubspot/limits.ts'
import { badGateway, locked, migrating } from '../../sandbox/hubspot/troubles.ts'
import { get, post, search } from './plain-requests.ts'
import { faultOf, gatewayFor, startOfStory, startPortal } from './portal-of-northwind.ts'

const owner = (value: string) => ({ propertyName: 'hubspot_owner_id', operator: 'EQ', value })
const contacts = '/crm/v3/objects/contacts'
const searchPage = { properties: ['hubspot_owner_id'], limit: 1 }

async function portalWithContacts(options: Parameters<typeof startPortal>[0] = {}) {
  const portal = await startPortal({ limits: { burstPer10s: 190, searchPerSecond: 100, daily: 10_000 }, ...options })
  const ids = portal.portal.ownedBy('contacts', '71000006').map(({ id }) => id)
  const [one = '', other = '', third = ''] = ids
  return { portal, one, other, third, count: ids.length }
}

describe('a merged record', () => {
  it('is read under the id of the one that lives on, also after a second merge', async () => {
    const { portal, one, other, third } = await portalWithContacts()
    portal.portal.merge('contacts', one, other)
    portal.portal.merge('contacts', other, third)
    expect(JSON.parse((await get(portal, `${contacts}/${one}`)).body).id).toBe(third)
    const read = await post(portal, `${contacts}/batch/read`, { inputs: [{ id: one }] })
    expect(JSON.parse(read.body).results.map(({ id }: { id: string }) => id)).toEqual([third])
    expect((await search(portal, 'contacts', [owner('71000006')])).ids).not.toContain(one)
  })

  it('is left out of an update, or leads to the one that lives on', async () => {
    const update = async (mergedUpdates: 'left-out' | 'survivor') => {
      const { portal, one, other } = await portalWithContacts({ mergedUpdates })
      portal.portal.merge('contacts', one, other)
      const inputs = [{ id: one, properties: { hubspot_owner_id: '40000001' } }]
      const answer = await post(portal, `${contacts}/batch/update`, { inputs })
      const answered = JSON.parse(answer.body).results.map(({ id }: { id: string }) => id === other)
      const survivor = portal.portal.record('contacts', other)?.properties.hubspot_owner_id
      return { status: answer.status, answered, survivor }
    }
    expect(await update('left-out')).toEqual({ status: 200, answered: [], survivor: '71000006' })
    expect(await update('survivor')).toEqual({ status: 200, answered: [true], survivor: '40000001' })
  })

  it('leaves its id to nobody else, like a removed one', async () => {
    const { portal, one, other, third } = await portalWithContacts()
    portal.portal.merge('contacts', one, other)
    portal.portal.remove('contacts', third)
    for (const id of [one, other, third])
      expect(() => portal.portal.add('contacts', { id, properties: {} })).toThrow(`has given the id ${id} already`)
  })

  it('is not a removed one, which is nowhere to be found', async () => {
    const { portal, one } = await portalWithContacts()
    portal.portal.remove('contacts', one)
    expect((await get(portal, `${contacts}/${one}`)).status).toBe(404)
    expect((await post(portal, `${contacts}/batch/read`, { inputs: [{ id: one }] })).status).toBe(207)
  })
})

describe('an edit by a person', () => {
  it('moves the date of the last change and stands in the history with its source', async () => {
    const { portal, one } = await portalWithContacts()
    portal.clock.at += 60_000
    portal.portal.edit('contacts', one, { hubspot_owner_id: '40000002', jobtitle: 'Architect' }, '50003')
    const query = 'properties=hubspot_owner_id&propertiesWithHistory=hubspot_owner_id,jobtitle'
    const timestamp = new Date(startOfStory + 60_000).toISOString()
    const byHand = { sourceType: 'CRM_UI', sourceId: 'userId:50003', timestamp }
    expect(JSON.parse((await get(portal, `${contacts}/${one}?${query}`)).body)).toMatchObject({
      updatedAt: timestamp,
      properties: { hubspot_owner_id: '40000002', lastmodifieddate: timestamp },
      propertiesWithHistory: {
        hubspot_owner_id: [
          { ...byHand, value: '40000002' },
          { value: '71000006', sourceType: 'SALESFORCE' },
        ],
        jobtitle: [{ ...byHand, value: 'Architect' }, {}],
      },
    })
  })
})

describe('a validation rule', () => {
  it('stands against writes on the dated paths, and on the older ones where the account is so', async () => {
    const statuses = async (validationRules: 'dated-paths' | 'all-paths') => {
      const { portal, one } = await portalWithContacts({ validationRules })
      portal.portal.refuseWrites('contacts', one, 'Region is required when the owner changes.')
      const body = { inputs: [{ id: one, properties: { hubspot_owner_id: '40000001' } }] }
      const dated = await post(portal, '/crm/objects/2026-09/contacts/batch/update', body)
      expect(JSON.parse(dated.body).errors).toMatchObject([{ code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' }])
      return [dated.status, (await post(portal, `${contacts}/batch/update`, body)).status]
    }
    expect(await statuses('dated-paths')).toEqual([400, 200])
    expect(await statuses('all-paths')).toEqual([400, 400])
  })
})

describe('the sync', () => {
  it('stands in the history of an owner that it sets back', async () => {
    const { portal, one } = await portalWithContacts()
    portal.portal.edit('contacts', one, { hubspot_owner_id: '40000001' })
    portal.clock.at += 60_000
    portal.syncOnce()
    expect(portal.portal.history('contacts', one, 'hubspot_owner_id')).toMatchObject([
      { value: '71000006', sourceType: 'SALESFORCE', timestamp: new Date(startOfStory + 60_000).toISOString() },
      { value: '40000001', sourceType: 'CRM_UI' },
      { value: '71000006', sourceType: 'SALESFORCE' },
    ])
  })
})

describe('workflows', () => {
  it('that a change of owner sets off are told with what enrolls and what they do', async () => {
    const portal = await startPortal()
    const flow = async (id: string) => JSON.parse((await get(portal, `/automation/v4/flows/${id}`)).body)
    const telling = await flow('610007')
    expect(JSON.stringify(telling.enrollmentCriteria)).toContain('hubspot_owner_id')
    expect(telling).toMatchObject({ isEnabled: true, actions: [{ actionTypeId: '0-8' }] })
    expect(await flow('610008')).toMatchObject({
      objectTypeId: '0-2',
      enrollmentCriteria: { type: 'EVENT_BASED', shouldReEnroll: true },
    })
  })
})

describe('a lagging index', () => {
  it('shows owner, date and count as they were until it has caught up', async () => {
    const { portal, one, count } = await portalWithContacts({ searchLagMs: 5000 })
    const before = portal.portal.record('contacts', one)?.properties.lastmodifieddate
    const look = async (value: string) => {
      const isOne = { propertyName: 'hs_object_id', operator: 'EQ', value: one }
      const { total } = await search(portal, 'contacts', [owner(value)], searchPage)
      const { results } = await search(portal, 'contacts', [owner(value), isOne], searchPage)
      return { total, seen: results.map((each: { properties: object }) => each.properties) }
    }
    const held = await look('40000008')
    portal.portal.edit('contacts', one, { hubspot_owner_id: '40000001' })
    portal.clock.at += 3000
    portal.portal.edit('contacts', one, { hubspot_owner_id: '40000008' })
    expect(await look('71000006')).toMatchObject({
      total: count,
      seen: [{ hubspot_owner_id: '71000006', lastmodifieddate: before }],
    })
    portal.clock.at += 2000
    expect(await look('40000001')).toMatchObject({ seen: [{ lastmodifieddate: new Date(startOfStory).toISOString() }] })
    expect(await look('40000008')).toEqual(held)
    portal.clock.at += 3000
    expect(await look('71000006')).toEqual({ total: count - 1, seen: [] })
    expect(await look('40000008')).toMatchObject({ total: held.total + 1, seen: [{ hubspot_owner_id: '40000008' }] })
  })

  it('shows a record that is gone, and not yet one that is new', async () => {
    const { portal, one } = await portalWithContacts({ searchLagMs: 5000 })
    portal.portal.remove('contacts', one)
    portal.portal.add('contacts', { id: '5', properties: { hubspot_owner_id: '71000006' } })
    const idsNow = async () => (await search(portal, 'contacts', [owner('71000006')])).ids
    expect(await idsNow()).toContain(one)
    expect(await idsNow()).not.toContain('5')
    portal.clock.at += 5000
    expect(await idsNow()).not.toContain(one)
    expect(await idsNow()).toContain('5')
  })
})

describe('what the search index answers', () => {
  it('is what looking at every record would find', async () => {
    const { portal } = await portalWithContacts()
    const all = portal.portal.records('contacts').filter(({ properties }) => properties.hubspot_owner_id === '71000001')
    const ids = all.map(({ id }) => id)
    const [low = '', high = ''] = [ids[100], ids[450]]
    const byId = { propertyName: 'hs_object_id' }
    const after = await search(portal, 'contacts', [owner('71000001'), { ...byId, operator: 'GT', value: low }])
    expect(after).toMatchObject({ total: ids.length - 101, ids: ids.slice(101, 301) })
    const between = { ...byId, operator: 'BETWEEN', value: low, highValue: high }
    const second = await search(portal, 'contacts', [owner('71000001'), between], { after: '200' })
    expect(second).toMatchObject({ total: 351, ids: ids.slice(300, 451) })
    const leads = { propertyName: 'lifecyclestage', operator: 'EQ', value: 'lead' }
    const sorted = await search(portal, 'contacts', [owner('71000001'), leads], { sorts: ['-createdate'], limit: 5 })
    const wanted = all.filter(({ properties }) => properties.lifecyclestage === 'lead')
    const newest = wanted.toSorted((one, other) =>
      String(other.properties.createdate).localeCompare(String(one.properties.createdate)),
    )
    expect(sorted).toMatchObject({ total: wanted.length, ids: newest.slice(0, 5).map(({ id }) => id) })
  })
})

describe('the limits', () => {
  it('count what they refuse, by policy, and say so in the route log', async () => {
    const portal = await startPortal({ limits: { burstPer10s: 2, searchPerSecond: 1, daily: 4 } })
    await search(portal, 'contacts', [])
    expect((await post(portal, `${contacts}/search`, {})).status).toBe(429)
    for (let count = 0; count < 3; count += 1) await get(portal, contacts)
    expect(portal.limiter.refused()).toEqual({ SECONDLY: 1, TEN_SECONDLY_ROLLING: 1, DAILY: 0 })
    portal.limiter.spend(1)
    await get(portal, contacts)
    expect(portal.limiter.refused().DAILY).toBe(1)
    expect(portal.routes.entries().flatMap(({ note }) => note ?? [])).toEqual([
      'limit: SECONDLY',
      'limit: TEN_SECONDLY_ROLLING',
      'limit: DAILY',
    ])
  })

  it('begin a new day when the test wants it', async () => {
    const portal = await startPortal({ limits: { burstPer10s: 190, searchPerSecond: 5, daily: 1 }, dayMs: 90_000 })
    portal.clock.at += 30_000
    await gatewayFor(portal).account()
    expect(await faultOf(gatewayFor(portal).account())).toMatchObject({ code: 'daily-limit-reached' })
    portal.clock.at += 60_000
    expect((await get(portal, '/account-info/v3/details')).status).toBe(200)
  })

  it('of an OAuth app are 110 in ten seconds and no daily one', async () => {
    const { headers } = await get(await startPortal({ limits: oauthLimits }), '/account-info/v3/details')
    expect(headers.get('x-hubspot-ratelimit-max')).toBe('110')
    expect(headers.get('x-hubspot-ratelimit-daily')).toBeNull()
  })
})

describe('bad moments', () => {
  it.each([
    ['a lock', locked, { code: 'locked' }],
    ['a move to another data centre', migrating(5400), { code: 'data-centre-migration', retryAfterMs: 5_400_000 }],
    ['a bad gateway that does not say what it sends', badGateway, { code: 'unavailable', detail: 'HTTP 502' }],
  ] as const)('%s: comes as HubSpot sends it', async (_name, action, expected) => {
    const portal = await startPortal()
    portal.faults.add({ path: /details/, times: 99, action })
    const { headers } = await get(portal, '/account-info/v3/details')
    expect(headers.has('content-type')).toBe(action !== badGateway)
    expect(await faultOf(gatewayFor(portal).account())).toMatchObject(expected)
  })
})
