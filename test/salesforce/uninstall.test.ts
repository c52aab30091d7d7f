import { expect, test } from 'vitest'
import type { SalesforceGateway, UninstallRequest } from '../../src/runbook/salesforce-port.ts'
import { ACTIVITY, copied, storeUnderTest } from './copy-under-test.ts'
import { blockersIn, faultOf, hubspotPackage, orgUnderTest } from './org-under-test.ts'

const NAMESPACE = 'HubSpot_Inc'

async function clearAll(gateway: SalesforceGateway) {
  for (const blocker of await blockersIn(gateway)) await gateway.clearBlocker(blocker, NAMESPACE)
}

async function ended(gateway: SalesforceGateway, request: UninstallRequest) {
  const progress = await gateway.uninstallProgress(request)
  if (progress.state === 'running') throw new Error('The request still runs')
  return progress
}

test('of the installed packages only those of HubSpot are listed, with version and generation', async () => {
  const { gateway } = await orgUnderTest()
  expect(await gateway.installedPackages()).toEqual([
    {
      namespace: NAMESPACE,
      name: 'HubSpot Integration',
      version: '3.0.1.1',
      versionId: expect.stringMatching(/^04t\w{15}$/),
      generation: 'first',
      publisher: 'HubSpot, Inc.',
    },
  ])
})

test('a package without its version row is left to people', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const row = {
    SubscriberPackageVersionId: '04t5g0000000001AAA',
    SubscriberPackage: { NamespacePrefix: null, Name: 'HubSpot Helper' },
    SubscriberPackageVersion: null,
  }
  const body = { totalSize: 1, done: true, records: [row] }
  simulator.faults.add({
    path: /tooling\/query/,
    action: { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body },
  })
  const found = await hubspotPackage(gateway)
  expect(found).toMatchObject({ namespace: '', version: '', generation: 'unmanaged' })
  expect(await faultOf(gateway.startUninstall(found))).toMatchObject({ code: 'rejected', kind: 'permanent' })
})

test('a package without namespace is still there in another version', async () => {
  const { gateway, simulator } = await orgUnderTest({
    change: ({ packages }) => {
      for (const installed of packages) Object.assign(installed, { namespace: '', container: 'Unlocked' })
    },
  })
  const target = await hubspotPackage(gateway)
  for (const installed of simulator.org.packages) installed.versionId = '04t5g0000000099AAA'
  expect(await gateway.packagePresence(target)).toMatchObject({ listed: true })
})

test('without the permission the package list names the permission', async () => {
  const { gateway } = await orgUnderTest({
    change: (world) => {
      world.apiUserPermissions = world.apiUserPermissions.filter((permission) => permission !== 'InstallPackaging')
    },
  })
  const facts = await faultOf(gateway.installedPackages())
  expect(facts).toMatchObject({ code: 'missing-permission', kind: 'permanent' })
  expect(facts.detail).toContain('Download AppExchange Packages')
})

test('without the Metadata permission the blockers name the permission', async () => {
  const { gateway } = await orgUnderTest({
    change: (world) => {
      world.apiUserPermissions = ['ApiEnabled', 'InstallPackaging']
    },
  })
  const facts = await faultOf(blockersIn(gateway))
  expect(facts).toMatchObject({ code: 'missing-permission' })
  expect(facts.detail).toContain('Modify Metadata Through Metadata API Functions')
})

test('the components are all listed, those in folders too, and none of another package', async () => {
  const { gateway, world } = await orgUnderTest()
  const { components } = await gateway.packageContents([NAMESPACE])
  const { components: expected = [], objects = [] } =
    world.packages.find(({ namespace }) => namespace === NAMESPACE) ?? {}
  const layout = {
    namespace: NAMESPACE,
    type: 'Layout',
    fullName: 'HubSpot_Inc__HubSpot_Intelligence__c-HubSpot_Inc__Intel Layout',
  }
  const fields = objects.flatMap(({ name, fields: all }) =>
    all.map((field) => ({ type: 'CustomField', fullName: `${name}.${field.name}` })),
  )
  const ofPackage = fields.filter(({ fullName }) => /\.HubSpot_Inc__/.test(fullName))
  const wanted = [
    ...[...expected, ...ofPackage].map(({ type, fullName }) => ({ namespace: NAMESPACE, type, fullName })),
    layout,
  ]
  expect(inOrder(components)).toEqual(inOrder(wanted))
  expect(components).toContainEqual({
    namespace: NAMESPACE,
    type: 'Document',
    fullName: 'HubSpot_Inc__Images/HubSpot_Inc__HubSpot_Logo.png',
  })
})

test('a metadata type that cannot be listed hides no other', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const all = await gateway.packageContents([NAMESPACE])
  simulator.faults.add({
    path: /Soap/,
    skip: 1,
    action: {
      kind: 'answer',
      status: 500,
      headers: { 'content-type': 'text/xml' },
      body: soapFault('sf:INVALID_TYPE', 'INVALID_TYPE: Unknown type: X'),
    },
  })
  const seen = await gateway.packageContents([NAMESPACE])
  expect(inOrder(seen.components)).toEqual(inOrder(all.components))
  expect(seen.unseen).toEqual([])
})

test('the left-over objects are counted exactly', async () => {
  const { gateway } = await orgUnderTest({ world: { intelligenceRows: 41, activityRows: 7 } })
  expect(await gateway.packageObjects(NAMESPACE)).toEqual([
    { name: 'HubSpot_Inc__HubSpot_Intelligence__c', label: 'HubSpot Intelligence', records: 41 },
    { name: 'HubSpot_Inc__HubSpot_Activity__c', label: 'HubSpot Activity', records: 7 },
  ])
})

test('a query of several pages is read to its end', async () => {
  const { gateway } = await orgUnderTest({ simulator: { queryPageSize: 2 } })
  const blockers = await blockersIn(gateway)
  expect(blockers.filter(({ kind }) => kind === 'permission-set-assignment')).toHaveLength(3)
})

test('layouts outside the package that show its pages block, and so do assignments', async () => {
  const { gateway } = await orgUnderTest()
  const blockers = await blockersIn(gateway)
  const layouts = blockers.flatMap((blocker) => (blocker.kind === 'layout' ? [blocker.layout] : []))
  expect(layouts).toEqual([
    'Contact-Contact Layout',
    'Contact-Contact %28Sales%29 Layout',
    'Lead-Lead Layout',
    'Lead-Lead %28Marketing%29 Layout',
    'Lead-Lead %28Partner%29 Layout',
  ])
  const assignments = blockers.flatMap((blocker) =>
    blocker.kind === 'permission-set-assignment' ? [blocker.username] : [],
  )
  expect(assignments).toEqual([
    'ada.winter@lantern-sf.example.com',
    'greta.holm@lantern-sf.example.com',
    'hubspot.sync@lantern-sf.example.com',
  ])
})

test('clearing a layout takes out the page and nothing else', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const before = structuredClone(layoutNamed(simulator.org.layouts, 'Contact-Contact %28Sales%29 Layout'))
  const [blocker] = (await blockersIn(gateway)).filter(({ id }) => id === before.id)
  if (blocker === undefined) throw new Error('The layout does not block')
  expect(await gateway.clearBlocker(blocker, NAMESPACE)).toEqual({ blocker, outcome: 'cleared' })
  const after = layoutNamed(simulator.org.layouts, 'Contact-Contact %28Sales%29 Layout')
  expect(JSON.stringify(after)).not.toContain('HubSpot_Inc__')
  const [information, marketing] = sectionsOf(after)
  expect(information).toEqual(sectionsOf(before)[0])
  expect(marketing).toMatchObject({ label: 'Marketing', style: 'OneColumn' })
  expect(await gateway.clearBlocker(blocker, NAMESPACE)).toEqual({ blocker, outcome: 'already-clear' })
})

test('a page of another package stays on its layout', async () => {
  const { gateway, simulator } = await orgUnderTest()
  await clearAll(gateway)
  expect(JSON.stringify(layoutNamed(simulator.org.layouts, 'Account-Account Layout'))).toContain('lantern_maps__Map')
})

test('an assignment that is gone already is no failure, one that is refused is told with its reason', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const [first, second] = (await blockersIn(gateway)).filter(({ kind }) => kind === 'permission-set-assignment')
  if (first === undefined || second === undefined) throw new Error('No assignments')
  expect(await gateway.clearBlocker(first, NAMESPACE)).toMatchObject({ outcome: 'cleared' })
  expect(await gateway.clearBlocker(first, NAMESPACE)).toMatchObject({ outcome: 'already-clear' })
  simulator.org.apiUserPermissions = ['ApiEnabled']
  const refused = await gateway.clearBlocker(second, NAMESPACE)
  expect(refused).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('Assign Permission Sets') })
})

test('an uninstall is blocked while layouts and assignments refer to the package, succeeds after, and the package is gone', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const target = await hubspotPackage(gateway)
  const refused = await ended(gateway, await gateway.startUninstall(target))
  expect(refused).toEqual({
    state: 'failed',
    errors: expect.arrayContaining([
      { type: 'InstalledPackage', name: NAMESPACE, text: expect.stringContaining('Contact-Contact Layout') },
    ]),
  })
  expect(await gateway.packagePresence(target)).toMatchObject({
    listed: true,
    objects: 2,
    left: expect.arrayContaining(['HubSpot_Inc__HubSpot_Intelligence__c', 'HubSpot_Inc__HubSpotController']),
  })

  await clearAll(gateway)
  expect(await blockersIn(gateway)).toEqual([])
  expect(await ended(gateway, await gateway.startUninstall(target))).toEqual({ state: 'succeeded' })
  expect(await gateway.packagePresence(target)).toEqual({ listed: false, components: 0, objects: 0 })
  expect(await gateway.installedPackages()).toEqual([])
  expect(simulator.org.packages.map(({ namespace }) => namespace)).toEqual(['lantern_maps'])
  expect(simulator.routes.unknown()).toEqual([])
})

test('an uninstall runs until Salesforce is done', async () => {
  let now = Date.UTC(2026, 9, 1)
  const { gateway } = await orgUnderTest({ simulator: { uninstallMs: 60_000, now: () => now } })
  await clearAll(gateway)
  const target = await hubspotPackage(gateway)
  const request = await gateway.startUninstall(target)
  expect(await gateway.uninstallProgress(request)).toEqual({
    state: 'running',
    status: 'InProgress',
    parts: { done: 0, total: 1 },
  })
  now += 60_000
  expect(await gateway.uninstallProgress(request)).toEqual({ state: 'succeeded' })
})

test('a request that says Succeeded does not hide that the package is still there', async () => {
  const { gateway, simulator } = await orgUnderTest()
  simulator.org.modes.keepPackagesAfterSuccess = true
  await clearAll(gateway)
  const target = await hubspotPackage(gateway)
  expect(await ended(gateway, await gateway.startUninstall(target))).toEqual({ state: 'succeeded' })
  expect(await gateway.packagePresence(target)).toMatchObject({ listed: true })
})

test.each(['first', 'second'] as const)(
  'the request of a lost answer is found again (%s generation)',
  async (generation) => {
    let now = Date.now()
    const { gateway, simulator } = await orgUnderTest({
      world: { generation },
      simulator: { uninstallMs: 60_000, now: () => now },
    })
    await clearAll(gateway)
    const target = await hubspotPackage(gateway)
    const since = new Date(now).toISOString()
    expect(await gateway.findUninstall(target, { since })).toBeUndefined()
    simulator.faults.add({ method: 'POST', path: /deployRequest|UninstallRequest/, action: { kind: 'lose-answer' } })
    expect(await faultOf(gateway.startUninstall(target))).toMatchObject({ code: 'unreachable', kind: 'unknown' })
    const [made] = [...simulator.org.deploys, ...simulator.org.uninstallRequests]
    const request = { id: made?.id, strategy: generation === 'first' ? 'metadata' : 'tooling' }
    // A deployment names its components at the end only.
    const unclear = generation === 'first' ? { unclear: 'InProgress' } : {}
    expect(await gateway.findUninstall(target, { since })).toEqual({ ...request, ...unclear })
    now += 61_000
    expect(await gateway.findUninstall(target, { since })).toEqual(request)
  },
)

test.each(['first', 'second'] as const)(
  'a request that still runs is found, however long ago it began (%s generation)',
  async (generation) => {
    let now = Date.UTC(2026, 9, 1)
    const { gateway } = await orgUnderTest({
      world: { generation },
      simulator: { uninstallMs: 7_200_000, now: () => now },
    })
    const target = await hubspotPackage(gateway)
    const { id } = await gateway.startUninstall(target)
    now += 3_600_000
    expect(await gateway.findUninstall(target, { since: new Date(now).toISOString() })).toMatchObject({ id })
  },
)

test('a deployment of something else is not taken for the request', async () => {
  let now = Date.UTC(2026, 9, 1)
  const { gateway } = await orgUnderTest({ simulator: { uninstallMs: 60_000, now: () => now } })
  const target = await hubspotPackage(gateway)
  await gateway.startUninstall({ ...target, namespace: 'lantern_maps' })
  const since = new Date(now).toISOString()
  expect(await gateway.findUninstall(target, { since })).toMatchObject({ unclear: 'InProgress' })
  now += 61_000
  expect(await gateway.findUninstall(target, { since })).toBeUndefined()
})

test.each(['first', 'second'] as const)(
  'neither an old nor a failed request is found (%s generation)',
  async (generation) => {
    let now = Date.UTC(2026, 9, 1)
    const { gateway } = await orgUnderTest({ world: { generation }, simulator: { now: () => now } })
    const target = await hubspotPackage(gateway)
    const failed = await gateway.startUninstall(target)
    expect(await gateway.uninstallProgress(failed)).toMatchObject({ state: 'failed' })
    expect(await gateway.findUninstall(target, { since: new Date(now).toISOString() })).toBeUndefined()
    await clearAll(gateway)
    const done = await gateway.startUninstall(target)
    expect(await gateway.uninstallProgress(done)).toEqual({ state: 'succeeded' })
    expect(await gateway.findUninstall(target, { since: new Date(now).toISOString() })).toEqual(done)
    now += 3_600_000
    expect(await gateway.findUninstall(target, { since: new Date(now).toISOString() })).toBeUndefined()
  },
)

test('a second-generation package goes through the Tooling API, with its errors read', async () => {
  const { gateway, simulator } = await orgUnderTest({ world: { generation: 'second' } })
  const target = await hubspotPackage(gateway)
  expect(target.generation).toBe('second')
  const refused = await gateway.startUninstall(target)
  expect(refused.strategy).toBe('tooling')
  expect(await gateway.uninstallProgress(refused)).toEqual({
    state: 'failed',
    errors: expect.arrayContaining([{ type: '', name: '', text: expect.stringContaining('Layout') }]),
  })
  await clearAll(gateway)
  expect(await ended(gateway, await gateway.startUninstall(target))).toEqual({ state: 'succeeded' })
  expect(await gateway.packagePresence(target)).toEqual({ listed: false, components: 0, objects: 0 })
  expect(simulator.org.deploys).toEqual([])
})

test('with read-only access everything can be read and nothing written, and no write leaves the process', async () => {
  const { gateway, simulator } = await orgUnderTest({ gateway: { access: 'read-only' } })
  const target = await hubspotPackage(gateway)
  const [layout, ...others] = await blockersIn(gateway)
  const assignment = others.find(({ kind }) => kind === 'permission-set-assignment')
  if (layout === undefined || assignment === undefined) throw new Error('No blockers')
  await gateway.readLayout('Contact-Contact Layout')
  await gateway.packageContents([NAMESPACE])
  const { store } = await storeUnderTest()
  expect(await copied({ gateway, store }, ACTIVITY)).toMatchObject({ rows: 12 })

  const refused = await Promise.all(
    [
      gateway.startUninstall(target),
      gateway.startUninstall({ ...target, generation: 'second' }),
      gateway.clearBlocker(layout, NAMESPACE),
      gateway.clearBlocker(assignment, NAMESPACE),
    ].map(faultOf),
  )
  for (const facts of refused) expect(facts).toMatchObject({ code: 'write-in-dry-run', kind: 'permanent' })
  expect(simulator.routes.writes()).toEqual([])
})

function soapFault(code: string, message: string): string {
  return `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>${code}</faultcode><faultstring>${message}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`
}

function layoutNamed<T extends { fullName: string }>(layouts: T[], fullName: string): T {
  const found = layouts.find((layout) => layout.fullName === fullName)
  if (found === undefined) throw new Error(`No layout ${fullName}`)
  return found
}

function sectionsOf(layout: { metadata: { layoutSections?: unknown } }): unknown[] {
  const sections = layout.metadata.layoutSections
  return Array.isArray(sections) ? sections : []
}

function inOrder(components: Array<{ type: string; fullName: string }>) {
  return components.map(({ type, fullName }) => `${type} ${fullName}`).sort()
}

test('where a type could not be listed, an empty namespace is told as seen in part only', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const target = await hubspotPackage(gateway)
  simulator.org.packages = []
  const body = soapFault('sf:INVALID_TYPE', 'INVALID_TYPE: Unknown type: X')
  const action = { kind: 'answer', status: 500, headers: { 'content-type': 'text/xml' }, body } as const
  // The types are described, and none is listed.
  simulator.faults.add({ path: /Soap/, skip: 1, times: 999, action })
  const { components, unseen = [] } = await gateway.packagePresence(target)
  expect(components).toBe(0)
  expect(unseen.map(({ type }) => type)).toEqual(expect.arrayContaining(['ApexClass', 'CustomObject', 'Layout']))
})
