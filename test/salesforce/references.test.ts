import { expect, test } from 'vitest'
import { clearReference } from '../../sandbox/salesforce/clear-reference.ts'
import { salesforceId } from '../../sandbox/world/salesforce-id.ts'
import type { SalesforceWorld } from '../../sandbox/world/salesforce-world.ts'
import type { BlockerScan, SalesforceGateway } from '../../src/runbook/salesforce-port.ts'
import { idOrName, mentions, mergeReferences } from '../../src/services/salesforce/scan/references.ts'
import { setupPath } from '../../src/services/salesforce/setup-paths.ts'
import { faultOf, hubspotPackage, orgUnderTest } from './org-under-test.ts'

const NAMESPACE = 'HubSpot_Inc'
const intelligence = `${NAMESPACE}__HubSpot_Intelligence__c`
const world = { references: true }

function named({ references }: BlockerScan, blocks: 'surely' | 'perhaps'): string[] {
  return references.filter((one) => one.blocks === blocks).map(({ type, name }) => `${type} ${name}`)
}

const firm = [
  'ApexTrigger ActivityToTask',
  'CustomField Contact.Marketing_Grade__c',
  'EmailTemplate Welcome',
  'FlexiPage Contact_Record_Page',
  'Flow Lead_Scoring',
  `Report ${NAMESPACE}__HubSpot_Reports/Leads_by_Campaign`,
  'Workflow Contact',
]

test('everything that refers into the package is found at once, wherever Salesforce tells of it', async () => {
  const { gateway, simulator } = await orgUnderTest({ world })
  const scan = await gateway.scanBlockers([NAMESPACE])
  expect(named(scan, 'surely')).toEqual(firm)
  expect(named(scan, 'perhaps')).toEqual([
    'CustomApplication Lantern_Sales',
    'PermissionSet Inside Sales',
    'Profile Marketing User',
  ])
  expect(scan.unseen).toEqual([])
  expect(scan.blockers).toHaveLength(8)
  const found = (type: string) => scan.references.find((one) => one.type === type)
  expect(found('Flow')).toEqual({
    id: salesforceId('301', 331),
    type: 'Flow',
    name: 'Lead_Scoring',
    refersTo: [intelligence],
    path: `/builder_platform_interaction/flowBuilder.app?flowId=${salesforceId('301', 331)}`,
    blocks: 'surely',
  })
  expect(found('Profile')?.refersTo).toEqual([
    `${NAMESPACE}__HubSpotContactIntelligence`,
    `${NAMESPACE}__HubSpotLeadIntel`,
    intelligence,
  ])
  expect(simulator.routes.writes()).toEqual([])
})

test('what the scan calls sure is what Salesforce refuses the removal for, and nothing else', async () => {
  const { gateway, simulator } = await orgUnderTest({ world })
  const target = await hubspotPackage(gateway)
  for (const { blocker } of (await gateway.scanBlockers([NAMESPACE])).blockers) {
    await gateway.clearBlocker(blocker, NAMESPACE)
  }
  const orgScan = () => gateway.scanBlockers([NAMESPACE])
  const refusals = async () => {
    const progress = await gateway.uninstallProgress(await gateway.startUninstall(target))
    return progress.state === 'failed' ? progress.errors.map(({ text }) => text) : []
  }
  const told = (await gateway.scanBlockers([NAMESPACE])).references.filter(({ blocks }) => blocks === 'surely')
  const rounds: number[] = []
  for (let texts = await refusals(); texts.length > 0; texts = await refusals()) {
    rounds.push(texts.length)
    for (const text of texts) {
      const { id = '' } = told.find(({ type, name }) => text.includes(type) && text.endsWith(name)) ?? {}
      expect(id, text).not.toBe('')
      // One by the button that people have on the simulated Setup page.
      if (rounds.length === 1) await fetch(`${simulator.url}/setup/references/${id}/clear`, { method: 'POST' })
      else clearReference(simulator.org, id)
    }
  }
  expect(rounds).toEqual([3, 3, 1])
  expect(named(await orgScan(), 'surely')).toEqual([])
  expect(await gateway.installedPackages()).toEqual([])
})

const failures: {
  source: string
  spoil(simulator: Awaited<ReturnType<typeof orgUnderTest>>['simulator']): void
  missing: string[]
}[] = [
  {
    source: 'MetadataComponentDependency',
    spoil: ({ org }) => {
      org.modes.breakDependencies = true
    },
    // Code and formulas are looked through one by one instead.
    missing: [],
  },
  {
    source: 'MetadataComponentDependency',
    spoil: ({ faults }) => faults.add(answer(/MetadataComponentDependency/, 'INVALID_TYPE', 'sObject type X')),
    // Code and formulas are looked through one by one instead.
    missing: [],
  },
  {
    source: 'SetupEntityAccess',
    spoil: ({ faults }) => faults.add(answer(/SetupEntityAccess/, 'INSUFFICIENT_ACCESS', 'no')),
    missing: ['PermissionSet Inside Sales', 'Profile Marketing User'],
  },
  {
    source: 'EmailTemplate',
    spoil: ({ faults }) => faults.add(answer(/EmailTemplate/, 'INVALID_FIELD', 'No such column Markup')),
    missing: ['EmailTemplate Welcome'],
  },
  {
    source: 'ApexTrigger, CustomApplication, FlexiPage, Flow, QuickAction, ReportType, Workflow',
    spoil: ({ org }) => {
      org.modes.retrieveError = 'LIMIT_EXCEEDED: the files are larger than 39 MB'
    },
    // What the list of dependencies knows as well is still found.
    missing: ['CustomApplication Lantern_Sales', 'FlexiPage Contact_Record_Page', 'Workflow Contact'],
  },
]

function answer(query: RegExp, errorCode: string, message: string) {
  const action = { kind: 'answer', status: 400, body: [{ errorCode, message }] } as const
  return { path: new RegExp(`query.*${query.source}`), action }
}

test.each(failures)('a source that Salesforce refuses is named and hides no other: $source', async (failure) => {
  const { gateway, simulator } = await orgUnderTest({ world })
  const whole = await gateway.scanBlockers([NAMESPACE])
  failure.spoil(simulator)
  const scan = await gateway.scanBlockers([NAMESPACE])
  expect(scan.unseen.map(({ type }) => type)).toEqual([failure.source])
  expect(scan.unseen[0]?.reason).toMatch(/\w/)
  const all = (one: BlockerScan) => one.references.map(({ type, name }) => `${type} ${name}`)
  expect(all(whole).filter((name) => !all(scan).includes(name))).toEqual(failure.missing)
  // The layouts are read one by one where they do not come as files.
  expect(scan.blockers).toEqual(whole.blockers)
})

test('where Salesforce’s list of dependencies fails, own code and formulas are looked through by their text', async () => {
  const own = (serial: number, type: string, fullName: string, source: string) => ({
    id: salesforceId('01p', serial),
    type,
    fullName,
    uses: [`${NAMESPACE}__HubSpotController`],
    source,
  })
  const { gateway, simulator } = await orgUnderTest({
    world,
    change: (change) =>
      change.own.push(
        own(600, 'ApexClass', 'Sync', 'class Sync { HubSpot_Inc.HubSpotController inner; }'),
        own(601, 'ApexPage', 'Panel', '<apex:page><HubSpot_Inc:HubSpotController/></apex:page>'),
        own(602, 'ValidationRule', 'Lead.Graded', 'HubSpot_Inc__HubSpotController = 1'),
        own(603, 'CustomField', 'Lead.Plain__c', 'Name & Company'),
      ),
  })
  const whole = await gateway.scanBlockers([NAMESPACE])
  simulator.org.modes.breakDependencies = true
  const scan = await gateway.scanBlockers([NAMESPACE])
  const found = [
    'ApexClass Sync',
    'ApexPage Panel',
    'ValidationRule Lead.Graded',
    'CustomField Contact.Marketing_Grade__c',
  ]
  expect(named(scan, 'surely')).toEqual(expect.arrayContaining(found))
  expect(named(scan, 'surely')).not.toContain('CustomField Lead.Plain__c')
  expect(scan.references.map(({ id }) => id).sort()).toEqual(
    whole.references.flatMap(({ name, id }) => (name === 'Lead.Plain__c' ? [] : [id])).sort(),
  )
})

test('what the org made on the package’s own objects is in nobody’s way, of whatever type', async () => {
  const types = ['FieldSet', 'ListView', 'QuickAction', 'RecordType', 'WebLink', 'WorkflowRule']
  const { gateway } = await orgUnderTest({
    change: ({ own }) => {
      own.push(
        ...types.map((type, index) => ({
          id: salesforceId('0AB', 800 + index),
          type,
          fullName: `${intelligence}.Ours_${type}`,
          uses: [intelligence],
        })),
      )
    },
  })
  const { references } = await gateway.scanBlockers([NAMESPACE])
  expect(references.filter(({ type }) => types.includes(type))).toEqual([])
})

test('components without an id of their own are told apart by type and name', () => {
  const found = { name: 'Contact', namespace: '', refersTo: [intelligence] }
  const merged = mergeReferences([
    { ...found, type: 'Workflow', id: idOrName('000000000000000AAA', 'Contact') },
    { ...found, type: 'CustomObject', id: idOrName('', 'Contact') },
  ])
  expect(merged.map(({ type, id }) => `${type} ${id}`)).toEqual(['CustomObject Contact', 'Workflow Contact'])
})

test('reports in private folders are counted and named as not seen, because nobody but their owners can be given them', async () => {
  const { gateway, simulator } = await orgUnderTest({ world })
  simulator.org.privateReports.push(
    { id: salesforceId('00O', 400), ownerId: simulator.org.users[0]?.id ?? '' },
    { id: salesforceId('00O', 401), ownerId: simulator.org.users[1]?.id ?? '' },
  )
  const { unseen, references } = await gateway.scanBlockers([NAMESPACE])
  expect(unseen).toEqual([{ type: 'PrivateReport', reason: '2' }])
  expect(references).toHaveLength(10)

  simulator.faults.add(answer(/allPrivate/, 'INVALID_QUERY_SCOPE', 'allPrivate is not supported'))
  const { unseen: refused } = await gateway.scanBlockers([NAMESPACE])
  expect(refused).toEqual([{ type: 'PrivateReport', reason: expect.stringContaining('allPrivate is not supported') }])
})

test('a limit or an outage is no finding: the scan is repeated as a whole', async () => {
  const { gateway, simulator } = await orgUnderTest()
  simulator.faults.add({
    path: /query.*SetupEntityAccess/,
    action: { kind: 'answer', status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests' }] },
  })
  expect(await faultOf(gateway.scanBlockers([NAMESPACE]))).toMatchObject({ code: 'daily-limit-reached' })
})

test('where dependencies cannot be asked for by namespace, the components are asked for, and the answer is the same', async () => {
  const { gateway, simulator } = await orgUnderTest({ world })
  const whole = await gateway.scanBlockers([NAMESPACE])
  simulator.org.modes.refuseDependencyNamespace = true
  expect(await gateway.scanBlockers([NAMESPACE])).toEqual(whole)
})

test('retrieved files are known wherever they are listed, and those that cannot be told apart are said not to be seen', async () => {
  const { gateway, simulator } = await orgUnderTest({ world })
  const whole = await gateway.scanBlockers([NAMESPACE])
  simulator.org.modes.retrieveFolder = 'unpackaged/'
  expect(await gateway.scanBlockers([NAMESPACE])).toEqual(whole)
  simulator.org.modes.retrieveFolder = 'elsewhere/'
  const blind = await gateway.scanBlockers([NAMESPACE])
  expect(blind.blockers).toEqual(whole.blockers)
  expect(blind.unseen).toContainEqual({
    type: expect.stringContaining('Flow'),
    reason: expect.stringContaining('elsewhere'),
  })
})

test.each([
  [
    'a refusal',
    { status: 400, body: [{ errorCode: 'EXCEEDED_ID_LIMIT', message: 'does not support queryMore(), use LIMIT' }] },
  ],
  ['a part without an address for the rest', { status: 200, body: { totalSize: 2_500, done: false, records: [] } }],
])('%s in place of too many dependencies is asked again in parts', async (_, answer) => {
  const { gateway, simulator } = await orgUnderTest({ world })
  const whole = await gateway.scanBlockers([NAMESPACE])
  simulator.faults.add({ path: /MetadataComponentDependency/, action: { kind: 'answer', ...answer } })
  expect(await gateway.scanBlockers([NAMESPACE])).toEqual(whole)
  expect(simulator.faults.pending()).toEqual([])
})

test('more dependencies than Salesforce gives at once are asked for in parts, and what stays cut off is said', async () => {
  const users = (count: number, uses: string, from: number) => (change: SalesforceWorld) =>
    change.own.push(
      ...Array.from({ length: count }, (_, index) => ({
        id: salesforceId('01p', from + index),
        type: 'ApexClass',
        fullName: `Sync${from + index}`,
        uses: [uses],
      })),
    )
  const { gateway } = await orgUnderTest({
    change: (change) => {
      users(1_500, `${NAMESPACE}__HubSpotController`, 10_000)(change)
      users(1_400, `${NAMESPACE}__HubSpotGlobals`, 20_000)(change)
    },
  })
  const { references, unseen } = await gateway.scanBlockers([NAMESPACE])
  expect(references.filter(({ type }) => type === 'ApexClass')).toHaveLength(2_900)
  expect(unseen).toEqual([])

  const crowded = await orgUnderTest({ change: users(2_300, `${NAMESPACE}__HubSpotController`, 10_000) })
  const cut = await crowded.gateway.scanBlockers([NAMESPACE])
  expect(cut.references.filter(({ type }) => type === 'ApexClass')).toHaveLength(2_000)
  expect(cut.unseen).toEqual([
    { type: 'MetadataComponentDependency', reason: `${NAMESPACE}__HubSpotController: > 2000` },
  ])
})

test('a layout with a field of the package is only perhaps in the way, one of a package’s own object not at all', async () => {
  const { gateway } = await orgUnderTest({
    world,
    change: ({ layouts }) => {
      const showing = (layoutItems: { [element: string]: string }[]) => ({
        layoutSections: [{ layoutColumns: [{ layoutItems }] }],
      })
      const metadata = showing([{ field: `${NAMESPACE}__Grade__c` }])
      layouts.push({ id: salesforceId('00h', 90), fullName: 'Asset-Asset Layout', namespace: null, metadata })
    },
  })
  const { references, blockers } = await gateway.scanBlockers([NAMESPACE])
  expect(references.filter(({ type }) => type === 'Layout')).toMatchObject([
    { name: 'Asset-Asset Layout', blocks: 'perhaps', refersTo: [`${NAMESPACE}__Grade__c`] },
  ])
  expect(JSON.stringify(blockers)).not.toContain(intelligence)
})

async function scans(gateway: SalesforceGateway, namespaces: string[]) {
  return (await gateway.scanBlockers(namespaces)).references.map(({ name }) => name)
}

test('another package that uses this one stands in its way, unless it goes too', async () => {
  const { gateway } = await orgUnderTest({
    change: ({ packages }) => {
      const bridge = { type: 'ApexClass', fullName: 'lantern_maps__Bridge', uses: [`${NAMESPACE}__HubSpotController`] }
      packages.at(-1)?.components.push({ id: salesforceId('01p', 905), ...bridge })
    },
  })
  expect(await scans(gateway, [NAMESPACE])).toContain('lantern_maps__Bridge')
  expect(await scans(gateway, [NAMESPACE, 'lantern_maps'])).not.toContain('lantern_maps__Bridge')
  expect(await scans(gateway, [''])).toEqual([])
})

test('a text names components as metadata, as Lightning and, in code, as Apex write them', () => {
  const text = 'new HubSpot_Inc.HubSpotController(); HubSpot_Inc__Grade__c, HubSpot_Incorporated, My_HubSpot_Inc__X'
  expect(mentions(text, [NAMESPACE], 'ApexClass')).toEqual(['HubSpot_Inc__Grade__c', 'HubSpot_Inc__HubSpotController'])
  expect(mentions('<componentName>HubSpot_Inc:embedPanel</componentName>', [NAMESPACE], 'FlexiPage')).toEqual([
    'HubSpot_Inc__embedPanel',
  ])
  expect(mentions('Write to https://www.clearbit.com', ['clearbit'])).toEqual([])
  expect(mentions("get('https://person.clearbit.com/v2')", ['clearbit'], 'ApexClass')).toEqual([])
})

test('each reference opens on its own page, and what has no id on none', () => {
  const id = salesforceId('01p', 1)
  expect(setupPath('ApexClass', id)).toBe(`/lightning/setup/ApexClasses/page?address=%2F${id}`)
  expect(setupPath('CustomField', id)).toBe(`/${id}`)
  expect(setupPath('Flow', salesforceId('300', 1))).toMatch('/lightning/setup/Flows/')
  expect(setupPath('Workflow', id)).toBe('/lightning/setup/WorkflowRules/home')
  expect(setupPath('QuickAction', 'Contact.Call')).toBeNull()
})
