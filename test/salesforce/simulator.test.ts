import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { salesforceCoverage } from '../../sandbox/salesforce/coverage.ts'
import { createOrgState } from '../../sandbox/salesforce/org.ts'
import { salesforceRoutes } from '../../sandbox/salesforce/server.ts'
import { coverageDifferences } from '../../sandbox/simulator/coverage.ts'
import { createSalesforceWorld } from '../../sandbox/world/salesforce-world.ts'
import { CLIENT_ID, CLIENT_SECRET, orgUnderTest } from './org-under-test.ts'

async function session(url: string) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
  })
  const response = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body: form })
  const { access_token } = Object(await response.json())
  return { authorization: `Bearer ${access_token}` }
}

async function soql(url: string, query: string, api = '') {
  const address = `${url}/services/data/v62.0${api}/query?q=${encodeURIComponent(query)}`
  return (await fetch(address, { headers: await session(url) })).json()
}

async function deploy(url: string, files: Record<string, string>, options: object = {}) {
  const headers = await session(url)
  const form = new FormData()
  const archive = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
  form.append('file', new Blob([new Uint8Array(archive)]), 'package.zip')
  const entity = JSON.stringify({ deployOptions: { singlePackage: true, ignoreWarnings: true, ...options } })
  form.append('entity_content', new Blob([entity], { type: 'application/json' }))
  const base = `${url}/services/data/v62.0/metadata/deployRequest`
  const { id } = Object(await (await fetch(base, { method: 'POST', headers, body: form })).json())
  const status = await fetch(`${base}/${id}?includeDetails=true`, { headers })
  return Object(await status.json()).deployResult
}

const xmlns = 'http://soap.sforce.com/2006/04/metadata'
const emptyManifest = `<Package xmlns="${xmlns}"><version>62.0</version></Package>`
const removal = (namespace: string) =>
  `<Package xmlns="${xmlns}"><types><members>${namespace}</members><name>InstalledPackage</name></types><version>62.0</version></Package>`

test('the coverage matrix describes exactly the routes that there are', () => {
  const world = createSalesforceWorld({ intelligenceRows: 0, activityRows: 0 })
  const org = createOrgState(world, { now: Date.now, uninstallMs: 0 })
  const routes = salesforceRoutes(org, { world, clientId: '', clientSecret: '' })
  expect(coverageDifferences(routes, salesforceCoverage)).toEqual({ undescribed: [], withoutRoute: [], duplicates: [] })
})

test('the demo org holds what the contract promises', () => {
  const world = createSalesforceWorld()
  expect(world.org.id).toBe('00D5g000004LANTEAY')
  expect(world.packages.map(({ namespace }) => namespace)).toEqual(['HubSpot_Inc', 'lantern_maps'])
  expect(world.packages[0]?.objects.map(({ rows }) => rows.length)).toEqual([900, 300])
  expect(createSalesforceWorld()).toEqual(world)
})

test.each([
  ['SELEC Id FROM User', 'MALFORMED_QUERY'],
  ['"SELECT Id FROM User"', 'MALFORMED_QUERY'],
  ["SELECT Id FROM User WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", 'MALFORMED_QUERY'],
  ['SELECT Id, Shoe FROM User', 'INVALID_FIELD'],
  ["SELECT Id FROM User WHERE Shoe = 'a'", 'INVALID_FIELD'],
  ['SELECT Id FROM Shoe', 'INVALID_TYPE'],
  ['SELECT Id FROM InstalledSubscriberPackage', 'INVALID_TYPE'],
])('the query %s is refused as %s', async (query, errorCode) => {
  const { simulator } = await orgUnderTest()
  expect(await soql(simulator.url, query)).toEqual([{ errorCode, message: expect.any(String) }])
})

test("a package's namespace cannot be filtered, as in Salesforce", async () => {
  const { simulator } = await orgUnderTest()
  const query = "SELECT Id FROM InstalledSubscriberPackage WHERE SubscriberPackage.NamespacePrefix = 'HubSpot_Inc'"
  expect(await soql(simulator.url, query, '/tooling')).toMatchObject([{ errorCode: 'INVALID_FIELD' }])
})

test('conditions with parentheses, LIKE, IN and dates are evaluated', async () => {
  const { simulator } = await orgUnderTest()
  const where = "(Name LIKE 'clara%' OR Username IN ('greta.holm@lantern-sf.example.com')) AND IsActive = true"
  expect(await soql(simulator.url, `SELECT Name FROM User WHERE ${where} ORDER BY Name DESC`)).toMatchObject({
    totalSize: 2,
    records: [{ Name: 'Greta Holm' }, { Name: 'Clara Stein' }],
  })
  const late = 'SELECT count() FROM HubSpot_Inc__HubSpot_Activity__c WHERE CreatedDate >= 2017-02-21T00:00:00Z'
  expect(await soql(simulator.url, late)).toEqual({ totalSize: 11, done: true, records: [] })
})

test('a user tells the manager, or that there is none', async () => {
  const { simulator } = await orgUnderTest()
  const columns = 'Name, ManagerId, Manager.Name, Manager.Email, Manager.IsActive'
  const where = "Email IN ('elif.kaya@example.com', 'clara.stein@lantern-sf.example.com')"
  expect(await soql(simulator.url, `SELECT ${columns} FROM User WHERE ${where} ORDER BY Name`)).toMatchObject({
    records: [
      { Name: 'Clara Stein', ManagerId: null, Manager: null },
      { Name: 'E. Kaya', Manager: { Name: 'Olga Petrova', Email: 'olga.petrova@example.com', IsActive: false } },
    ],
  })
  const ofNovak = "SELECT Name FROM User WHERE Manager.Email = 'tomas.novak@example.com' AND Manager.IsActive = true"
  expect(await soql(simulator.url, ofNovak)).toMatchObject({ records: [{ Name: 'Greta Holm' }] })
})

test('a call without a session is refused', async () => {
  const { simulator } = await orgUnderTest()
  const response = await fetch(`${simulator.url}/services/data/v62.0/limits`, {
    headers: { authorization: 'Bearer wrong' },
  })
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject([{ errorCode: 'INVALID_SESSION_ID' }])
})

test('an unknown route is refused and remembered', async () => {
  const { simulator } = await orgUnderTest()
  await fetch(`${simulator.url}/services/data/v62.0/chatter`)
  expect(simulator.routes.unknown().map(({ path }) => path)).toEqual(['/services/data/v62.0/chatter'])
})

test('a deployment is read in earnest', async () => {
  const { simulator } = await orgUnderTest()
  const failing = (files: Record<string, string>, options?: object) => deploy(simulator.url, files, options)
  expect(await failing({ 'destructiveChanges.xml': removal('HubSpot_Inc') })).toMatchObject({
    status: 'Failed',
    details: { componentFailures: [{ problem: 'No package.xml found' }] },
  })
  const both = { 'package.xml': emptyManifest, 'destructiveChanges.xml': removal('HubSpot_Inc') }
  expect(await failing(both, { purgeOnDelete: true })).toMatchObject({ status: 'Failed' })
  expect(await failing({ ...both, 'destructiveChanges.xml': removal('*') })).toMatchObject({ status: 'Failed' })
  const unknown = { ...both, 'destructiveChanges.xml': removal('Nobody') }
  expect(await failing(unknown, { ignoreWarnings: false })).toMatchObject({ status: 'Failed' })
  expect(await failing(unknown)).toMatchObject({
    status: 'Succeeded',
    details: { componentSuccesses: [{ problemType: 'Warning', problem: 'No InstalledPackage named: Nobody found' }] },
  })
})

test('the reasons that block an uninstall come a few at a time', async () => {
  const { simulator } = await orgUnderTest()
  const both = { 'package.xml': emptyManifest, 'destructiveChanges.xml': removal('HubSpot_Inc') }
  expect((await deploy(simulator.url, both)).details.componentFailures).toHaveLength(3)
})

test('revoking a DeleteToken ends that access', async () => {
  const { simulator } = await orgUnderTest()
  const revoke = (token: string) =>
    fetch(`${simulator.url}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token }) })
  expect((await revoke('demo-delete-token-1')).status).toBe(200)
  expect(simulator.org.oauthTokens).toHaveLength(1)
  expect((await revoke('demo-delete-token-1')).status).toBe(400)
})

test('a refresh token opens a session, an unknown one does not', async () => {
  const { simulator } = await orgUnderTest()
  simulator.org.refreshTokens.set('demo-refresh-token', { userId: simulator.org.apiUserId })
  const refresh = (refresh_token: string) =>
    fetch(`${simulator.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        refresh_token,
      }),
    })
  expect((await refresh('demo-refresh-token')).status).toBe(200)
  expect(await (await refresh('other')).json()).toMatchObject({ error: 'invalid_grant' })
})

test('the setup page shows what is installed, and what it is after the uninstall', async () => {
  const { simulator, gateway } = await orgUnderTest()
  const page = async () => (await fetch(`${simulator.url}/setup`)).text()
  expect(await page()).toContain('HubSpot Integration')
  expect(await page()).toContain('Contact-Contact (Sales) Layout')
  for (const { blocker } of (await gateway.scanBlockers(['HubSpot_Inc'])).blockers)
    await gateway.clearBlocker(blocker, 'HubSpot_Inc')
  const [target] = await gateway.installedPackages()
  if (target === undefined) throw new Error('No package')
  await gateway.startUninstall(target)
  expect(await page()).not.toContain('HubSpot Integration')
})
