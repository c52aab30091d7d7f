import { expect, test } from 'vitest'
import { salesforceId } from '../../sandbox/world/salesforce-id.ts'
import type { SalesforceWorld, WorldPackage } from '../../sandbox/world/salesforce-world.ts'
import { removalOrder } from '../../src/runbook/packages/removal-order.ts'
import { orgUnderTest } from './org-under-test.ts'

/** A package of HubSpot's that was built with an earlier version of the installed one, or with what is named. */
function extension(world: SalesforceWorld, dependsOn?: string[]): WorldPackage {
  const [base] = world.packages
  if (base === undefined) throw new Error('The world has no package')
  return {
    ...base,
    recordId: salesforceId('0A3', 3),
    subscriberPackageId: salesforceId('033', 3),
    versionId: salesforceId('04t', 3),
    namespace: 'HubSpot_Ext',
    name: 'HubSpot Extension',
    container: 'Managed',
    permissionSets: [],
    components: [],
    objects: [],
    dependsOn: dependsOn ?? base.earlierVersionIds ?? [],
  }
}

test('an extension is told to build on the package, and goes before it', async () => {
  const { gateway, world } = await orgUnderTest({
    change: (changed) => {
      for (const installed of changed.packages)
        if (installed.namespace === 'HubSpot_Inc') installed.earlierVersionIds = [salesforceId('04t', 70)]
      changed.packages.push(extension(changed))
    },
  })
  const [base] = world.packages
  const packages = await gateway.installedPackages()
  expect(packages.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ['HubSpot Integration', []],
    ['HubSpot Extension', [base?.versionId]],
  ])
  expect(removalOrder(packages).map(({ name }) => name)).toEqual(['HubSpot Extension', 'HubSpot Integration'])
})

const builtWithAnother = {
  change: (changed: SalesforceWorld) => {
    changed.packages.push(extension(changed, [salesforceId('04t', 77)]))
  },
}

test('a dependency on what is not installed counts for nothing, and each version is asked for once', async () => {
  const { gateway, simulator } = await orgUnderTest(builtWithAnother)
  expect((await gateway.installedPackages()).map(({ dependsOn }) => dependsOn)).toEqual([[], []])
  simulator.routes.clear()
  await gateway.installedPackages()
  expect(simulator.routes.entries()).toHaveLength(1)
})

test('an org that does not tell what depends on what leaves the order as it is', async () => {
  const { gateway, simulator } = await orgUnderTest(builtWithAnother)
  const body = [{ errorCode: 'INVALID_FIELD', message: "No such column 'Dependencies'" }]
  simulator.faults.add({ path: /Dependencies/, times: 9, action: { kind: 'answer', status: 400, body } })
  const packages = await gateway.installedPackages()
  expect(packages.map(({ dependsOn }) => dependsOn)).toEqual([undefined, undefined])
  expect(removalOrder(packages)).toEqual(packages)
})

test('of one package nothing is asked about others', async () => {
  const { gateway, simulator } = await orgUnderTest()
  await gateway.installedPackages()
  expect(simulator.routes.entries().filter(({ path }) => path.includes('Dependencies'))).toEqual([])
})

test('a package that an extension builds on is refused, with the reason', async () => {
  const { gateway } = await orgUnderTest({
    change: (changed) => {
      changed.packages.push(extension(changed, [changed.packages[0]?.versionId ?? '']))
    },
  })
  const [base] = await gateway.installedPackages()
  if (base === undefined) throw new Error('No package')
  expect(await gateway.uninstallProgress(await gateway.startUninstall(base))).toMatchObject({
    state: 'failed',
    errors: expect.arrayContaining([
      expect.objectContaining({ text: expect.stringContaining('This extension depends on the package') }),
    ]),
  })
})

test('a package that the Metadata API does not know is not taken for removed', async () => {
  const { gateway, simulator } = await orgUnderTest()
  simulator.org.modes.hidePackagesFromMetadata = true
  const [base] = await gateway.installedPackages()
  if (base === undefined) throw new Error('No package')
  expect(await gateway.uninstallProgress(await gateway.startUninstall(base))).toEqual({
    state: 'impossible',
    reason: 'No InstalledPackage named: HubSpot_Inc found',
  })
})
