import { describe, expect, it } from 'vitest'
import type { Portal } from '../../sandbox/hubspot/portal.ts'
import { salesforceConnector } from '../../sandbox/hubspot/portal-record.ts'
import { shares } from '../../sandbox/world/hubspot-records.ts'
import { ownerFieldOf } from '../../src/runbook/owners/owner-fields.ts'
import { gatewayFor, startOfStory, startPortal, world } from './portal-of-northwind.ts'

const minute = 60_000

const nothing = { ownerIds: [], salesforceProperties: [] }

function ownerOf(object: string) {
  return { object, property: 'hubspot_owner_id', multiple: false }
}

describe('the account', () => {
  it('is identified by portal id, kind and time zone', async () => {
    const account = await gatewayFor(await startPortal()).account()
    expect(account).toEqual({
      portalId: '48151623',
      kind: 'production',
      timeZone: 'Europe/Berlin',
      uiDomain: 'app.hubspot.example.com',
    })
  })

  it.each([
    ['SANDBOX', 'sandbox'],
    ['DEVELOPER_TEST', 'developer-test'],
    ['APP_DEVELOPER', 'app-developer'],
  ] as const)('of type %s is told from production', async (accountType, kind) => {
    const portal = await startPortal({ world: { ...world, portal: { ...world.portal, accountType } } })
    expect((await gatewayFor(portal).account()).kind).toBe(kind)
  })

  it('tells how many calls are left today, and when the day ends there', async () => {
    const portal = await startPortal({ limits: { burstPer10s: 190, searchPerSecond: 5, daily: 1000 } })
    portal.limiter.spend(250)
    expect(await gatewayFor(portal).dailyCalls()).toEqual({
      limit: 1000,
      used: 251,
      resetsAt: '2026-11-02T23:00:00.000Z',
    })
  })

  it('that does not tell its daily calls is no fault', async () => {
    const portal = await startPortal()
    portal.faults.add({ path: /api-usage/, action: { kind: 'answer', status: 404, body: { status: 'error' } } })
    expect(await gatewayFor(portal).dailyCalls()).toBeUndefined()
  })
})

describe('owners and users', () => {
  it('come in both passes, the active and the archived', async () => {
    const owners = await gatewayFor(await startPortal()).listOwners()
    expect(owners).toHaveLength(17)
    const former = { type: 'person', name: '', userId: null, archived: true }
    expect(owners.filter((owner) => owner.archived)).toEqual([
      { ...former, id: '40000090', email: 'olga.petrova@example.com', userIdIncludingInactive: '50090' },
      { ...former, id: '40000091', email: 'piet.janssen@example.com', userIdIncludingInactive: '50091' },
    ])
    expect(owners.filter((owner) => owner.type === 'queue').map(({ name }) => name)).toEqual(['Inbound Leads'])
  })

  it('show which owners have no HubSpot user', async () => {
    const owners = await gatewayFor(await startPortal()).listOwners()
    const withoutUser = owners.filter((owner) => owner.userIdIncludingInactive === null)
    expect(withoutUser.map(({ id }) => id).toSorted()).toEqual([
      '71000001',
      '71000002',
      '71000003',
      '71000004',
      '71000005',
      '71000006',
      '71000020',
    ])
  })

  it('are all listed when they fill several pages', async () => {
    const many = Array.from({ length: 700 }, (_, index) => ({ ...first(world.owners), id: String(90_000_000 + index) }))
    const portal = await startPortal({ world: { ...world, owners: many } })
    expect(await gatewayFor(portal).listOwners()).toHaveLength(700)
  })

  it('include every user with an e-mail', async () => {
    const users = await gatewayFor(await startPortal()).listUsers()
    expect(users.kind).toBe('seen')
    expect(users).toMatchObject({ found: expect.arrayContaining([{ id: '50001', email: 'ada.winter@example.com' }]) })
  })
})

describe('owned records', () => {
  it('are counted exactly', async () => {
    const gateway = gatewayFor(await startPortal())
    expect(await gateway.countOwned(ownerFieldOf('contacts'), ['71000001'])).toBe(700)
    expect(await gateway.countOwned(ownerFieldOf('companies'), ['40000090'])).toBe(6)
    expect(await gateway.countOwned(ownerFieldOf('deals'), ['71000020'])).toBe(0)
  })

  it('are all found, each once, in pages by record id', async () => {
    const portal = await startPortal()
    const found = await collect(gatewayFor(portal), '71000002')
    expect(found).toHaveLength(shares.contacts.salesforceOnly[1] ?? 0)
    expect(new Set(found)).toEqual(new Set(portal.portal.ownedBy('contacts', '71000002').map(({ id }) => id)))
  })

  it('are all found where one owner has more than search can page through', async () => {
    const portal = await startPortal({ limits: { burstPer10s: 190, searchPerSecond: 100, daily: 10_000 } })
    for (let index = 0; index < 9_700; index += 1) {
      portal.portal.add('contacts', {
        id: String(900_000_000_000 + index),
        properties: { hubspot_owner_id: '71000001' },
      })
    }
    const gateway = gatewayFor(portal)
    expect(await gateway.countOwned(ownerFieldOf('contacts'), ['71000001'])).toBe(10_400)
    const found = await collect(gateway, '71000001')
    expect(found).toHaveLength(10_400)
    expect(new Set(found).size).toBe(10_400)
  })

  it('end without a next page when the last page is full to the brim', async () => {
    const portal = await startPortal()
    const gateway = gatewayFor(portal)
    const first = await gateway.searchOwned({
      field: ownerOf('contacts'),
      ownerIds: ['71000005'],
      afterId: '0',
      toId: null,
    })
    expect(first.records).toHaveLength(200)
    const second = await gateway.searchOwned({
      field: ownerOf('contacts'),
      ownerIds: ['71000005'],
      afterId: first.next ?? '',
      toId: null,
    })
    expect(second).toEqual({ records: [], total: 0 })
  })

  it('are read with their owner of this moment, though search still shows the old one', async () => {
    const portal = await startPortal({ searchLagMs: 5000 })
    const gateway = gatewayFor(portal)
    const [record] = portal.portal.ownedBy('contacts', '71000006')
    const id = record?.id ?? ''
    await gateway.updateValues(ownerOf('contacts'), [{ id, to: '40000001' }])
    expect(await gateway.readValues(ownerOf('contacts'), [id])).toEqual(
      new Map([[id, { kind: 'value', value: '40000001' }]]),
    )
    expect(await gateway.countOwned(ownerFieldOf('contacts'), ['71000006'])).toBe(120)
    portal.clock.at += 5000
    expect(await gateway.countOwned(ownerFieldOf('contacts'), ['71000006'])).toBe(119)
  })

  it('tell which are gone or merged away, and null when nobody owns them', async () => {
    const portal = await startPortal()
    const [merged, survivor, removed] = portal.portal.ownedBy('contacts', '71000001').map(({ id }) => id)
    const unowned = portal.portal.records('contacts').find(({ properties }) => !properties.hubspot_owner_id)?.id
    if (!merged || !survivor || !removed || !unowned) throw new Error('The world has too few contacts')
    portal.portal.merge('contacts', merged, survivor)
    portal.portal.remove('contacts', removed)
    const owners = await gatewayFor(portal).readValues(ownerOf('contacts'), [merged, removed, unowned])
    expect(owners).toEqual(
      new Map([
        [merged, { kind: 'merged', into: survivor }],
        [removed, { kind: 'gone' }],
        [unowned, { kind: 'value', value: null }],
      ]),
    )
    // The record that it lives on under is among those that were asked for, so no strange id gives the merge away.
    const both = await gatewayFor(portal).readValues(ownerOf('contacts'), [merged, survivor])
    expect(both.get(merged)).toEqual({ kind: 'merged', into: survivor })
  })

  it('are asked for singly only where the answer does not say what became of them', async () => {
    const portal = await startPortal()
    const [removed = '', kept = ''] = portal.portal.ownedBy('contacts', '71000001').map(({ id }) => id)
    portal.portal.remove('contacts', removed)
    await gatewayFor(portal).readValues(ownerOf('contacts'), [removed, kept])
    expect(portal.routes.entries().map(({ route }) => route)).toEqual(['hubspot.objects.batchRead'])
  })

  it('in a field for several users are found by each of them, with the whole value', async () => {
    for (const listMatching of ['whole', 'any'] as const) {
      const portal = await startPortal({ listMatching })
      const field = { object: 'companies', property: 'account_team', multiple: true }
      const all = portal.portal
        .records('companies')
        .map(({ id, properties }) => ({ id, value: properties.account_team ?? '' }))
      const ofAda = all.filter(({ value }) => value.split(';').includes('71000001'))
      expect(ofAda.some(({ value }) => value.includes(';'))).toBe(true)
      const { records } = await gatewayFor(portal).searchOwned({
        field,
        ownerIds: ['71000001'],
        afterId: '0',
        toId: null,
      })
      expect(records).toEqual(ofAda.toSorted((one, other) => Number(BigInt(one.id) - BigInt(other.id))).slice(0, 200))
      expect(await gatewayFor(portal).highestOwned(field, ['71000001'])).toBe(
        ofAda
          .map(({ id }) => id)
          .toSorted()
          .at(-1),
      )
    }
  })

  it('are found between two ids only, where a search is one of several side by side', async () => {
    const portal = await startPortal()
    const ids = portal.portal
      .ownedBy('contacts', '71000006')
      .map(({ id }) => id)
      .toSorted()
    const [afterId = '', toId = ''] = [ids[9], ids[19]]
    const request = { field: ownerOf('contacts'), ownerIds: ['71000006'], afterId, toId }
    const { records, total } = await gatewayFor(portal).searchOwned(request)
    expect(records.map(({ id }) => id)).toEqual(ids.slice(10, 20))
    expect(total).toBe(10)
  })
})

describe('the sync', () => {
  it('shows by the record that was synced last, and stops at the disconnect', async () => {
    const portal = await startPortal()
    const gateway = gatewayFor(portal)
    portal.clock.at += 15 * minute
    portal.syncOnce()
    const at = new Date(startOfStory + 15 * minute).toISOString()
    const lastSync = await gateway.newestSync('contacts')
    expect(lastSync).toMatchObject({ object: 'contacts', at, sign: 'sync-time' })
    expect(syncTimeOf(portal, lastSync?.recordId)).toBe(at)
    portal.disconnectSalesforce('ada.winter@example.com')
    portal.clock.at += 60 * minute
    portal.syncOnce()
    expect(await gateway.newestSync('contacts')).toEqual(lastSync)
  })

  it('sets an owner that Salesforce does not know back while it is connected', async () => {
    const portal = await startPortal()
    const gateway = gatewayFor(portal)
    const id = portal.portal.ownedBy('deals', '71000001')[0]?.id ?? ''
    await gateway.updateValues(ownerOf('deals'), [{ id, to: '40000001' }])
    portal.syncOnce()
    expect(await gateway.readValues(ownerOf('deals'), [id])).toEqual(
      new Map([[id, { kind: 'value', value: '71000001' }]]),
    )
    portal.disconnectSalesforce('ada.winter@example.com')
    await gateway.updateValues(ownerOf('deals'), [{ id, to: '40000001' }])
    portal.syncOnce()
    expect(await gateway.readValues(ownerOf('deals'), [id])).toEqual(
      new Map([[id, { kind: 'value', value: '40000001' }]]),
    )
  })

  it('has no time where no record carries one', async () => {
    const deals = world.records.deals.map(({ id }) => ({ id, properties: {} }))
    const portal = await startPortal({ world: { ...world, records: { ...world.records, deals } } })
    expect(await gatewayFor(portal).newestSync('deals')).toBeNull()
  })

  it('has no time in an account that never had the integration', async () => {
    const deals = world.properties.deals.filter(({ name }) => !name.includes('salesforce'))
    const portal = await startPortal({ world: { ...world, properties: { ...world.properties, deals } } })
    const gateway = gatewayFor(portal)
    expect(await gateway.newestSync('deals')).toBeNull()
    expect(await gateway.salesforceProperties('deals')).toEqual([])
  })
})

function syncTimeOf({ portal }: { portal: Portal }, id = ''): string | undefined {
  return portal.record('contacts', id)?.properties.salesforcelastsynctime
}

describe('the owners that Salesforce writes', () => {
  const since = new Date(startOfStory).toISOString()
  const ada = '71000001'
  const ben = '40000002'

  it.each(['contacts', 'companies', 'deals'] as const)(
    'show in the history of %s, the newest first',
    async (object) => {
      const portal = await startPortal()
      const [first = '', second = '', third = ''] = portal.portal.ownedBy(object, ada).map(({ id }) => id)
      for (const id of [first, second]) {
        portal.clock.at += minute
        portal.portal.write(object, id, { properties: { hubspot_owner_id: ben }, source: salesforceConnector })
      }
      const at = new Date(portal.clock.at).toISOString()
      portal.clock.at += minute
      await gatewayFor(portal).updateValues(ownerFieldOf(object), [{ id: third, to: ben }])
      expect(await gatewayFor(portal).newestOwnerFromSalesforce(object, since)).toEqual({
        object,
        recordId: second,
        at,
        sign: 'owner-history',
      })
      expect(await gatewayFor(portal).newestOwnerFromSalesforce(object, at)).toBeNull()
    },
  )

  it('are none of those that were written before, by somebody else, or that stayed as they were', async () => {
    const portal = await startPortal()
    const gateway = gatewayFor(portal)
    expect(await gateway.newestOwnerFromSalesforce('deals', since)).toBeNull()
    portal.clock.at += minute
    const [id = ''] = portal.portal.ownedBy('deals', ada).map((deal) => deal.id)
    portal.portal.write('deals', id, { properties: { amount: '1200' }, source: salesforceConnector })
    await gateway.updateValues(ownerFieldOf('deals'), [{ id, to: ben }])
    expect(await gateway.newestOwnerFromSalesforce('deals', since)).toBeNull()
  })

  it('are found among the 200 newest assignments, however many records were changed otherwise', async () => {
    const portal = await startPortal()
    const [first, ...others] = portal.portal.records('contacts').map(({ id }) => id)
    portal.clock.at += minute
    const at = new Date(portal.clock.at).toISOString()
    portal.portal.write('contacts', first ?? '', { properties: { hubspot_owner_id: ben }, source: salesforceConnector })
    portal.clock.at += minute
    for (const id of others.slice(0, 199)) portal.portal.edit('contacts', id, { hubspot_owner_id: ben })
    for (const id of others) portal.portal.edit('contacts', id, { jobtitle: 'Buyer' })
    const trace = { object: 'contacts', recordId: first, at, sign: 'owner-history' }
    expect(await gatewayFor(portal).newestOwnerFromSalesforce('contacts', since)).toEqual(trace)
    // A search, and the histories of 50 records at a time, which is as many as one reading takes.
    expect(portal.routes.entries().map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    portal.portal.edit('contacts', others[199] ?? '', { hubspot_owner_id: ben })
    expect(await gatewayFor(portal).newestOwnerFromSalesforce('contacts', since)).toBeNull()
  })

  it('are looked for in the records that were changed last where HubSpot does not search by the assignment', async () => {
    const portal = await startPortal()
    const [id = ''] = portal.portal.ownedBy('deals', ada).map((deal) => deal.id)
    portal.clock.at += minute
    portal.portal.write('deals', id, { properties: { hubspot_owner_id: ben }, source: salesforceConnector })
    portal.faults.add({ path: /search$/, action: { kind: 'answer', status: 400 } })
    expect(await gatewayFor(portal).newestOwnerFromSalesforce('deals', since)).toMatchObject({ recordId: id })
  })
})

describe('security activity', () => {
  it('names the person who disconnected Salesforce, inside the window only', async () => {
    const portal = await startPortal()
    const gateway = gatewayFor(portal)
    portal.clock.at += minute
    portal.disconnectSalesforce('clara.stein@example.com')
    const at = new Date(startOfStory + minute).toISOString()
    const window = { from: new Date(startOfStory).toISOString(), to: new Date(startOfStory + 2 * minute).toISOString() }
    expect(await gateway.securityActivity(window)).toEqual({
      kind: 'seen',
      events: [{ type: 'UNINSTALL_INTEGRATION', at, actor: 'clara.stein@example.com' }],
    })
    const later = { from: window.to, to: new Date(startOfStory + 3 * minute).toISOString() }
    expect(await gateway.securityActivity(later)).toEqual({ kind: 'seen', events: [] })
  })
})

describe('security activity of another time', () => {
  it('does not count where HubSpot answers without regard to the window', async () => {
    const portal = await startPortal()
    const event = (ms: number) => ({
      type: 'UNINSTALL_INTEGRATION',
      createdAt: new Date(startOfStory + ms).toISOString(),
    })
    const results = [-minute, 0, minute, 2 * minute, 2 * minute + 1].map(event)
    portal.faults.add({ path: /activity/, action: { kind: 'answer', status: 200, body: { results } } })
    const window = { from: new Date(startOfStory).toISOString(), to: new Date(startOfStory + 2 * minute).toISOString() }
    const seen = await gatewayFor(portal).securityActivity(window)
    if (seen.kind !== 'seen') throw new Error('The activity should be visible')
    expect(seen.events.map(({ at }) => Date.parse(at) - startOfStory)).toEqual([0, minute, 2 * minute])
  })
})

describe('what depends on Salesforce', () => {
  it('are the properties of its group and those that carry its name', async () => {
    const gateway = gatewayFor(await startPortal())
    expect(await gateway.salesforceProperties('contacts')).toEqual(
      expect.arrayContaining(['salesforcecontactid', 'salesforcelastsynctime', 'leadsource']),
    )
    expect(await gateway.salesforceProperties('deals')).toEqual([
      'hs_salesforceopportunityid',
      'salesforcelastsynctime',
    ])
  })

  it('are workflows that enroll from it, mention it, or set an owner who goes', async () => {
    const scan = await gatewayFor(await startPortal()).dependentWorkflows({
      ownerIds: ['71000001', '71000002'],
      salesforceProperties: [],
      changing: ['hubspot_owner_id'],
    })
    if (scan.kind !== 'seen') throw new Error('The workflows should be visible')
    expect(scan.found.map(({ name, enabled, why }) => ({ name, enabled, why }))).toEqual([
      { name: 'Trade fair follow-up', enabled: true, why: 'enrolls-from-salesforce' },
      { name: 'Nurture leads without a contact in the CRM', enabled: true, why: 'mentions-salesforce' },
      { name: 'Route northern enquiries', enabled: true, why: 'mentions-owner' },
      { name: 'Salesforce: stale opportunities', enabled: false, why: 'mentions-salesforce' },
      { name: 'Tell sales operations of a new owner', enabled: true, why: 'enrolls-on-owner-change' },
      { name: 'Handover call after a change of owner', enabled: true, why: 'enrolls-on-owner-change' },
    ])
  })

  it('are workflows that start when a covered property changes, not those that only set it', async () => {
    const gateway = gatewayFor(await startPortal())
    const scan = await gateway.dependentWorkflows({ ...nothing, changing: ['dealstage'] })
    if (scan.kind !== 'seen') throw new Error('The workflows should be visible')
    const triggered = scan.found.filter(({ why }) => why === 'enrolls-on-owner-change').map(({ name }) => name)
    expect(triggered).toEqual(['Celebrate a signed contract'])
  })

  it('are workflows and lists that use a property of its group under another name', async () => {
    const { lists, workflows } = world
    const filterBranch = { filterBranches: [{ filters: [{ property: 'leadsource', operation: {} }] }] }
    const portal = await startPortal({
      world: {
        ...world,
        lists: lists.map((list) => ({ ...list, filterBranch })).slice(0, 1),
        workflows: workflows
          .map((flow) => ({ ...flow, name: 'Thank for the visit', actions: [filterBranch] }))
          .slice(0, 1),
      },
    })
    const on = { ownerIds: [], salesforceProperties: await gatewayFor(portal).salesforceProperties('contacts') }
    expect(await gatewayFor(portal).dependentLists(on)).toMatchObject({ found: [{ properties: ['leadsource'] }] })
    const found = [{ name: 'Thank for the visit', why: 'mentions-salesforce' }]
    expect(await gatewayFor(portal).dependentWorkflows({ ...on, changing: [] })).toMatchObject({ found })
    expect(await gatewayFor(portal).dependentWorkflows({ ...nothing, changing: [] })).toMatchObject({ found: [] })
  })

  it('are lists that ask for an owner who goes, also among others', async () => {
    const [list] = world.lists
    if (!list) throw new Error('The world has no lists')
    const operation = { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['40000001', '71000002;40000002'] }
    const filterBranch = { filterBranches: [{ filters: [{ property: 'account_team', operation }] }] }
    const lists = [{ ...list, listId: '8199', name: 'Field team', filterBranch }]
    const gateway = gatewayFor(await startPortal({ world: { ...world, lists } }))
    const mention = { id: '8199', name: 'Field team', properties: [], mentionsOwner: true }
    expect(await gateway.dependentLists({ ...nothing, ownerIds: ['71000002'] })).toEqual({
      kind: 'seen',
      found: [mention],
    })
    expect(await gateway.dependentLists({ ...nothing, ownerIds: ['71000001'] })).toEqual({ kind: 'seen', found: [] })
  })

  it('are lists that filter on its properties', async () => {
    expect(await gatewayFor(await startPortal()).dependentLists(nothing)).toEqual({
      kind: 'seen',
      found: [
        { id: '8101', name: 'Leads synced from the field', properties: ['salesforceleadid'] },
        { id: '8103', name: 'Open deals under negotiation', properties: ['hs_salesforceopportunityid'] },
      ],
    })
  })
})

async function collect(gateway: ReturnType<typeof gatewayFor>, ownerId: string): Promise<string[]> {
  const found: string[] = []
  let next: string | undefined = '0'
  while (next !== undefined) {
    const page = await gateway.searchOwned({
      field: ownerOf('contacts'),
      ownerIds: [ownerId],
      afterId: next,
      toId: null,
    })
    found.push(...page.records.map(({ id }) => id))
    next = page.next
  }
  return found
}

function first<Item>(items: readonly Item[]): Item {
  const [item] = items
  if (item === undefined) throw new Error('The list is empty')
  return item
}
