import { expect, test } from 'vitest'
import { salesforceId } from '../../sandbox/world/salesforce-id.ts'
import { orgUnderTest } from './org-under-test.ts'

const NAMESPACE = 'HubSpot_Inc'
const intelligence = `${NAMESPACE}__HubSpot_Intelligence__c`

test('what the org made on the package’s objects is told apart from the package, and from everything else', async () => {
  const { gateway } = await orgUnderTest({ world: { references: true } })
  const { customizations } = await gateway.packageContents([NAMESPACE])
  const made = (type: string, name: string) => ({ namespace: NAMESPACE, type, fullName: `${intelligence}${name}` })
  expect(customizations).toEqual([
    made('CustomField', '.Campaign_Code__c'),
    made('CustomField', '.Warmth__c'),
    made('ListView', '.Hot_Leads'),
    made('ValidationRule', '.Grade_in_range'),
    made('Layout', '-Sales Layout'),
  ])
})

test('the package’s scheduled Apex is listed with its next run; where that is not allowed, it is said', async () => {
  const { gateway, simulator } = await orgUnderTest({
    change: ({ scheduledApex }) => {
      scheduledApex.push({ name: 'Ours', apexClass: 'Nightly', state: 'WAITING', nextFireTime: null })
      scheduledApex.push({
        name: 'Old',
        apexClass: `${NAMESPACE}__HubSpotGlobals`,
        state: 'COMPLETE',
        nextFireTime: null,
      })
    },
  })
  expect((await gateway.packageContents([NAMESPACE])).jobs).toEqual([
    {
      name: 'HubSpot pending changes',
      apexClass: 'HubSpotPendingChanges',
      state: 'WAITING',
      nextRunAt: '2027-01-04T02:00:00.000Z',
    },
  ])
  const refusal = [{ errorCode: 'INVALID_TYPE', message: "sObject type 'AsyncApexJob' is not supported." }]
  simulator.faults.add({ path: /query.*AsyncApexJob/, action: { kind: 'answer', status: 400, body: refusal } })
  const { jobs, unseen, components } = await gateway.packageContents([NAMESPACE])
  expect(jobs).toEqual([])
  expect(unseen).toMatchObject([{ type: 'AsyncApexJob', reason: expect.stringContaining('View Setup') }])
  expect(components.length).toBeGreaterThan(30)
})

test('the metadata is listed once for several packages, and each component names its own', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const listings = () => simulator.routes.entries().filter(({ route }) => route === 'salesforce.soap.metadata').length
  await gateway.packageContents([NAMESPACE])
  const forOne = listings()
  const { components } = await gateway.packageContents([NAMESPACE, 'lantern_maps', ''])
  expect(listings()).toBe(2 * forOne)
  expect(components).toContainEqual({ namespace: 'lantern_maps', type: 'ApexPage', fullName: 'lantern_maps__Map' })
  expect(components.filter(({ namespace }) => namespace === 'lantern_maps')).toHaveLength(3)
})

test('reports on the package’s objects are found in any folder, also in one within another or of another package', async () => {
  const report = (serial: number, folder: string, reportType: string) => ({
    id: salesforceId('00O', serial),
    type: 'Report',
    fullName: `${folder}/Report_${serial}`,
    folder,
    uses: [],
    source: `<Report><name>Report</name><reportType>${reportType}</reportType></Report>`,
  })
  const { gateway, simulator } = await orgUnderTest({
    change: ({ own }) => {
      for (const fullName of ['Sales', 'Sales/Weekly', 'lantern_maps__Maps']) {
        own.push({ id: salesforceId('00l', 700 + own.length), type: 'ReportFolder', fullName, uses: [] })
      }
      own.push(report(701, 'Sales/Weekly', intelligence), report(702, 'unfiled$public', `CustomEntity$${intelligence}`))
      own.push(report(703, 'Sales', 'LeadList'), report(704, 'lantern_maps__Maps', intelligence))
    },
  })
  const reports = async () =>
    (await gateway.scanBlockers([NAMESPACE])).references.filter(({ type }) => type === 'Report')
  expect(await reports()).toMatchObject([
    { name: 'lantern_maps__Maps/Report_704', blocks: 'surely' },
    { name: 'Sales/Weekly/Report_701', blocks: 'surely', refersTo: [intelligence] },
    { name: 'unfiled$public/Report_702', blocks: 'surely', refersTo: [intelligence] },
  ])

  // A package without objects and fields has no reports.
  for (const installed of simulator.org.packages) {
    installed.components = installed.components.filter(({ type }) => type !== 'CustomObject')
    installed.objects = []
  }
  simulator.routes.clear()
  expect(await reports()).toEqual([])
  expect(simulator.routes.entries().some(({ path }) => path.includes('FROM%20Report'))).toBe(false)
})
