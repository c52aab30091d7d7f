import { describe, expect, it } from 'vitest'
import { faultOf, gatewayFor, startPortal, world } from './portal-of-northwind.ts'

const contactOwner = { object: 'contacts', property: 'hubspot_owner_id', multiple: false }

const archived = world.owners.find((owner) => owner.archived)?.id ?? ''

type Portal = Awaited<ReturnType<typeof startPortal>>

function contactsOf(portal: Portal, ownerId: string, count: number): string[] {
  return portal.portal
    .ownedBy('contacts', ownerId)
    .slice(0, count)
    .map(({ id }) => id)
}

function ownerOf(portal: Portal, id: string): string | undefined {
  return portal.portal.record('contacts', id)?.properties.hubspot_owner_id
}

describe('updating values', () => {
  it('changes a full batch with a single call and counts each record', async () => {
    const portal = await startPortal()
    const ids = contactsOf(portal, '71000001', 100)
    const changes = ids.map((id) => ({ id, to: '40000001' }))
    const outcomes = await gatewayFor(portal).updateValues(contactOwner, changes)
    expect(outcomes).toEqual(ids.map((id) => ({ id, outcome: 'changed' })))
    expect(ids.every((id) => ownerOf(portal, id) === '40000001')).toBe(true)
    expect(portal.routes.writes()).toHaveLength(1)
  })

  it('clears an owner', async () => {
    const portal = await startPortal()
    const [id = ''] = contactsOf(portal, '71000005', 1)
    const outcomes = await gatewayFor(portal).updateValues(contactOwner, [{ id, to: null }])
    expect(outcomes).toEqual([{ id, outcome: 'changed' }])
    expect(ownerOf(portal, id)).toBeUndefined()
  })

  it('asks nothing when there is nothing to change', async () => {
    const portal = await startPortal()
    expect(await gatewayFor(portal).updateValues(contactOwner, [])).toEqual([])
    expect(portal.routes.entries()).toEqual([])
  })

  it('tells a record that is gone from those that changed', async () => {
    const portal = await startPortal()
    const [gone = '', kept = ''] = contactsOf(portal, '71000002', 2)
    portal.portal.remove('contacts', gone)
    const changes = [gone, kept].map((id) => ({ id, to: '40000002' }))
    expect(await gatewayFor(portal).updateValues(contactOwner, changes)).toEqual([
      { id: gone, outcome: 'not-found' },
      { id: kept, outcome: 'changed' },
    ])
  })

  it('does not take a merged record for changed, although HubSpot answers 200', async () => {
    const portal = await startPortal()
    const [merged = '', survivor = '', other = ''] = contactsOf(portal, '71000003', 3)
    portal.portal.merge('contacts', merged, survivor)
    const changes = [merged, other].map((id) => ({ id, to: '40000003' }))
    expect(await gatewayFor(portal).updateValues(contactOwner, changes)).toEqual([
      { id: merged, outcome: 'not-confirmed' },
      { id: other, outcome: 'changed' },
    ])
    expect(portal.routes.writes().map(({ status }) => status)).toEqual([200])
  })

  it('names the record that was written instead of a merged one', async () => {
    const portal = await startPortal({ mergedUpdates: 'survivor' })
    const [merged = '', survivor = '', other = '', unlike = '', spared = ''] = contactsOf(portal, '71000003', 5)
    portal.portal.merge('contacts', merged, survivor)
    portal.portal.merge('contacts', unlike, spared)
    const changes = [
      { id: merged, to: '40000003' },
      { id: other, to: '40000003' },
      { id: unlike, to: '40000002' },
    ]
    expect(await gatewayFor(portal).updateValues(contactOwner, changes)).toEqual([
      { id: merged, outcome: 'not-confirmed', strangers: [survivor] },
      { id: other, outcome: 'changed' },
      { id: unlike, outcome: 'not-confirmed', strangers: [spared] },
    ])
  })

  it('names the record that was written instead of a merged one also where it was to get another owner itself', async () => {
    for (const isLast of [true, false]) {
      const portal = await startPortal({ mergedUpdates: 'survivor' })
      const [merged = '', survivor = ''] = contactsOf(portal, '71000003', 2)
      portal.portal.merge('contacts', merged, survivor)
      const writes = [
        { id: survivor, to: null },
        { id: merged, to: '40000003' },
      ]
      const outcomes = await gatewayFor(portal).updateValues(contactOwner, isLast ? writes : writes.toReversed())
      expect(outcomes).toContainEqual({ id: merged, outcome: 'not-confirmed', strangers: [survivor] })
      expect(outcomes).toContainEqual({ id: survivor, outcome: isLast ? 'not-confirmed' : 'changed' })
    }
  })

  it('does not take an answer with another owner for a change', async () => {
    const portal = await startPortal()
    const [id = ''] = contactsOf(portal, '71000003', 1)
    const body = { status: 'COMPLETE', results: [{ id, properties: { hubspot_owner_id: '71000003' } }] }
    portal.faults.add({ path: /batch\/update/, action: { kind: 'answer', status: 200, body } })
    const outcomes = await gatewayFor(portal).updateValues(contactOwner, [{ id, to: '40000003' }])
    expect(outcomes).toEqual([{ id, outcome: 'not-confirmed' }])
  })

  it('narrows a refused batch down to the one record that a rule of the account protects', async () => {
    const portal = await startPortal()
    const ids = contactsOf(portal, '71000001', 100)
    const protectedId = ids[57] ?? ''
    portal.portal.refuseWrites('contacts', protectedId, 'Region is required when the owner changes.')
    const changes = ids.map((id) => ({ id, to: '40000001' }))
    const outcomes = await gatewayFor(portal).updateValues(contactOwner, changes)
    expect(outcomes.filter(({ outcome }) => outcome !== 'changed')).toEqual([
      { id: protectedId, outcome: 'rejected', reason: 'Region is required when the owner changes.' },
    ])
    expect(outcomes).toHaveLength(100)
    expect(ids.filter((id) => ownerOf(portal, id) === '40000001')).toHaveLength(99)
  })

  it('stays inside the burst limit even when every record of a full batch is protected', async () => {
    const portal = await startPortal()
    const ids = contactsOf(portal, '71000001', 100)
    for (const id of ids) portal.portal.refuseWrites('contacts', id, 'Locked by finance.')
    const changes = ids.map((id) => ({ id, to: '40000001' }))
    const outcomes = await gatewayFor(portal).updateValues(contactOwner, changes)
    expect(outcomes).toEqual(ids.map((id) => ({ id, outcome: 'rejected', reason: 'Locked by finance.' })))
    expect(portal.routes.entries().length).toBeLessThan(120)
  })

  it('asks once for a new owner that does not exist, and changes the rest', async () => {
    const portal = await startPortal()
    const ids = contactsOf(portal, '71000001', 100)
    portal.portal.removeOwner('40000008')
    const changes = ids.map((id, index) => ({ id, to: index < 60 ? '40000008' : '40000001' }))
    const outcomes = await gatewayFor(portal).updateValues(contactOwner, changes)
    const rejected = outcomes.filter(({ outcome }) => outcome === 'rejected')
    expect(rejected.map(({ id }) => id)).toEqual(ids.slice(0, 60))
    expect(rejected[0]).toMatchObject({ reason: 'HubSpot has no owner 40000008' })
    expect(outcomes.filter(({ outcome }) => outcome === 'changed')).toHaveLength(40)
    expect(portal.routes.writes()).toHaveLength(2)
  })

  it('tells of an archived new owner at once, instead of trying every record', async () => {
    const portal = await startPortal({ archivedOwners: 'refused' })
    const ids = contactsOf(portal, '71000001', 100)
    const changes = ids.map((id, index) => ({ id, to: index < 60 ? archived : '40000001' }))
    const outcomes = await gatewayFor(portal).updateValues(contactOwner, changes)
    const reason = `the owner ${archived} is archived in HubSpot`
    expect(outcomes.filter(({ outcome }) => outcome !== 'changed')).toEqual(
      ids.slice(0, 60).map((id) => ({ id, outcome: 'rejected', reason })),
    )
    expect(outcomes).toHaveLength(100)
    expect(portal.routes.entries().length).toBeLessThan(10)
  })

  it('gives records to an archived owner where HubSpot takes them, beside those that a rule protects', async () => {
    const portal = await startPortal({ archivedOwners: 'accepted' })
    const ids = contactsOf(portal, '71000001', 100)
    const guarded = [ids[0], ids[50], ids[99]].map(String)
    for (const id of guarded) portal.portal.refuseWrites('contacts', id, 'Locked by finance.')
    const outcomes = await gatewayFor(portal).updateValues(
      contactOwner,
      ids.map((id) => ({ id, to: archived })),
    )
    expect(outcomes.filter(({ outcome }) => outcome !== 'changed')).toEqual(
      guarded.map((id) => ({ id, outcome: 'rejected', reason: 'Locked by finance.' })),
    )
    expect(outcomes).toHaveLength(100)
    expect(ids.filter((id) => ownerOf(portal, id) === archived)).toHaveLength(97)
  })

  it('reads the refusal of single records where HubSpot answers 207 instead', async () => {
    const portal = await startPortal({ refusals: 'per-record' })
    const [protectedId = '', other = ''] = contactsOf(portal, '71000004', 2)
    portal.portal.refuseWrites('contacts', protectedId, 'Locked by finance.')
    const changes = [protectedId, other].map((id) => ({ id, to: '40000005' }))
    expect(await gatewayFor(portal).updateValues(contactOwner, changes)).toEqual([
      { id: protectedId, outcome: 'rejected', reason: 'Locked by finance.' },
      { id: other, outcome: 'changed' },
    ])
    expect(portal.routes.writes()).toHaveLength(1)
  })

  it('is a fault when the answer is lost, and may have happened', async () => {
    const portal = await startPortal()
    const [id = ''] = contactsOf(portal, '71000004', 1)
    portal.faults.add({ path: /batch\/update/, action: { kind: 'lose-answer' } })
    const fault = await faultOf(gatewayFor(portal).updateValues(contactOwner, [{ id, to: '40000005' }]))
    expect(fault).toMatchObject({ code: 'unreachable', kind: 'unknown' })
    expect(ownerOf(portal, id)).toBe('40000005')
  })
})

describe('the read-only gateway', () => {
  it('refuses to update before anything leaves', async () => {
    const portal = await startPortal()
    const [id = ''] = contactsOf(portal, '71000001', 1)
    const gateway = gatewayFor(portal, { access: 'read-only' })
    const fault = await faultOf(gateway.updateValues(contactOwner, [{ id, to: '40000001' }]))
    expect(fault).toMatchObject({ code: 'write-in-dry-run', kind: 'permanent' })
    expect(portal.routes.entries()).toEqual([])
  })

  it('reads everything else', async () => {
    const portal = await startPortal({ limits: { burstPer10s: 190, searchPerSecond: 100, daily: 10_000 } })
    const gateway = gatewayFor(portal, { access: 'read-only' })
    const [id = ''] = contactsOf(portal, '71000001', 1)
    await gateway.account()
    await gateway.dailyCalls()
    await gateway.probeScopes()
    await gateway.listOwners()
    await gateway.listUsers()
    await gateway.countOwned(contactOwner, ['71000001'])
    await gateway.searchOwned({ field: contactOwner, ownerIds: ['71000001'], afterId: '0', toId: null })
    await gateway.highestOwned(contactOwner, ['71000001'])
    const window = { lowest: '0', highest: id, since: '2026-11-01T00:00:00Z', ownerIds: ['71000001'] }
    await gateway.seeWindow({ object: 'contacts', ...window })
    await gateway.readValues(contactOwner, [id])
    await gateway.newestSync('contacts')
    await gateway.newestOwnerFromSalesforce('contacts', '2020-01-01T00:00:00.000Z')
    await gateway.securityActivity({ from: '2026-11-01T00:00:00Z', to: '2026-11-03T00:00:00Z' })
    await gateway.salesforceProperties('contacts')
    await gateway.dependentWorkflows({ ownerIds: [], salesforceProperties: [], changing: [] })
    await gateway.dependentLists({ ownerIds: [], salesforceProperties: [] })
    expect(portal.routes.writes()).toEqual([])
    expect(portal.routes.unknown()).toEqual([])
    expect(portal.routes.entries().every(({ status }) => status === 200)).toBe(true)
  })
})
