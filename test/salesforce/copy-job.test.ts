/** The whole copy of a run, from the org to the manifest, again and again as packages go. */
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { contactsWithScores } from '../../sandbox/world/hubspot-package.ts'
import type { SalesforceWorld } from '../../sandbox/world/salesforce-world.ts'
import { requireCompleteCopy } from '../../src/jobs/uninstall/complete-copy.ts'
import { copy } from '../../src/jobs/uninstall/copy.ts'
import type { DataCopyManifest } from '../../src/runbook/data-copy-port.ts'
import type { Run } from '../../src/runbook/run.ts'
import type { Store } from '../../src/runbook/store-port.ts'
import { createDataCopyStore } from '../../src/services/data-copy/store.ts'
import { createStore } from '../../src/services/store/store.ts'
import { storyAt } from '../runbook/smooth-run.ts'
import { storeUnderTest } from './copy-under-test.ts'
import { faultOf, orgUnderTest } from './org-under-test.ts'

const prefix = `test-${randomUUID()}`
let redis: Redis
let store: Store
beforeAll(() => {
  redis = new Redis(inject('redisUrl'))
  store = createStore(redis, prefix)
})
afterAll(async () => {
  const keys = await redis.keys(`${prefix}*`)
  if (keys.length > 0) await redis.del(...keys)
  await redis.quit()
})

const described = z.looseObject({ fields: z.array(z.looseObject({ name: z.string() })) })

const CLICK = 'HubSpot_Helper__Click__c'

/** Beside HubSpot's own package, one with an object of its own. */
function withHelper({ packages }: SalesforceWorld): void {
  const [base] = packages
  const [object] = base?.objects ?? []
  if (!base || !object) throw new Error('the world has no package')
  packages.push({
    ...base,
    recordId: '0A35g00000HELPRAAA',
    subscriberPackageId: '0335g00000HELPRAAA',
    versionId: '04t5g00000HELPRAAA',
    namespace: 'HubSpot_Helper',
    name: 'HubSpot Helper',
    components: [],
    permissionSets: [],
    objects: [{ ...object, name: CLICK, keyPrefix: 'a77', fields: object.fields.filter(({ name }) => name === 'Id') }],
  })
}

async function companyWith(change: (world: SalesforceWorld) => void) {
  const { gateway, simulator } = await orgUnderTest({ change, world: { intelligenceRows: 400, activityRows: 5 } })
  const { folder } = await storeUnderTest()
  const machine = { freeBytes: Number.POSITIVE_INFINITY, stillCurrent: async () => true, minute: 0 }
  const dataCopies = createDataCopyStore({ folder, freeBytes: async () => machine.freeBytes })
  const installed = await gateway.installedPackages()
  const { run: atCopy } = storyAt('uninstall.copy')

  const at = (minute: number) => new Date(Date.parse(atCopy.openedAt) + minute * 60_000).toISOString()

  let dataCopy: Run['dataCopy']
  function runWith(...names: string[]): Run {
    const versionIds = installed.filter(({ name }) => names.includes(name)).map(({ versionId }) => versionId)
    const packages = { installed, components: 0, objects: [], blockers: [] }
    const choice = { versionIds, dataCopy: 'keep', by: null } as const
    return { ...atCopy, packages, choice, ...(dataCopy && { dataCopy }) }
  }
  async function copied(...names: string[]): Promise<DataCopyManifest> {
    const run = runWith(...names)
    const ports = { clock: () => new Date(at(machine.minute)), show: async () => {} }
    const result = await copy({
      run,
      store,
      salesforce: gateway,
      dataCopies,
      stillCurrent: () => machine.stillCurrent(),
      ...ports,
    })
    if (result.kind === 'report' && result.report.command === 'report-data-copy')
      dataCopy = { ...result.report.copy, copiedAt: run.openedAt, reminded: [] }
    const manifest = await dataCopies.sealed(run.id)
    if (!manifest) throw new Error('nothing was sealed')
    expect((await dataCopies.check(run.id, manifest.sha256)).differing).toEqual([])
    return manifest
  }
  const remove = (name: string) => {
    simulator.org.packages = simulator.org.packages.filter((found) => found.name !== name)
  }
  const upgrade = (name: string) => {
    const found = simulator.org.packages.find((one) => one.name === name)
    if (found) found.versionId = '04t5g00000UPGRDAAA'
  }
  const lose = () => rm(dataCopies.location(atCopy.id), { recursive: true })
  const metadataOf = async (name: string) => {
    const path = join(dataCopies.location(atCopy.id), `metadata.${encodeURIComponent(name)}.json`)
    return described.parse(JSON.parse(await readFile(path, 'utf8')))
  }
  const hide = (...fields: string[]) => {
    simulator.org.hiddenFields = fields
  }
  const edit = (minute: number) => {
    const [row] = simulator.org.packages.find(({ namespace }) => namespace === 'HubSpot_Inc')?.objects[0]?.rows ?? []
    if (row) row.SystemModstamp = at(minute)
  }
  const forgetExports = () => {
    simulator.org.bulkJobs = []
  }
  const lastLook = (...names: string[]) =>
    requireCompleteCopy({ run: runWith(...names), salesforce: gateway, dataCopies })
  return { copied, remove, upgrade, machine, lose, hide, edit, forgetExports, lastLook, metadataOf }
}

function rowsIn({ files }: DataCopyManifest): Record<string, number> {
  return Object.fromEntries(files.filter(({ kind }) => kind === 'rows').map(({ name, rows }) => [name, rows]))
}

test('what was copied of a package that is gone stays in the copy, also if it is not chosen any more', async () => {
  const { copied, remove } = await companyWith(withHelper)
  const first = await copied('HubSpot Integration', 'HubSpot Helper')
  expect(first).toMatchObject({ recycleBin: 'not copied', archivedActivities: 'not copied' })
  remove('HubSpot Integration')
  const second = await copied('HubSpot Helper')
  expect(rowsIn(second)).toEqual(rowsIn(first))
  expect(second.packages?.map(({ namespace }) => namespace).toSorted()).toEqual(['HubSpot_Helper', 'HubSpot_Inc'])
  expect(second.files.map(({ name }) => name)).toContain('components-HubSpot_Inc')
})

test('of a package that is still there nothing stays when it is not chosen any more', async () => {
  const { copied } = await companyWith(withHelper)
  await copied('HubSpot Integration', 'HubSpot Helper')
  const second = await copied('HubSpot Helper')
  expect(Object.keys(rowsIn(second))).toEqual([CLICK])
  expect(second.packages?.map(({ namespace }) => namespace)).toEqual(['HubSpot_Helper'])
})

test('the only package may have gone between two copies', async () => {
  const { copied, remove } = await companyWith(() => {})
  const first = await copied('HubSpot Integration')
  remove('HubSpot Integration')
  expect(rowsIn(await copied('HubSpot Integration'))).toEqual(rowsIn(first))
})

test('a package that was upgraded since it was chosen is copied as it is now', async () => {
  const { copied, upgrade } = await companyWith(() => {})
  upgrade('HubSpot Integration')
  const manifest = await copied('HubSpot Integration')
  expect(manifest.packages).toMatchObject([{ namespace: 'HubSpot_Inc', versionId: '04t5g00000UPGRDAAA' }])
  expect(rowsIn(manifest)).toMatchObject({ HubSpot_Inc__HubSpot_Intelligence__c: 400 })
})

test('a copy that was lost is taken anew as long as everything it held is still there, and not after', async () => {
  const { copied, remove, lose } = await companyWith(withHelper)
  const first = await copied('HubSpot Integration', 'HubSpot Helper')
  await lose()
  expect(rowsIn(await copied('HubSpot Integration', 'HubSpot Helper'))).toEqual(rowsIn(first))
  remove('HubSpot Integration')
  await lose()
  expect(await faultOf(copied('HubSpot Helper'))).toMatchObject({ kind: 'permanent', code: 'copy-incomplete' })
})

test('what is already copied needs no room a second time', async () => {
  const { copied, machine } = await companyWith(() => {})
  let asked = 0
  machine.stillCurrent = async () => {
    asked += 1
    return asked === 1
  }
  // The first object's only page has come; then the worker is told to end.
  await expect(copied('HubSpot Integration')).rejects.toThrow('nothing was sealed')
  machine.stillCurrent = async () => true
  machine.freeBytes = 100_000_000 + 10_000
  expect(rowsIn(await copied('HubSpot Integration'))).toMatchObject({ HubSpot_Inc__HubSpot_Intelligence__c: 400 })
  machine.freeBytes = 100_000_000
  await expect(copied('HubSpot Integration')).resolves.toBeDefined()
})

test('beside the rows lies what their columns are: types and labels, also of fields on other objects', async () => {
  const { copied, metadataOf } = await companyWith(({ extended }) => extended.push(contactsWithScores(2)))
  const { files } = await copied('HubSpot Integration')
  const own = await metadataOf('object-HubSpot_Inc__HubSpot_Activity__c')
  expect(own).toMatchObject({ label: 'HubSpot Activity' })
  expect(own.fields).toContainEqual(
    expect.objectContaining({ name: 'HubSpot_Inc__Body__c', type: 'textarea', label: 'Body' }),
  )
  const { fields } = await metadataOf('object-Contact.HubSpot_Inc')
  expect(fields.map(({ name }) => name)).toEqual(['Id', 'HubSpot_Inc__Score__c', 'HubSpot_Inc__Last_Form__c'])
  expect(files.filter(({ name }) => name.startsWith('object-')).map(({ namespace }) => namespace)).toEqual(
    Array(3).fill('HubSpot_Inc'),
  )
})

test('a package without a namespace is named in the manifest as one of which nothing is in the copy', async () => {
  const { copied } = await companyWith((world) => {
    withHelper(world)
    const helper = world.packages.find(({ name }) => name === 'HubSpot Helper')
    Object.assign(helper ?? {}, { namespace: '', isManaged: false, objects: [] })
  })
  const manifest = await copied('HubSpot Integration', 'HubSpot Helper')
  expect(manifest).toMatchObject({ unseenPackages: ['HubSpot Helper'], attachments: 'not copied' })
  expect(manifest.files.map(({ name }) => name)).not.toContain('components-')
})

test('no copy is taken, and none counts as whole, while field-level security hides something of it from the bot', async () => {
  const { copied, hide, lastLook } = await companyWith(() => {})
  const object = 'HubSpot_Inc__HubSpot_Intelligence__c'
  hide(`${object}.HubSpot_Inc__GUID__c`, `${object}.Warmth__c`)
  const hidden = { kind: 'permanent', code: 'fields-hidden', detail: `${object}: HubSpot_Inc__GUID__c, Warmth__c` }
  expect(await faultOf(copied('HubSpot Integration'))).toMatchObject(hidden)
  hide()
  expect(rowsIn(await copied('HubSpot Integration'))).toMatchObject({ [object]: 400 })
  await lastLook('HubSpot Integration')
  hide(`${object}.HubSpot_Inc__GUID__c`)
  expect(await faultOf(lastLook('HubSpot Integration'))).toMatchObject({ code: 'fields-hidden' })
})

test('a row that somebody changed after the copy is told before the removal, though the numbers fit', async () => {
  const { copied, edit, lastLook } = await companyWith(() => {})
  await copied('HubSpot Integration')
  await lastLook('HubSpot Integration')
  edit(1)
  expect(await faultOf(lastLook('HubSpot Integration'))).toMatchObject({
    code: 'copy-outdated',
    detail: 'HubSpot_Inc__HubSpot_Intelligence__c: 1',
  })
})

test('a row counts as changed since its own object was read, not since the copy began', async () => {
  const { copied, edit, forgetExports, machine, lastLook } = await companyWith(() => {})
  machine.stillCurrent = async () => false
  await expect(copied('HubSpot Integration')).rejects.toThrow('nothing was sealed')
  machine.stillCurrent = async () => true
  edit(1)
  // The object is read anew, and its row as it is by then.
  forgetExports()
  machine.minute = 2
  await copied('HubSpot Integration')
  await lastLook('HubSpot Integration')
  edit(3)
  expect(await faultOf(lastLook('HubSpot Integration'))).toMatchObject({ code: 'copy-outdated' })
})
