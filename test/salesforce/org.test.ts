import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createSalesforceGateway } from '../../src/services/salesforce/gateway.ts'
import { API_VERSION, CLIENT_ID, CLIENT_SECRET, faultOf, orgUnderTest } from './org-under-test.ts'

test('the org says who it is and who we are', async () => {
  const { gateway, simulator } = await orgUnderTest()
  expect(await gateway.org()).toEqual({
    orgId: '00D5g000004LANTEAY',
    name: 'Northwind Lantern Co.',
    kind: 'production',
    instanceUrl: simulator.url,
    userId: simulator.org.apiUserId,
    username: 'uninstall.bot@lantern-sf.example.com',
  })
})

test('a sandbox is told from production', async () => {
  const { gateway } = await orgUnderTest({ world: { kind: 'sandbox' } })
  expect(await gateway.org()).toMatchObject({ kind: 'sandbox' })
})

test('users are found by their e-mail addresses, with the addresses of their managers', async () => {
  const { gateway } = await orgUnderTest()
  const strangers = Array.from({ length: 120 }, (_, index) => `o'brien.${index}@example.com`)
  const emails = ['greta.holm@lantern-sf.example.com', ...strangers, 'clara.stein@lantern-sf.example.com']
  expect(await gateway.managedUsers(emails)).toEqual({
    kind: 'seen',
    found: [
      { email: 'greta.holm@lantern-sf.example.com', active: true, managerEmail: 'tomas.novak@example.com' },
      { email: 'clara.stein@lantern-sf.example.com', active: true, managerEmail: null },
    ],
  })
})

test('users that may not be read are unavailable, and nothing stops', async () => {
  const { gateway, simulator } = await orgUnderTest()
  await gateway.org()
  const refusal = [{ errorCode: 'INVALID_FIELD', message: "No such column 'Manager' on entity 'User'" }]
  simulator.faults.add({ path: /\/query$/, action: { kind: 'answer', status: 400, body: refusal } })
  expect(await gateway.managedUsers(['greta.holm@lantern-sf.example.com'])).toEqual({ kind: 'unavailable' })
})

test('the gateway logs in on first use and once for many calls', async () => {
  const { gateway, simulator } = await orgUnderTest()
  expect(simulator.routes.entries()).toEqual([])
  await Promise.all([gateway.org(), gateway.apiCalls(), gateway.installedPackages()])
  const logins = simulator.routes.entries().filter(({ route }) => route === 'salesforce.oauth.token')
  expect(logins).toHaveLength(1)
  expect(simulator.routes.unknown()).toEqual([])
})

test('a signed assertion opens a session for the user it names', async () => {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const username = 'uninstall.bot@lantern-sf.example.com'
  const credentials = { kind: 'jwt-bearer', clientId: CLIENT_ID, username, privateKey: keys.privateKey } as const
  const known = await orgUnderTest({ simulator: { jwtPublicKey: keys.publicKey }, gateway: { credentials } })
  expect(await known.gateway.org()).toMatchObject({ username })

  const other = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const unknown = await orgUnderTest({ simulator: { jwtPublicKey: other.publicKey }, gateway: { credentials } })
  expect(await faultOf(unknown.gateway.org())).toMatchObject({ code: 'unauthorized', kind: 'permanent' })
})

test('a wrong secret is a fault that says so without the secret', async () => {
  const { gateway } = await orgUnderTest({
    gateway: { credentials: { kind: 'client-credentials', clientId: CLIENT_ID, clientSecret: 'wrong-secret' } },
  })
  const facts = await faultOf(gateway.org())
  expect(facts).toMatchObject({ vendor: 'salesforce', code: 'unauthorized', kind: 'permanent' })
  expect(facts.detail).toContain('invalid client credentials')
  expect(JSON.stringify(facts)).not.toContain('wrong-secret')
})

test('a failed login is tried again on the next call', async () => {
  const { gateway, simulator } = await orgUnderTest()
  simulator.faults.add({ path: '/services/oauth2/token', action: { kind: 'answer', status: 503, body: 'down' } })
  expect(await faultOf(gateway.org())).toMatchObject({ code: 'unavailable' })
  expect(await gateway.org()).toMatchObject({ orgId: '00D5g000004LANTEAY' })
})

test('an expired session is renewed, over REST and over SOAP', async () => {
  const { gateway, simulator } = await orgUnderTest()
  await gateway.org()
  simulator.org.expireSessions()
  expect(await gateway.apiCalls()).toMatchObject({ limit: 100_000 })
  simulator.org.expireSessions()
  expect(await gateway.readLayout('Contact-Contact Layout')).toMatchObject({ fullName: 'Contact-Contact Layout' })
})

test('a token that the vendor repeats in its sentence does not get into the fault', async () => {
  const { gateway, simulator } = await orgUnderTest()
  await gateway.org()
  const [token = ''] = simulator.org.sessions.keys()
  const body = [{ errorCode: 'SOMETHING_ELSE', message: `no luck with ${token} and ${CLIENT_SECRET}` }]
  simulator.faults.add({ path: /limits/, action: { kind: 'answer', status: 400, body } })
  const facts = await faultOf(gateway.apiCalls())
  expect(facts).toMatchObject({ code: 'rejected', detail: 'no luck with [secret] and [secret]' })
})

test('a redirect is not followed with the session in hand, but told with the host to use', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const headers = { location: 'https://lantern.my.salesforce.com/services/data/v62.0/limits' }
  simulator.faults.add({ path: /limits/, action: { kind: 'answer', status: 302, headers } })
  const facts = await faultOf(gateway.apiCalls())
  expect(facts).toMatchObject({ code: 'unexpected-answer', kind: 'permanent' })
  expect(facts.detail).toContain('lantern.my.salesforce.com')
})

test('an answer that breaks off in its middle is a fault and does not end the process', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"access_token":')
    setTimeout(() => response.destroy(), 20)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const gateway = gatewayTo(`http://127.0.0.1:${port}`)
  expect(await faultOf(gateway.org())).toMatchObject({ code: 'unreachable', kind: 'unknown' })
  await new Promise((resolve) => server.close(resolve))
})

test('an answer that comes slowly is waited for as long as it comes', async () => {
  const piece = JSON.stringify([{ version: '51.0' }]).slice(0, -1)
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    if (request.url?.includes('oauth2')) {
      const address = `http://${request.headers.host}`
      response.end(JSON.stringify({ access_token: '00D!x', instance_url: address, id: `${address}/id/00D/005` }))
      return
    }
    const pieces = [piece, ...Array<string>(10).fill(',{"version":"52.0"}'), ',{"version":"67.0"}]']
    const timer = setInterval(() => {
      response.write(pieces.shift() ?? '')
      if (pieces.length > 0) return
      clearInterval(timer)
      response.end()
    }, 150)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const gateway = gatewayTo(`http://127.0.0.1:${port}`, 1_000)
  // All of it was read: the last version stands at its end.
  expect(await faultOf(gateway.org())).toMatchObject({ code: 'unknown-api-version', detail: '68.0 (51.0 – 67.0)' })
  await new Promise((resolve) => server.close(resolve))
})

test('an org that cannot be reached is a fault', async () => {
  const { simulator } = await orgUnderTest()
  await simulator.close()
  expect(await faultOf(gatewayTo(simulator.url).org())).toMatchObject({ code: 'unreachable' })
})

test('calls left today are told', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const calls = await gateway.apiCalls()
  expect(calls).toEqual(simulator.org.dailyApiRequests)
})

test('every permission is probed, and a missing one is named', async () => {
  const { gateway } = await orgUnderTest({
    change: (world) => {
      world.apiUserPermissions = ['ApiEnabled', 'ModifyAllData', 'ViewSetup']
    },
  })
  const probes = await gateway.probePermissions()
  const missing = probes.filter((probe) => !probe.granted).map((probe) => probe.permission)
  expect(missing).toEqual([
    'Download AppExchange Packages',
    'Customize Application',
    'Assign Permission Sets',
    'Manage All Private Reports and Dashboards',
    'Monitor Login History',
  ])
  expect(probes.find((probe) => probe.permission === 'View All Data')).toEqual({
    permission: 'View All Data',
    need: 'required',
    granted: true,
  })
})

test('a permission from an assignment that is over counts as missing', async () => {
  const { gateway } = await orgUnderTest({
    change: (world) => {
      world.apiUserPermissions = world.apiUserPermissions.filter((name) => name !== 'AssignPermissionSets')
      world.expiredPermissions = ['AssignPermissionSets']
    },
  })
  const missing = (await gateway.probePermissions()).filter((probe) => !probe.granted)
  expect(missing.map((probe) => probe.permission)).toEqual(['Assign Permission Sets'])
})

test('a permission that the edition does not know counts as missing and hides no other', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const body = [{ errorCode: 'INVALID_FIELD', message: "No such column 'PermissionsAssignPermissionSets'" }]
  const path = /PermissionsAssignPermissionSets/
  simulator.faults.add({ path, times: 2, action: { kind: 'answer', status: 400, body } })
  const missing = (await gateway.probePermissions()).filter((probe) => !probe.granted)
  expect(missing.map((probe) => probe.permission)).toEqual(['Assign Permission Sets'])
})

function gatewayTo(loginUrl: string, timeoutMs = 60_000) {
  const credentials = { kind: 'client-credentials', clientId: CLIENT_ID, clientSecret: CLIENT_SECRET } as const
  return createSalesforceGateway({ loginUrl, credentials, access: 'read-write', apiVersion: API_VERSION, timeoutMs })
}
