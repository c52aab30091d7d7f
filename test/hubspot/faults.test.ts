import { describe, expect, it } from 'vitest'
import type { FaultFacts } from '../../src/runbook/fault.ts'
import { ownerFieldOf } from '../../src/runbook/owners/owner-fields.ts'
import { faultOf, gatewayFor, startPortal } from './portal-of-northwind.ts'

const account = /details/
const nothing = { ownerIds: [], salesforceProperties: [] }
/** However often a read is repeated. */
const always = 99

async function faultOn(answer: { status: number; headers?: Record<string, string>; body?: unknown }) {
  const portal = await startPortal()
  portal.faults.add({ path: account, times: always, action: { kind: 'answer', ...answer } })
  return faultOf(gatewayFor(portal).account())
}

describe("HubSpot's refusals", () => {
  it('of a wrong token need a person', async () => {
    const portal = await startPortal()
    const fault = await faultOf(gatewayFor(portal, { accessToken: 'pat-eu1-wrong' }).account())
    expect(fault).toMatchObject({ vendor: 'hubspot', code: 'unauthorized', kind: 'permanent' })
  })

  it('never carry the token, even if HubSpot repeats it', async () => {
    const message = 'The token pat-eu1-test-token has expired'
    const fault = await faultOn({ status: 401, body: { status: 'error', message } })
    expect(fault.detail).toBe('The token [token] has expired')
  })

  it('of a missing scope name the scope', async () => {
    const portal = await startPortal({ scopes: ['crm.objects.contacts.read'] })
    const id = portal.portal.ownedBy('contacts', '71000001')[0]?.id ?? ''
    const fault = await faultOf(
      gatewayFor(portal).updateValues({ object: 'contacts', property: 'hubspot_owner_id' }, [{ id, to: '40000001' }]),
    )
    expect(fault).toMatchObject({ code: 'missing-scope', kind: 'permanent', detail: 'crm.objects.contacts.write' })
  })

  it('of a missing scope name the scope whichever list HubSpot puts it into', async () => {
    const context = { requiredGranularScopes: [], requiredScopes: ['automation'] }
    const body = { category: 'MISSING_SCOPES', message: 'no', errors: [{ context }] }
    expect(await faultOn({ status: 403, body })).toMatchObject({ code: 'missing-scope', detail: 'automation' })
  })

  it('without a scope behind a 403 are a missing permission', async () => {
    const body = { status: 'error', message: 'This oauth-token does not have proper permissions!' }
    expect(await faultOn({ status: 403, body })).toMatchObject({ code: 'missing-permission', kind: 'permanent' })
  })

  it('of the burst limit say how long to wait', async () => {
    const portal = await startPortal({ limits: { burstPer10s: 2, searchPerSecond: 5, daily: 1000 } })
    const gateway = gatewayFor(portal)
    await gateway.account()
    await gateway.account()
    expect(await faultOf(gateway.account())).toMatchObject({
      code: 'rate-limited',
      kind: 'retry-later',
      retryAfterMs: 10_000,
    })
    portal.clock.at += 10_000
    await gateway.account()
  })

  it('of the search limit are over in a second', async () => {
    const portal = await startPortal()
    const gateway = gatewayFor(portal)
    for (let count = 0; count < 5; count += 1) await gateway.countOwned(ownerFieldOf('deals'), ['71000001'])
    expect(await faultOf(gateway.countOwned(ownerFieldOf('deals'), ['71000001']))).toMatchObject({
      code: 'rate-limited',
      kind: 'retry-later',
      retryAfterMs: 1000,
    })
    portal.clock.at += 1000
    expect(await gateway.countOwned(ownerFieldOf('deals'), ['71000001'])).toBe(120)
  })

  it('of the daily limit are told from the short ones', async () => {
    const portal = await startPortal({ limits: { burstPer10s: 190, searchPerSecond: 5, daily: 100 } })
    portal.limiter.spend(100)
    expect(await faultOf(gatewayFor(portal).account())).toMatchObject({
      code: 'daily-limit-reached',
      kind: 'retry-later',
      retryAfterMs: 3_600_000,
    })
  })

  const mapped: [string, Parameters<typeof faultOn>[0], Partial<FaultFacts>][] = [
    [
      '429 with Retry-After',
      { status: 429, headers: { 'retry-after': '7' } },
      { code: 'rate-limited', retryAfterMs: 7000 },
    ],
    ['423', { status: 423 }, { code: 'locked', kind: 'retry-later', retryAfterMs: 2000 }],
    [
      '477',
      { status: 477, headers: { 'retry-after': '5400' } },
      { code: 'data-centre-migration', kind: 'retry-later', retryAfterMs: 5_400_000 },
    ],
    ['500', { status: 500 }, { code: 'unavailable', kind: 'unknown' }],
    ['502 as HTML', { status: 502, body: '<html>Bad gateway</html>' }, { code: 'unavailable', detail: 'HTTP 502' }],
    ['503 with a time', { status: 503, headers: { 'retry-after': '3' } }, { code: 'unavailable', retryAfterMs: 3000 }],
    ['504', { status: 504 }, { code: 'unavailable' }],
    ['521', { status: 521 }, { code: 'unavailable' }],
    ['523', { status: 523 }, { code: 'unavailable' }],
    ['524', { status: 524 }, { code: 'unavailable' }],
    ['404', { status: 404 }, { code: 'not-found', kind: 'permanent' }],
    [
      '400',
      { status: 400, body: { message: 'Not like this' } },
      { code: 'rejected', kind: 'permanent', detail: 'Not like this' },
    ],
    ['200 that is not JSON', { status: 200, body: '<html></html>' }, { code: 'unexpected-answer', kind: 'unknown' }],
    ['200 without the fields', { status: 200, body: { portal: 1 } }, { code: 'unexpected-answer', kind: 'unknown' }],
  ]

  it.each(mapped)('%s: has its own fault', async (_name, answer, expected) => {
    expect(await faultOn(answer)).toMatchObject(expected)
  })
})

describe('a connection', () => {
  it('that nobody accepts is unreachable', async () => {
    const portal = await startPortal()
    await portal.close()
    expect(await faultOf(gatewayFor(portal).account())).toMatchObject({
      code: 'unreachable',
      kind: 'unknown',
      detail: 'ECONNREFUSED',
    })
  })

  it('that drops is unreachable', async () => {
    const portal = await startPortal()
    portal.faults.add({ path: account, times: always, action: { kind: 'drop' } })
    expect(await faultOf(gatewayFor(portal).account())).toMatchObject({ code: 'unreachable' })
  })

  it('that never answers ends in a timeout', async () => {
    const portal = await startPortal()
    portal.faults.add({ path: account, times: always, action: { kind: 'delay', ms: 2000 } })
    expect(await faultOf(gatewayFor(portal, { timeoutMs: 50 }).account())).toMatchObject({ code: 'timeout' })
  })

  it("ends with the caller's own signal and its reason", async () => {
    const portal = await startPortal()
    portal.faults.add({ path: account, action: { kind: 'delay', ms: 2000 } })
    const stopped = new AbortController()
    const work = gatewayFor(portal, { signal: stopped.signal }).account()
    stopped.abort(new Error('the worker stops'))
    await expect(work).rejects.toThrow('the worker stops')
    await expect(gatewayFor(portal, { signal: stopped.signal }).account()).rejects.toThrow('the worker stops')
    expect(portal.routes.entries().length).toBeLessThanOrEqual(1)
  })
})

describe('scopes', () => {
  const some = ['crm.objects.owners.read', 'crm.objects.contacts.read', 'crm.objects.contacts.write', 'automation']

  it('are read from the token where HubSpot tells', async () => {
    const portal = await startPortal({ scopes: some })
    const probes = await gatewayFor(portal).probeScopes()
    expect(probes.filter(({ granted }) => granted).map(({ scope }) => scope)).toEqual(some)
    expect(probes).toContainEqual({ scope: 'crm.objects.deals.write', granted: false, need: 'required' })
    expect(probes).toContainEqual({ scope: 'crm.lists.read', granted: false, need: 'optional' })
    expect(portal.routes.entries()).toHaveLength(1)
  })

  it('are probed by reading where HubSpot does not answer for the token', async () => {
    for (const status of [404, 503]) {
      const portal = await startPortal({ scopes: some })
      const action = { kind: 'answer', status, headers: { 'retry-after': '20' } } as const
      portal.faults.add({ path: /access-token-info/, times: always, action })
      const probes = await gatewayFor(portal).probeScopes()
      expect(probes).toContainEqual({ scope: 'crm.lists.read', granted: false, need: 'optional' })
    }
  })

  it('are probed by reading where it does not, and write scopes stay unknown', async () => {
    const portal = await startPortal({ scopes: some, tellsScopes: false })
    const probes = await gatewayFor(portal).probeScopes()
    const scopesThatAre = (wanted: boolean | 'unknown') =>
      probes.filter(({ granted }) => granted === wanted).map(({ scope }) => scope)
    expect(scopesThatAre(true)).toEqual(['crm.objects.owners.read', 'crm.objects.contacts.read', 'automation'])
    expect(scopesThatAre('unknown')).toEqual([
      'crm.objects.contacts.write',
      'crm.objects.companies.write',
      'crm.objects.deals.write',
      'crm.objects.leads.write',
      'crm.objects.custom.write',
    ])
    expect(portal.routes.writes()).toEqual([])
    expect(portal.routes.unknown()).toEqual([])
  })

  it('that open the same door count as well', async () => {
    const probes = await gatewayFor(await startPortal({ scopes: ['crm.objects.users.read'] })).probeScopes()
    expect(probes).toContainEqual({ scope: 'settings.users.read', granted: true, need: 'optional' })
  })

  it('that are missing make a scan unavailable, not empty', async () => {
    const gateway = gatewayFor(await startPortal({ scopes: some.filter((scope) => scope !== 'automation') }))
    const window = { from: '2026-11-01T00:00:00Z', to: '2026-11-03T00:00:00Z' }
    expect(await gateway.listUsers()).toEqual({ kind: 'unavailable', why: 'scope' })
    expect(await gateway.securityActivity(window)).toEqual({ kind: 'unavailable', why: 'scope' })
    expect(await gateway.dependentWorkflows({ ...nothing, changing: [] })).toEqual({
      kind: 'unavailable',
      why: 'scope',
    })
    expect(await gateway.dependentLists(nothing)).toEqual({ kind: 'unavailable', why: 'scope' })
  })
})

describe('what HubSpot does not take in this account', () => {
  it.each([400, 404])('with a %i makes a scan unavailable, and no scope is blamed', async (status) => {
    const portal = await startPortal()
    const gateway = gatewayFor(portal)
    for (const path of [/users/, /activity/, /flows/, /lists/, /api-usage/, /schemas/]) {
      portal.faults.add({ path, times: always, action: { kind: 'answer', status } })
    }
    const refused = { kind: 'unavailable', why: 'refused' }
    expect(await gateway.listUsers()).toEqual(refused)
    expect(await gateway.securityActivity({ from: '2026-11-01T00:00:00Z', to: '2026-11-03T00:00:00Z' })).toEqual(
      refused,
    )
    expect(await gateway.dependentWorkflows({ ...nothing, changing: [] })).toEqual(refused)
    expect(await gateway.dependentLists(nothing)).toEqual(refused)
    expect(await gateway.dailyCalls()).toBeUndefined()
    expect((await gateway.ownerFields()).withheld).toEqual([])
  })
})
