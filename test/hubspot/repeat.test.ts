import { describe, expect, it } from 'vitest'
import { ownerFieldOf } from '../../src/runbook/owners/owner-fields.ts'
import { createHubSpotGateway } from '../../src/services/hubspot/gateway.ts'
import { sharesLimitsWith } from '../../src/services/hubspot/limits.ts'
import { isSearch, paths } from '../../src/services/hubspot/paths.ts'
import { accessToken, faultOf, gatewayFor, startPortal } from './portal-of-northwind.ts'

const account = /details/
const contacts = { object: 'contacts', property: 'hubspot_owner_id' }
const ofAda = ['71000001']

/** A gateway whose waiting moves the portal's clock, and what it has waited. */
function patientGateway(portal: Awaited<ReturnType<typeof startPortal>>, options: { timeoutMs?: number } = {}) {
  const waited: number[] = []
  const pause = async (ms: number) => {
    waited.push(ms)
    portal.clock.at += ms
  }
  return { gateway: gatewayFor(portal, { pause, ...options }), waited }
}

describe('a read that HubSpot puts off for a moment', () => {
  it('is repeated in place after the time that it names', async () => {
    const portal = await startPortal()
    const { gateway, waited } = patientGateway(portal)
    for (let count = 0; count < 5; count += 1) await gateway.countOwned(ownerFieldOf('deals'), ofAda)
    expect(await gateway.countOwned(ownerFieldOf('deals'), ofAda)).toBe(120)
    expect(waited).toEqual([1_000])
    portal.faults.add({ path: /batch\/read$/, action: { kind: 'answer', status: 423 } })
    await gateway.readValues(contacts, ['1'])
    expect(waited).toEqual([1_000, 2_000])
  })

  it.each([{ kind: 'answer', status: 502 }, { kind: 'drop' }] as const)(
    'is repeated after ever longer pauses where it names none: %o',
    async (action) => {
      const portal = await startPortal()
      const { gateway, waited } = patientGateway(portal)
      portal.faults.add({ path: account, times: 3, action })
      await gateway.account()
      expect(waited).toEqual([100, 200, 400])
    },
  )

  it('is left to the job after five repetitions', async () => {
    const portal = await startPortal()
    const { gateway, waited } = patientGateway(portal)
    portal.faults.add({ path: account, times: 99, action: { kind: 'answer', status: 503 } })
    expect(await faultOf(gateway.account())).toMatchObject({ code: 'unavailable' })
    expect(waited).toHaveLength(5)
    expect(portal.routes.entries()).toHaveLength(6)
  })

  it('is repeated once only where no answer came in time', async () => {
    const portal = await startPortal()
    portal.faults.add({ path: account, times: 99, action: { kind: 'delay', ms: 2000 } })
    const { gateway, waited } = patientGateway(portal, { timeoutMs: 50 })
    expect(await faultOf(gateway.account())).toMatchObject({ code: 'timeout' })
    expect(waited).toEqual([100])
  })

  it('is not waited for when the caller stops', async () => {
    const portal = await startPortal()
    portal.faults.add({ path: account, times: 99, action: { kind: 'answer', status: 423 } })
    const stopped = new AbortController()
    const gateway = createHubSpotGateway({
      accessToken,
      apiUrl: portal.url,
      access: 'read-write',
      signal: stopped.signal,
    })
    const work = gateway.account()
    await expect.poll(() => portal.routes.entries()).toHaveLength(1)
    stopped.abort(new Error('the worker stops'))
    await expect(work).rejects.toThrow('the worker stops')
  })
})

describe('what is not repeated', () => {
  it('is a write, which may have happened', async () => {
    const portal = await startPortal()
    portal.faults.add({ path: /batch\/update$/, times: 5, action: { kind: 'answer', status: 503 } })
    await faultOf(gatewayFor(portal).updateValues(contacts, [{ id: '1', to: '40000001' }]))
    expect(portal.routes.entries()).toHaveLength(1)
  })

  it.each([
    { status: 400 },
    { status: 429, headers: { 'retry-after': '11' } },
    { status: 477, headers: { 'retry-after': '5' } },
    { status: 429, body: { policyName: 'DAILY' } },
    { status: 200, body: { portal: 1 } },
  ])('is a read that a moment does not help: %o', async (answer) => {
    const portal = await startPortal()
    portal.faults.add({ path: account, action: { kind: 'answer', ...answer } })
    await faultOf(gatewayFor(portal).account())
    expect(portal.routes.entries()).toHaveLength(1)
  })
})

describe('a refused turn', () => {
  it('holds the calls of everybody who shares that limit', async () => {
    const portal = await startPortal()
    const held: string[] = []
    const turns = (name: string) => ({
      turn: <Answer>(call: () => Promise<Answer>) => call(),
      hold: (ms: number) => void held.push(`${name} ${ms}`),
      learn() {},
    })
    const gateway = gatewayFor(portal, { pace: { search: turns('search'), burst: turns('burst') } })
    const limited = { kind: 'answer', status: 429 } as const
    portal.faults.add({ path: /search$/, action: { ...limited, body: { policyName: 'SECONDLY' } } })
    await gateway.countOwned(ownerFieldOf('deals'), ofAda)
    portal.faults.add({ path: /batch\/update$/, action: { ...limited, headers: { 'retry-after': '60' } } })
    await faultOf(gateway.updateValues(contacts, [{ id: '1', to: '40000001' }]))
    expect(held).toEqual(['search 1000', 'burst 10000'])
  })
})

describe('the limits of a key', () => {
  it('are shared by all targets that have it, under the name of the first', () => {
    const target = (name: string, accessToken: string) => ({ name, hubspot: { accessToken } })
    const targets = [target('north', 'key-1'), target('south', 'key-2'), target('rehearsal', 'key-1')]
    expect(targets.map((each) => sharesLimitsWith(each, targets))).toEqual(['north', 'south', 'north'])
  })
})

describe('the limit of searches', () => {
  it('is the one of searches for records, also where a path carries a version', () => {
    const dated = [
      '/crm/objects/2026-09/contacts/search',
      '/crm/objects/2026-09/2-4815162/search',
      '/crm/objects/2027-03-beta/deals/search',
    ]
    expect([paths.search('contacts'), paths.search('2-4815162'), ...dated].filter((path) => !isSearch(path))).toEqual(
      [],
    )
    const others = [
      paths.listSearch,
      paths.batchRead('contacts'),
      paths.objects('search'),
      paths.record('contacts', '1'),
      '/crm/objects/2026-09/contacts/batch/read',
      '/crm/lists/2026-09/search',
    ]
    expect(others.filter(isSearch)).toEqual([])
  })
})
