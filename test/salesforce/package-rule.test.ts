import { expect, test } from 'vitest'
import type { SalesforceWorld } from '../../sandbox/world/salesforce-world.ts'
import { faultOf, orgUnderTest } from './org-under-test.ts'

/** Beside HubSpot's package and a map: two more of its own under other names, and one that only the settings know. */
function withMorePackages(world: SalesforceWorld): void {
  const maps = world.packages.find(({ namespace }) => namespace === 'lantern_maps')
  if (maps === undefined) throw new Error('the world has no map')
  const like = { ...maps, permissionSets: [], components: [], objects: [] }
  const { publisher: _, ...unpublished } = like
  const id = (number: number) => ({ recordId: `0A3${number}`, versionId: `04t5g000000P${number}AAA` })
  world.packages.push(
    { ...like, ...id(101), namespace: 'side_panel', name: 'Side Panel', publisher: 'HubSpot, Inc.' },
    { ...like, ...id(102), namespace: 'enrich', name: 'ClearbitIntegration', publisher: 'Clearbit' },
    { ...unpublished, ...id(103), namespace: 'partner_sync', name: 'Partner Sync' },
  )
}

async function namesFound(rule: { packageNamespaces?: string[]; packageWords?: string[] } = {}) {
  const { gateway } = await orgUnderTest({ change: withMorePackages, gateway: rule })
  return (await gateway.installedPackages()).map(({ name, publisher }) => `${name} by ${publisher}`).sort()
}

test('a package is HubSpot’s by namespace, name or publisher, and by what the settings add', async () => {
  const own = ['HubSpot Integration by HubSpot, Inc.', 'Side Panel by HubSpot, Inc.']
  expect(await namesFound()).toEqual(own)
  expect(await namesFound({ packageWords: ['clearbit'] })).toEqual(['ClearbitIntegration by Clearbit', ...own])
  expect(await namesFound({ packageNamespaces: ['Partner_Sync'] })).toEqual([own[0], 'Partner Sync by null', own[1]])
})

test('a publisher that Salesforce does not tell of one version hides no package, and an outage is no answer', async () => {
  const { gateway, simulator } = await orgUnderTest({ change: withMorePackages })
  const refusal = [{ errorCode: 'INVALID_ID_FIELD', message: 'invalid SubscriberPackageVersionId' }]
  const path = /SubscriberPackageVersion%20WHERE/
  simulator.faults.add({ path, action: { kind: 'answer', status: 400, body: refusal } })
  const found = await gateway.installedPackages()
  expect(found.map(({ name, publisher }) => [name, publisher])).toEqual([
    ['HubSpot Integration', null],
    ['Side Panel', 'HubSpot, Inc.'],
  ])
  simulator.routes.clear()
  expect(await gateway.installedPackages()).toEqual(found)
  expect(simulator.routes.entries()).toHaveLength(1)

  const another = await orgUnderTest({ change: withMorePackages })
  another.simulator.faults.add({ path, times: 99, action: { kind: 'answer', status: 503, body: 'busy' } })
  expect(await faultOf(another.gateway.installedPackages())).toMatchObject({ code: 'unavailable' })
})

test('a version that Salesforce always fails for stops nothing, and the package is named whose publisher stays unknown', async () => {
  const { gateway, simulator } = await orgUnderTest({ change: withMorePackages })
  const internal = [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred. ErrorId: 1357-246' }]
  const path = /SubscriberPackageVersion%20WHERE.*04t5g000000P10[23]AAA/
  simulator.faults.add({ path, times: 8, action: { kind: 'answer', status: 500, body: internal } })
  for (const _ of ['first', 'again']) {
    const found = await gateway.installedPackages()
    expect(found.map(({ name }) => name)).toEqual(['HubSpot Integration', 'Side Panel'])
    const { unseen } = await gateway.packageContents(found.map(({ namespace }) => namespace))
    expect(unseen).toEqual([{ type: 'PackagePublisher', reason: 'ClearbitIntegration, Partner Sync' }])
  }

  // Later Salesforce tells it, so it is asked again.
  await gateway.installedPackages()
  expect((await gateway.packageContents([])).unseen).toEqual([])
})

test('an internal error that passes costs no publisher and no dependency', async () => {
  const { gateway, simulator } = await orgUnderTest({ change: withMorePackages })
  const path = /SubscriberPackageVersion%20WHERE/
  simulator.faults.add({ path, times: 1, action: { kind: 'answer', status: 503, body: 'busy' } })
  simulator.faults.add({ path: /Dependencies.*SubscriberPackageVersion/, action: { kind: 'answer', status: 503 } })
  const found = await gateway.installedPackages()
  expect(found.map(({ publisher, dependsOn }) => [publisher, dependsOn])).toEqual([
    ['HubSpot, Inc.', []],
    ['HubSpot, Inc.', []],
  ])
})
