import { describe, expect, it } from 'vitest'
import { faultOf, gatewayFor, startPortal } from './portal-of-northwind.ts'

const contactOwner = { object: 'contacts', property: 'hubspot_owner_id' }
const team = { object: 'companies', property: 'account_team' }

async function portalWithContacts(count: number) {
  const portal = await startPortal()
  const ids = portal.portal
    .ownedBy('contacts', '71000001')
    .slice(0, count)
    .map(({ id }) => id)
  return { portal, ids, gateway: gatewayFor(portal) }
}

describe('reading values with what they were before', () => {
  it('tells who set which owner when, of fifty records in one call', async () => {
    const { portal, ids, gateway } = await portalWithContacts(50)
    const [id = ''] = ids
    portal.portal.edit('contacts', id, { hubspot_owner_id: '40000007' }, '50003')
    portal.clock.at += 60_000
    await gateway.updateValues(contactOwner, [{ id, to: null }])
    const calls = portal.routes.entries().length
    const read = await gateway.readHistories(contactOwner, ids)
    expect(portal.routes.entries()).toHaveLength(calls + 1)
    expect([...read.keys()]).toEqual(ids)
    const seconds = (ms: number) => new Date(ms).toISOString()
    expect(read.get(id)).toMatchObject({
      kind: 'value',
      value: null,
      history: [
        { value: null, at: seconds(portal.clock.at), by: 'INTEGRATION 48151' },
        { value: '40000007', at: seconds(portal.clock.at - 60_000), by: 'CRM_UI userId:50003' },
        { value: '71000001' },
      ],
    })
  })

  it('reads any property, of whatever object', async () => {
    const portal = await startPortal()
    const [company] = portal.portal.records('companies')
    const id = company?.id ?? ''
    const gateway = gatewayFor(portal)
    await gateway.updateValues(team, [{ id, to: '40000002;40000007' }])
    const read = await gateway.readHistories(team, [id])
    expect(read.get(id)).toMatchObject({
      value: '40000002;40000007',
      history: [{ value: '40000002;40000007' }, { value: company?.properties.account_team }],
    })
  })

  it('tells merged and deleted records from the others', async () => {
    const { portal, ids, gateway } = await portalWithContacts(4)
    const [merged = '', survivor = '', gone = '', fine = ''] = ids
    portal.portal.merge('contacts', merged, survivor)
    portal.portal.remove('contacts', gone)
    const read = await gateway.readHistories(contactOwner, [merged, gone, fine])
    expect(read.get(merged)).toEqual({ kind: 'merged', into: survivor })
    expect(read.get(gone)).toEqual({ kind: 'gone' })
    expect(read.get(fine)).toMatchObject({ kind: 'value', value: '71000001' })
  })

  it('goes by the value where HubSpot gives no history', async () => {
    const { portal, ids, gateway } = await portalWithContacts(1)
    const [id = ''] = ids
    const record = { id, properties: { hubspot_owner_id: '71000001' } }
    portal.faults.add({
      path: /batch\/read$/,
      action: { kind: 'answer', status: 200, body: { status: 'COMPLETE', results: [record] } },
    })
    expect(await gateway.readHistories(contactOwner, [id])).toEqual(
      new Map([[id, { kind: 'value', value: '71000001', history: [] }]]),
    )
  })

  it('asks for nothing where nothing is to be read, and for no more than HubSpot gives', async () => {
    const { portal, ids, gateway } = await portalWithContacts(51)
    expect(await gateway.readHistories(contactOwner, [])).toEqual(new Map())
    expect(portal.routes.entries()).toEqual([])
    expect(await faultOf(gateway.readHistories(contactOwner, ids))).toMatchObject({ code: 'rejected' })
  })
})
