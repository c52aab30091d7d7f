import { describe, expect, test } from 'vitest'
import type { SalesforceSimulator } from '../../sandbox/salesforce/server.ts'
import type { SalesforceWorld, UserPermission } from '../../sandbox/world/salesforce-world.ts'
import type { Leftover, OauthGrant } from '../../src/runbook/salesforce-port.ts'
import { faultOf, type OrgSetup, orgUnderTest } from './org-under-test.ts'

const syncUser = 'hubspot.sync@lantern-sf.example.com'

function without(...permissions: UserPermission[]): OrgSetup {
  return {
    change: (world) => {
      world.apiUserPermissions = world.apiUserPermissions.filter((permission) => !permissions.includes(permission))
    },
  }
}

async function orgWithTokens(setup: OrgSetup = {}) {
  const org = await orgUnderTest(setup)
  const tokens = await org.gateway.oauthAccess()
  if (tokens.kind === 'unavailable') throw new Error('the tokens should be seen')
  const [first, second] = tokens.found
  if (!first || !second) throw new Error('the world has two tokens')
  return { ...org, first, second }
}

function revocations(simulator: SalesforceSimulator) {
  return simulator.routes.entries().filter(({ route }) => route === 'salesforce.oauth.revoke')
}

describe("HubSpot's tokens", () => {
  test('are listed with their last use and without their secrets', async () => {
    const { gateway, simulator } = await orgUnderTest()
    const before = await gateway.oauthAccess()
    expect(before).toMatchObject({
      kind: 'seen',
      found: [{ username: syncUser, app: 'HubSpot', createdAt: '2023-06-14T09:12:44.000Z', useCount: 48_211 }, {}],
    })
    expect(JSON.stringify(before)).not.toContain('delete-token')
    simulator.org.hubspotSyncRuns()
    expect(await gateway.oauthAccess()).toMatchObject({ found: [{ useCount: 48_212 }, { useCount: 97 }] })
  })

  test('are not taken for gone without the permission to see them', async () => {
    const { gateway } = await orgUnderTest(without('CustomizeApplication'))
    expect(await gateway.oauthAccess()).toEqual({ kind: 'unavailable' })
  })

  test('are all listed, also behind the 2,500 that Salesforce gives to one query', async () => {
    const { gateway, simulator } = await orgUnderTest({
      change: (world) => {
        world.oauthTokens = crowd(world, 5_200)
      },
    })
    const tokens = await gateway.oauthAccess()
    const keys = tokens.kind === 'seen' ? tokens.found.map(({ createdAt, useCount }) => `${createdAt} ${useCount}`) : []
    expect(keys).toHaveLength(5_200)
    expect(new Set(keys).size).toBe(5_200)
    expect(simulator.routes.unknown()).toEqual([])
  })

  test("do not include those of the bot's own app, whatever it is called", async () => {
    const { gateway } = await orgUnderTest({
      change: (world) => {
        const [token] = world.oauthTokens
        if (!token) return
        world.oauthTokens.push({ ...token, appName: 'Uninstall HubSpot', userId: world.apiUserId, deleteToken: 'own' })
        world.oauthTokens.push({ ...token, appName: 'HubSpot Embed', deleteToken: 'embed' })
      },
    })
    const tokens = await gateway.oauthAccess()
    const apps = tokens.kind === 'seen' ? tokens.found.map(({ app }) => app) : []
    expect(apps.sort()).toEqual(['HubSpot', 'HubSpot', 'HubSpot Embed'])
  })
})

/** Three of them at each second, so that the limit falls between tokens of one moment. */
function crowd({ oauthTokens: [token] }: SalesforceWorld, count: number): SalesforceWorld['oauthTokens'] {
  if (!token) return []
  return Array.from({ length: count }, (_, index) => ({
    ...token,
    createdDate: new Date(Date.parse('2024-01-01T00:00:00Z') + Math.floor(index / 3) * 1_000).toISOString(),
    useCount: index,
    deleteToken: `secret-${index}`,
  }))
}

describe('revoking a token', () => {
  test('ends the sessions that came from it and leaves the others', async () => {
    const { gateway, simulator, first } = await orgWithTokens()
    const [ended = '', alive = ''] = simulator.org.hubspotSyncRuns()
    expect(await gateway.revokeToken(first)).toEqual({ outcome: 'revoked' })
    const ask = async (session: string) => {
      const url = `${simulator.url}/services/data/v62.0/limits`
      return (await fetch(url, { headers: { authorization: `Bearer ${session}` } })).status
    }
    expect([await ask(ended), await ask(alive)]).toEqual([401, 200])
    expect(await gateway.oauthAccess()).toMatchObject({ kind: 'seen', found: [{ useCount: 97 }] })
    expect(simulator.org.hubspotSyncRuns()).toHaveLength(1)
  })

  test('takes one of two that nothing tells apart, and then the other', async () => {
    const { gateway, simulator, first } = await orgWithTokens({
      change: ({ oauthTokens: [one, other] }) => {
        if (one && other) other.createdDate = one.createdDate
      },
    })
    const outcomes = [
      await gateway.revokeToken(first),
      await gateway.revokeToken(first),
      await gateway.revokeToken(first),
    ]
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['revoked', 'revoked', 'already-gone'])
    expect(simulator.org.oauthTokens).toEqual([])
    expect(revocations(simulator)).toHaveLength(2)
  })

  test('leaves alone what was created at another time, by another user or for another app', async () => {
    const { gateway, simulator, first } = await orgWithTokens()
    const others: OauthGrant[] = [
      { ...first, createdAt: '2024-01-01T00:00:00.000Z' },
      { ...first, userId: simulator.org.apiUserId },
      { ...first, app: "HubSpot' OR AppName LIKE '%" },
    ]
    for (const grant of others) expect(await gateway.revokeToken(grant)).toEqual({ outcome: 'already-gone' })
    expect(revocations(simulator)).toEqual([])
  })

  test('counts as done if somebody was faster, and fails with Salesforce’s reason if it is still there', async () => {
    const { gateway, simulator, first } = await orgWithTokens()
    const body = 'error=unsupported_token_type&error_description=cannot+revoke+demo-delete-token-1'
    simulator.faults.add({ path: '/services/oauth2/revoke', action: { kind: 'answer', status: 400, body } })
    expect(await gateway.revokeToken(first)).toEqual({ outcome: 'failed', reason: 'cannot revoke [secret]' })
    simulator.faults.add({ path: '/services/oauth2/revoke', action: { kind: 'lose-answer' } })
    expect(await faultOf(gateway.revokeToken(first))).toMatchObject({ kind: 'unknown' })
    expect(await gateway.revokeToken(first)).toEqual({ outcome: 'already-gone' })
  })

  test.each([
    [{ error: 'unsupported_token_type', error_description: 'not demo-delete-token-1' }, 'not [secret]'],
    [{ error: 'unsupported_token_type' }, 'unsupported_token_type'],
  ])('fails with the reason also where Salesforce gives it as JSON: %o', async (body, reason) => {
    const { gateway, simulator, first } = await orgWithTokens()
    simulator.faults.add({ path: '/services/oauth2/revoke', action: { kind: 'answer', status: 400, body } })
    expect(await gateway.revokeToken(first)).toEqual({ outcome: 'failed', reason })
  })

  test('does not leave the process in a dry run', async () => {
    const { gateway, simulator, first } = await orgWithTokens({ gateway: { access: 'read-only' } })
    const facts = await faultOf(gateway.revokeToken(first))
    expect(facts).toMatchObject({ code: 'write-in-dry-run' })
    expect(JSON.stringify(facts)).not.toContain('delete-token')
    expect(revocations(simulator)).toEqual([])
    expect(simulator.org.oauthTokens).toHaveLength(2)
  })
})

describe("HubSpot's logins", () => {
  test('are those through an app with its name, after the moment that is asked about', async () => {
    let now = Date.parse('2031-03-04T05:00:00.000Z')
    const { gateway, simulator, first } = await orgWithTokens({ simulator: { now: () => now } })
    simulator.org.hubspotSyncRuns()
    now += 60_000
    const since = new Date(now).toISOString()
    now += 60_000
    await gateway.revokeToken(first)
    simulator.org.hubspotSyncRuns()
    simulator.org.logins.push({ id: '0Ya1', userId: first.userId, at: now, application: 'Browser', status: 'Success' })
    const login = { userId: first.userId, at: new Date(now).toISOString(), application: 'HubSpot' }
    const found = [
      { ...login, refused: true },
      { ...login, refused: false },
    ]
    expect(await gateway.hubspotLogins([first.userId], since)).toEqual({ kind: 'seen', found })
    expect(await gateway.hubspotLogins([simulator.org.apiUserId], since)).toEqual({ kind: 'seen', found: [] })
  })

  test('are asked for of many users in several queries, and unavailable without either permission', async () => {
    const { gateway, simulator } = await orgUnderTest(without('ManageUsers'))
    const ids = Array.from({ length: 120 }, (_, index) => `005000000000${String(index).padStart(3, '0')}AAA`)
    await gateway.org()
    simulator.routes.clear()
    expect(await gateway.hubspotLogins(ids, '2031-03-04T05:00:00.000Z')).toEqual({ kind: 'seen', found: [] })
    expect(simulator.routes.entries().filter(({ path }) => path.includes('FROM%20LoginHistory'))).toHaveLength(3)
    const closed = await orgUnderTest(without('ManageUsers', 'MonitorLoginHistory'))
    expect(await closed.gateway.hubspotLogins(ids, '2031-03-04T05:00:00.000Z')).toEqual({ kind: 'unavailable' })
  })
})

describe('what is left for people', () => {
  const seen = { userIds: [] as string[], namespaces: ['HubSpot_Inc'] }

  test('is what has HubSpot in its name and no namespace, and who held its tokens', async () => {
    const { gateway, world } = await orgUnderTest({
      change: ({ leftovers: { packageLicenses } }) => {
        packageLicenses.push({ id: '0501', namespace: 'HubSpot_Inc', status: 'Active' })
        packageLicenses.push({ id: '0502', namespace: 'lantern_maps', status: 'Active' })
      },
    })
    const ada = world.users.find(({ name }) => name === 'Ada Winter')
    const { found, unseen } = await gateway.leftovers({ ...seen, userIds: [ada?.id ?? ''] })
    expect(unseen).toEqual([])
    const named = (kind: string) => found.filter((one) => one.kind === kind).map(({ name, detail }) => [name, detail])
    expect(named('connected-app')).toEqual([['HubSpot', '']])
    expect(named('permission-set')).toEqual([['HubSpot Sync User', 'HubSpot_Sync_User']])
    expect(found.find(({ kind }) => kind === 'permission-set')).toMatchObject({ assignees: 1 })
    expect(Object.fromEntries(named('user'))).toEqual({ 'Ada Winter': ada?.username, 'HubSpot Sync': syncUser })
    expect(named('field')).toHaveLength(9)
    for (const object of ['Contact', 'Customer_Feedback__c'])
      expect(named('field')).toContainEqual(['Hubspot_Contact_Id__c', object])
    expect(named('package-license')).toEqual([['HubSpot_Inc', 'Active']])
    for (const { path } of found) expect(path).toMatch(/^\/lightning\/setup\/[\w/?=%]+$/)
  })

  test('names an app that was only ever authorized by its tokens', async () => {
    const { gateway } = await orgUnderTest({
      change: ({ leftovers, oauthTokens: [token] }) => {
        leftovers.connectedApps = []
        if (token) token.appName = 'HubSpot Embed'
      },
    })
    const { found } = await gateway.leftovers(seen)
    const apps = found.filter(({ kind }) => kind === 'connected-app').map(({ name, id }) => [name, id])
    expect(apps).toEqual([
      ['HubSpot Embed', ''],
      ['HubSpot', ''],
    ])
  })

  test.each([
    ['ConnectedApplication', /AppMenuItem/],
    ['PermissionSet', /FROM%20PermissionSet%20/],
    ['User', /FROM%20User%20WHERE%20Name/],
    ['CustomField', /CustomField/],
    ['PackageLicense', /PackageLicense/],
  ])('says that %s could not be looked at, and goes on with the others', async (type, path) => {
    const { gateway, simulator } = await orgUnderTest()
    await gateway.org()
    const whole = await gateway.leftovers(seen)
    const body = [{ errorCode: 'INVALID_TYPE', message: `sObject type '${type}' is not supported.` }]
    simulator.faults.add({ path, action: { kind: 'answer', status: 400, body } })
    const { found, unseen } = await gateway.leftovers(seen)
    expect(unseen).toEqual([{ type, reason: expect.stringContaining('is not supported') }])
    const names = ({ name }: Leftover) => name
    expect(whole.found.map(names)).toEqual(expect.arrayContaining(found.map(names)))
  })

  test('says that an answer of another shape told nothing, and goes on with the others', async () => {
    const { gateway, simulator } = await orgUnderTest()
    await gateway.org()
    const body = { totalSize: 1, done: true, records: [{ Id: '0501' }] }
    simulator.faults.add({ path: /PackageLicense/, action: { kind: 'answer', status: 200, body } })
    const { found, unseen } = await gateway.leftovers(seen)
    expect(unseen).toEqual([{ type: 'PackageLicense', reason: expect.stringContaining('another shape') }])
    expect(found.length).toBeGreaterThan(5)
  })

  test('says that tokens may not be seen, which would name further apps', async () => {
    const { gateway } = await orgUnderTest(without('CustomizeApplication'))
    expect((await gateway.leftovers(seen)).unseen).toEqual([{ type: 'OauthToken', reason: 'Customize Application' }])
  })
})
