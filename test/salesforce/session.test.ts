/** How the bot stays logged in, and how it ends where Salesforce does not want it. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { Fault } from '../../src/runbook/fault.ts'
import { createSalesforceGateway } from '../../src/services/salesforce/gateway.ts'
import { withRefreshToken } from '../../src/services/salesforce/session/kept-refresh-token.ts'
import { ACTIVITY, extractOf, readyExport } from './copy-under-test.ts'
import { API_VERSION, CLIENT_ID, CLIENT_SECRET, faultOf, orgUnderTest } from './org-under-test.ts'

type Simulator = Awaited<ReturnType<typeof orgUnderTest>>['simulator']
const apiUser = { limit: 100_000 }

function calls({ routes }: Simulator): string[] {
  return routes.entries().map(({ route }) => route ?? 'unknown')
}

function logins(simulator: Simulator): number {
  return calls(simulator).filter((route) => route === 'salesforce.oauth.token').length
}

describe('a session that Salesforce has ended', () => {
  test('is renewed once for all calls that find out at the same time', async () => {
    const { gateway, simulator } = await orgUnderTest()
    await gateway.org()
    const rows = await readyExport(gateway, 'HubSpot_Inc__HubSpot_Intelligence__c')
    simulator.org.expireSessions()
    simulator.routes.clear()
    const many = Array.from({ length: 6 }, () => gateway.apiCalls())
    const layout = gateway.readLayout('Contact-Contact Layout')
    const [found, read, bytes] = await Promise.all([Promise.all(many), layout, rows()])
    expect(found).toEqual(Array(6).fill(expect.objectContaining(apiUser)))
    expect(read).toMatchObject({ fullName: 'Contact-Contact Layout' })
    expect(bytes).toBeGreaterThan(1_000)
    expect(logins(simulator)).toBe(1)
  })

  test('and whose successors are refused, too, ends each call after two tries and one login for all', async () => {
    const { gateway, simulator } = await orgUnderTest()
    await gateway.org()
    const rows = await readyExport(gateway, 'HubSpot_Inc__HubSpot_Intelligence__c')
    simulator.routes.clear()
    simulator.org.modes.refuseSessions = true
    const faults = await Promise.all([
      faultOf(gateway.apiCalls()),
      faultOf(gateway.apiCalls()),
      faultOf(gateway.readLayout('Contact-Contact Layout')),
      faultOf(rows()),
    ])
    for (const fault of faults) {
      expect(fault).toMatchObject({ kind: 'permanent', code: 'unauthorized', login: 'session-refused' })
    }
    expect(faults[0]?.detail).toContain('Session expired or invalid')
    expect(calls(simulator).sort()).toEqual([
      ...Array(2).fill('salesforce.bulk.query.results'),
      ...Array(4).fill('salesforce.limits'),
      'salesforce.oauth.token',
      ...Array(2).fill('salesforce.soap.metadata'),
    ])
    simulator.org.modes.refuseSessions = false
    expect(await gateway.apiCalls()).toMatchObject(apiUser)
  })
})

describe('JWT-shaped access tokens', () => {
  test('below version 68.0 are told with what to do, before any SOAP call', async () => {
    const { gateway, simulator } = await orgUnderTest({ gateway: { apiVersion: '67.0' } })
    simulator.org.modes.jwtSessions = true
    const facts = await faultOf(gateway.readLayout('Contact-Contact Layout'))
    expect(facts).toMatchObject({ kind: 'permanent', code: 'jwt-session', detail: '67.0' })
    expect(calls(simulator)).toEqual(['salesforce.oauth.token'])
  })

  test('from version 68.0 on serve SOAP as well', async () => {
    const { gateway, simulator } = await orgUnderTest({ gateway: { apiVersion: '68.0' } })
    simulator.org.modes.jwtSessions = true
    expect(await gateway.readLayout('Contact-Contact Layout')).toMatchObject({ fullName: 'Contact-Contact Layout' })
  })
})

test('a version of the API that the org does not offer is told with those that it does', async () => {
  const { gateway, simulator } = await orgUnderTest({ gateway: { apiVersion: '70.0' } })
  const facts = await faultOf(gateway.org())
  expect(facts).toMatchObject({ kind: 'permanent', code: 'unknown-api-version', detail: '70.0 (51.0 – 68.0)' })
  expect(simulator.routes.unknown()).toEqual([])
})

describe('a refresh token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uninstall-hubspot-session-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  async function refreshing(clientSecret: string | undefined = CLIENT_SECRET) {
    const keptIn = join(folder, randomUUID(), 'default.refresh-token.json')
    const { simulator } = await orgUnderTest()
    simulator.org.refreshTokens.set('5Aep-first', { userId: simulator.org.apiUserId })
    simulator.org.modes.rotateRefreshTokens = true
    const start = (refreshToken = '5Aep-first') =>
      createSalesforceGateway({
        loginUrl: simulator.url,
        credentials: {
          kind: 'refresh-token',
          clientId: CLIENT_ID,
          ...(clientSecret === undefined ? {} : { clientSecret }),
          refreshToken,
          keptIn,
        },
        access: 'read-write',
        apiVersion: API_VERSION,
      })
    const valid = () =>
      [...simulator.org.refreshTokens].filter(([, { spent }]) => spent !== true).map(([token]) => token)
    return { simulator, keptIn, start, valid }
  }

  test('opens sessions, without a secret if the app asks for none', async () => {
    const { simulator, start } = await refreshing(undefined)
    simulator.org.modes.rotateRefreshTokens = false
    expect(await start().apiCalls()).toMatchObject(apiUser)
  })

  test('that was exchanged is kept for the bot’s user alone, and used after a restart', async () => {
    const { simulator, keptIn, start, valid } = await refreshing()
    const gateway = start()
    await gateway.apiCalls()
    simulator.org.expireSessions()
    await gateway.apiCalls()
    const [next = ''] = valid()
    expect(await readFile(keptIn, 'utf8')).toContain(next)
    expect(statSync(keptIn).mode & 0o777).toBe(0o600)
    expect(await start().apiCalls()).toMatchObject(apiUser)
    expect(logins(simulator)).toBe(3)
  })

  test('is spent by one process at a time, because a second use would end every session', async () => {
    const { simulator, start, valid } = await refreshing()
    const gateways = [start(), start(), start(), start()]
    const found = await Promise.all(gateways.map((gateway) => gateway.apiCalls()))
    expect(found).toHaveLength(4)
    expect(logins(simulator)).toBe(4)
    expect(valid()).toHaveLength(1)
  })

  test('is spent by one worker at a time also where a killed one left its turn behind', async () => {
    await mkdir(folder, { recursive: true })
    for (let round = 0; round < 20; round += 1) expect(await mostAtOnce(join(folder, randomUUID()))).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })

  test('that was kept and cannot be read is not given up for the configured one, which is spent', async () => {
    const { simulator, keptIn, start, valid } = await refreshing()
    await start().apiCalls()
    await rename(keptIn, `${keptIn}.away`)
    await mkdir(keptIn)
    expect(await faultOf(start().apiCalls())).toMatchObject({ kind: 'permanent', code: 'token-not-kept' })
    expect(logins(simulator)).toBe(1)
    expect(valid()).toHaveLength(1)
  })

  test('that was kept and is refused gives way to the configured one, once, and then it is for people', async () => {
    const { simulator, start } = await refreshing()
    await start().apiCalls()
    simulator.org.refreshTokens.clear()
    simulator.org.refreshTokens.set('5Aep-first', { userId: simulator.org.apiUserId })
    expect(await start().apiCalls()).toMatchObject(apiUser)

    simulator.org.refreshTokens.clear()
    const expired = { userId: simulator.org.apiUserId, expiresAt: simulator.org.now() - 1 }
    simulator.org.refreshTokens.set('5Aep-first', expired)
    simulator.routes.clear()
    const facts = await faultOf(start().apiCalls())
    expect(facts).toMatchObject({ kind: 'permanent', code: 'refresh-token-refused' })
    expect(JSON.stringify(facts)).not.toContain('5Aep')
    expect(calls(simulator)).toEqual(['salesforce.oauth.token', 'salesforce.oauth.token'])
  })

  test('that was configured anew is used instead of the one kept for the former', async () => {
    const { simulator, start } = await refreshing()
    await start().apiCalls()
    const other = simulator.org.users.find(({ id }) => id !== simulator.org.apiUserId)?.id ?? ''
    simulator.org.refreshTokens.set('5Aep-second', { userId: other })
    expect((await start('5Aep-second').org()).userId).toBe(other)
  })

  test('is not spent where its successor could not be kept', async () => {
    const { simulator } = await refreshing()
    const credentials = { kind: 'refresh-token', clientId: CLIENT_ID, refreshToken: '5Aep-first' } as const
    const keptIn = '/dev/null/default.json'
    const gateway = createSalesforceGateway({
      loginUrl: simulator.url,
      credentials: { ...credentials, keptIn },
      access: 'read-only',
      apiVersion: API_VERSION,
    })
    expect(await faultOf(gateway.apiCalls())).toMatchObject({ kind: 'permanent', code: 'token-not-kept' })
    expect(calls(simulator)).toEqual([])
  })
})

/** How many of three workers spend a token at once that find the turn of a killed one. */
async function mostAtOnce(file: string): Promise<number> {
  const long = new Date(Date.now() - 3_600_000)
  await writeFile(`${file}.lock`, '')
  await utimes(`${file}.lock`, long, long)
  let atOnce = 0
  let most = 0
  const spend = async () => {
    most = Math.max(most, ++atOnce)
    await wait(1)
    atOnce -= 1
    return undefined
  }
  await Promise.all(Array.from({ length: 3 }, () => withRefreshToken({ file, configured: '5Aep-first' }, spend)))
  return most
}

describe('an answer that does not come', () => {
  test.each([
    ['slow headers', { kind: 'delay', ms: 2_000 }, 'timeout'],
    ['half a body and then nothing', { kind: 'half-answer', ends: 'never' }, 'timeout'],
    ['half a body and then the end', { kind: 'half-answer', ends: 'drop' }, 'unreachable'],
  ] as const)('%s', async (_, action, code) => {
    const { gateway, simulator } = await orgUnderTest({ gateway: { timeoutMs: 150 } })
    await gateway.org()
    const rows = await readyExport(gateway, 'HubSpot_Inc__HubSpot_Intelligence__c')
    simulator.faults.add({ path: /limits$/, action })
    simulator.faults.add({ path: /Soap/, action })
    simulator.faults.add({ path: /results$/, action })
    const faults = await Promise.all([
      faultOf(gateway.apiCalls()),
      faultOf(gateway.readLayout('Contact-Contact Layout')),
      faultOf(rows()),
    ])
    expect(faults.map((fault) => [fault.kind, fault.code])).toEqual(Array(3).fill(['unknown', code]))
  })

  test('ends with the process that waits for it', async () => {
    const stopping = new AbortController()
    const { gateway, simulator } = await orgUnderTest({ gateway: { signal: stopping.signal } })
    await gateway.org()
    const rows = await readyExport(gateway, 'HubSpot_Inc__HubSpot_Intelligence__c')
    for (const path of [/limits$/, /Soap/, /results$/]) {
      simulator.faults.add({ path, action: { kind: 'half-answer', ends: 'never' } })
    }
    const stuck = Promise.all([
      faultOf(gateway.apiCalls()),
      faultOf(gateway.readLayout('Contact-Contact Layout')),
      faultOf(rows()),
    ])
    await expect.poll(() => simulator.faults.pending()).toEqual([])
    stopping.abort(new Fault({ vendor: 'store', kind: 'unknown', code: 'timeout', detail: 'the process stops' }))
    expect((await stuck).map(({ kind, code }) => `${kind} ${code}`)).toEqual(Array(3).fill('unknown timeout'))
    expect(await faultOf(gateway.apiCalls())).toMatchObject({ detail: 'the process stops' })
  })
})

describe('when few of the org’s API calls are left', () => {
  test('nothing long begins, and what has begun is still looked after', async () => {
    const { gateway, simulator } = await orgUnderTest()
    const [target] = await gateway.installedPackages()
    if (target === undefined) throw new Error('the org has no HubSpot package')
    const extract = await extractOf(gateway, ACTIVITY)
    simulator.org.dailyApiRequests.used = 94_000
    expect((await gateway.scanBlockers(['HubSpot_Inc'])).blockers.length).toBeGreaterThan(0)

    simulator.org.dailyApiRequests.used = 95_001
    await gateway.packagePresence(target)
    const parked = { kind: 'retry-later', code: 'daily-limit-reached', retryAfterMs: 3_600_000 }
    expect(await faultOf(gateway.scanBlockers(['HubSpot_Inc']))).toMatchObject(parked)
    expect(await faultOf(gateway.startExport(extract))).toMatchObject(parked)
    expect(await faultOf(gateway.startUninstall(target))).toMatchObject(parked)
    const grant = { username: 'sync', userId: '005', app: 'HubSpot', createdAt: null }
    expect(await faultOf(gateway.revokeToken(grant))).toMatchObject(parked)
    expect(simulator.routes.writes()).toEqual([])

    simulator.org.dailyApiRequests.used = 20_000
    await gateway.apiCalls()
    const request = await gateway.startUninstall(target)
    simulator.org.dailyApiRequests.used = 99_000
    expect(await gateway.uninstallProgress(request)).toMatchObject({ state: 'failed' })
  })
})
