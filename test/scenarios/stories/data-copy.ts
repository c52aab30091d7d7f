import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import { expectOk } from '../../../sandbox/auto-pilot/stage.ts'
import { startBotProcess } from '../../../sandbox/bot-process.ts'
import { startS3Simulator } from '../../../sandbox/s3/server.ts'
import type { ObjectRow, WorldObject, WorldPackage } from '../../../sandbox/world/salesforce-world.ts'
import { createSalesforceWorld } from '../../../sandbox/world/salesforce-world.ts'
import { actionIds, viewIds } from '../../../src/bot/action-ids.ts'
import type { DataCopyManifest } from '../../../src/runbook/data-copy-port.ts'
import { note } from '../../../src/runbook/notes.ts'
import { uninstallPhrase } from '../../../src/runbook/plan/plan.ts'
import { packagesToRemove } from '../../../src/runbook/run.ts'
import { cacheFolder } from '../../../src/services/redis/cache-folder.ts'
import { launchRedis } from '../../../src/services/redis/launcher.ts'
import { type Company, scenario } from '../company.ts'
import { ends, messages, modalOf, offered, reaches, replies, reply, theRun, until } from '../looks.ts'
import { copyExists } from '../measure.ts'
import { approveRemovalByTwo, choosePackages, press, untilRemovalPlanned, untilUninstall } from '../steps.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }

function pagesFetched({ simulators }: Company): number {
  return simulators.salesforce.routes.entries().filter(({ route }) => route === 'salesforce.bulk.query.results').length
}

async function manifestOf(company: Company): Promise<DataCopyManifest> {
  const { dataCopy } = await theRun(company)
  return JSON.parse(await readFile(join(dataCopy?.location ?? '', 'manifest.json'), 'utf8'))
}

async function idsIn(company: Company, object: string): Promise<string[]> {
  const { dataCopy } = await theRun(company)
  const bytes = gunzipSync(await readFile(join(dataCopy?.location ?? '', `rows.${object}.csv.gz`)))
  const [, ...rows]: string[][] = parse(bytes)
  return rows.map(([id = '']) => id)
}

describe.concurrent('the data copy', () => {
  scenario.concurrent('goes on where a killed worker left it, and fetches no page twice', async ({ open }) => {
    const folder = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-copy-'))
    const redis = await launchRedis({
      dataDir: folder,
      cacheDir: cacheFolder(process.env),
      env: process.env,
      log: silent,
      persistence: 'none',
    })
    const world = createSalesforceWorld({ intelligenceRows: 600, activityRows: 5 })
    const company = await open({
      holdings: {},
      redisUrl: redis.url,
      prefix: 'uninstall-hubspot',
      salesforce: { world, bulkPageSize: 20 },
    })
    const startWorker = () => startBotProcess({ role: 'worker', env: company.env, logFile: join(folder, 'worker.log') })
    let worker: Awaited<ReturnType<typeof startWorker>> | undefined
    const { faults, org } = company.simulators.salesforce
    try {
      await untilUninstall(company)
      await choosePackagesWithoutWorker(company)
      faults.add({ path: /results/, times: 1_000, action: { kind: 'delay', ms: 250 } })
      worker = await startWorker()
      await until('the card to tell how far the copy has come', async () => {
        const card = messages(company).find(({ text }) => /object 1 of 2: \d+ of 605 rows/.test(text))
        return card && pagesFetched(company) > 9 ? card : undefined
      })
      await worker.kill()
      const before = pagesFetched(company)
      expect(before).toBeLessThan(31)
      faults.clear()
      worker = await startWorker()
      const { dataCopy } = await reaches(company, 'uninstall.approve')
      // The page that was on its way is asked for again.
      expect(pagesFetched(company)).toBeLessThanOrEqual(32)
      expect(org.bulkJobs).toHaveLength(2)
      expect(dataCopy).toMatchObject({ rows: 605 })
      for (const { name, rows } of org.packages[0]?.objects ?? [])
        expect(await idsIn(company, name)).toEqual(rows.map(({ Id }) => Id))
    } finally {
      await worker?.kill()
      await company.stop()
      await redis.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })

  scenario.concurrent(
    'is compared object by object, and keeps the rows of a package that is gone',
    async ({ open }) => {
      const world = createSalesforceWorld({ intelligenceRows: 12, activityRows: 5, scoredContacts: 3 })
      const company = await open({
        holdings: {},
        salesforce: { world: { ...world, packages: [...world.packages, embed] } },
      })
      const { faults, org } = company.simulators.salesforce
      await untilUninstall(company)
      await untilRemovalPlanned(company, 'keep')
      const first = await manifestOf(company)
      expect(first).toMatchObject({ rows: 12 + 5 + 3 + 4 + 4, orgId: org.org.id, recycleBin: 'not copied' })
      expect(first.packages?.map(({ namespace, version }) => `${namespace} ${version}`)).toEqual([
        'HubSpot_Inc 3.0.1.1',
        'HubSpot_Embed 1.2.0.4',
      ])
      // While the first package goes, somebody deletes a row of the second here and makes one there.
      faults.add({ method: 'GET', path: /deployRequest\//, action: { kind: 'delay', ms: 1_500 } })
      for (const person of [company.people.firstApprover, company.people.secondApprover]) {
        await press(company, person, actionIds.openApproval)
        const modal = await modalOf(person, viewIds.approval)
        const typed = uninstallPhrase(packagesToRemove(await theRun(company)))
        const values = { [actionIds.confirm]: ['yes'], [actionIds.phrase]: typed }
        expectOk(await person.submit(modal.id, values), 'the approval of both')
      }
      await until('the first request', async () => org.deploys[0])
      const [views, clicks] = org.packages.find(({ namespace }) => namespace === 'HubSpot_Embed')?.objects ?? []
      views?.rows.pop()
      clicks?.rows.push(embedRow('a92', 9))
      const stopped = await reply(company, /The data copy is not complete/)
      expect(stopped).toContain('HubSpot_Embed__View__c: 4 / 3; HubSpot_Embed__Click__c: 4 / 5')
      expect(org.packages.map(({ namespace }) => namespace)).toEqual(['lantern_maps', 'HubSpot_Embed'])

      await press(company, company.people.requester, actionIds.retry)
      await until('a second copy', async () => replies(company).filter((text) => /Data copy taken/.test(text))[1])
      const second = await manifestOf(company)
      expect(second.rows).toBe(first.rows)
      const rowsOf = ({ files }: DataCopyManifest) => Object.fromEntries(files.map(({ name, rows }) => [name, rows]))
      expect(rowsOf(second)).toMatchObject({
        HubSpot_Inc__HubSpot_Intelligence__c: 12,
        HubSpot_Inc__HubSpot_Activity__c: 5,
        'Contact.HubSpot_Inc': 3,
        HubSpot_Embed__View__c: 3,
        HubSpot_Embed__Click__c: 5,
      })
      expect(await idsIn(company, 'HubSpot_Inc__HubSpot_Activity__c')).toHaveLength(5)
      expect(second.files.map(({ name }) => name)).toContain('cleared-blockers')
    },
  )

  scenario.concurrent(
    'is not taken without fields that the bot may not see, which is said at the start',
    async ({ open }) => {
      const company = await open({ holdings: {} })
      const { org } = company.simulators.salesforce
      const object = 'HubSpot_Inc__HubSpot_Activity__c'
      org.hiddenFields = ['Title', 'Body'].map((name) => `${object}.HubSpot_Inc__${name}__c`)
      await untilUninstall(company)
      const hidden = `${object}: HubSpot_Inc__Title__c, HubSpot_Inc__Body__c`
      expect(await reply(company, /All fields of the package can be copied/)).toContain(hidden)
      await choosePackages(company, 'keep')
      expect(await reply(company, /may not see some fields/)).toContain(hidden)
      org.hiddenFields = []
      await press(company, company.people.requester, actionIds.retry)
      await reply(company, /Data copy taken and checked/)
      expect((await manifestOf(company)).files.map(({ name }) => name)).toContain(object)
    },
  )

  scenario.concurrent(
    'keeps nobody from going on who wants none, though an object cannot be described at all',
    async ({ open }) => {
      const company = await open({ holdings: {} })
      const body = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]
      const action = { kind: 'answer', status: 404, body } as const
      company.simulators.salesforce.faults.add({ path: /describe$/, times: 999, action })
      await untilUninstall(company)
      await choosePackages(company, 'keep')
      await reply(company, /Stopped in step/)
      await choosePackages(company, 'none')
      await reaches(company, 'uninstall.approve')
    },
  )

  scenario.concurrent('goes into a bucket where one is set, and is deleted there in time', async ({ open }) => {
    const key = { id: 'DEMOKEY', secret: 'demo-secret', region: 'eu-central-1' }
    const storage = await startS3Simulator({ key, bucket: 'copies', keepsVersions: true })
    const env = {
      DATA_COPY_BUCKET: 'copies',
      DATA_COPY_REGION: key.region,
      DATA_COPY_ENDPOINT: storage.url,
      DATA_COPY_ACCESS_KEY_ID: key.id,
      DATA_COPY_SECRET_ACCESS_KEY: key.secret,
    }
    try {
      const company = await open({ holdings: {}, env })
      await untilUninstall(company)
      const { id, dataCopy } = await untilRemovalPlanned(company, 'keep')
      expect(dataCopy?.location).toBe(`s3://copies/uninstall-hubspot-data-copies/${id}/`)
      expect(storage.bucket.versions.map(({ key: name }) => name)).toContain(
        `uninstall-hubspot-data-copies/${id}/rows.HubSpot_Inc__HubSpot_Activity__c.csv.gz`,
      )
      expect(copyExists(join(company.dataDir, 'data-copies', id))).toBe(false)
      await approveRemovalByTwo(company)
      await reaches(company, 'close-out.settle')
      await company.stop()
      company.clock.pass(49 * 3_600_000)
      await company.start({ env })
      await ends(company, 'closed')
      await reply(company, /Nothing of it is left at `s3:/)
      expect(storage.bucket.versions).toEqual([])
    } finally {
      await storage.close()
    }
  })

  scenario.concurrent('is deleted in time also if the worker died while it deleted it', async ({ open }) => {
    const company = await open({ holdings: {} })
    await untilUninstall(company)
    await untilRemovalPlanned(company, 'keep')
    await approveRemovalByTwo(company)
    const { id, dataCopy } = await reaches(company, 'close-out.settle')
    // What a worker leaves behind that is killed after deleting and before telling; nobody starts another for days.
    await company.app().store.notes.set(id, note('purge-begun'), true)
    await company.stop()
    await rm(dataCopy?.location ?? '', { recursive: true })
    company.clock.pass(80 * 3_600_000)
    await company.start()
    await ends(company, 'closed')
    await reply(company, /Nothing of it is left/)
    expect(copyExists(dataCopy?.location)).toBe(false)
  })
})

/** Chosen in the bot's process, so that the copy begins in the worker's. */
async function choosePackagesWithoutWorker(company: Company): Promise<void> {
  await offered(company, actionIds.openChoice)
  await company.stop()
  await company.start({ role: 'bot' })
  await choosePackages(company, 'keep')
}

function embedRow(prefix: string, number: number): ObjectRow {
  return { Id: `${prefix}5g00000000${number}AAA`, Name: `row "${number}"\nof the second package` }
}

function embedObject(name: string, keyPrefix: string): WorldObject {
  return {
    name: `HubSpot_Embed__${name}__c`,
    label: name,
    keyPrefix,
    fields: [
      { name: 'Id', label: 'Record ID', type: 'id' },
      { name: 'Name', label: 'Name', type: 'string' },
    ],
    rows: [1, 2, 3, 4].map((number) => embedRow(keyPrefix, number)),
  }
}

const embed: WorldPackage = {
  recordId: '0A35g00000EMBEDAAA',
  subscriberPackageId: '0335g00000EMBEDAAA',
  versionId: '04t5g00000EMBEDAAA',
  namespace: 'HubSpot_Embed',
  name: 'HubSpot Embed',
  versionName: 'Winter',
  version: { major: 1, minor: 2, patch: 0, build: 4 },
  isManaged: true,
  container: 'Managed',
  permissionSets: [],
  components: [{ id: '01p5g00000EMBEDAAA', type: 'ApexClass', fullName: 'HubSpot_Embed__Panel' }],
  objects: [embedObject('View', 'a91'), embedObject('Click', 'a92')],
}
