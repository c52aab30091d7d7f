import { appendFile, open, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ObjectField } from '../../sandbox/world/salesforce-world.ts'
import type { DataCopyStore } from '../../src/runbook/data-copy-port.ts'
import {
  ACTIVITY,
  copied,
  copyOf,
  extractOf,
  jobsMade,
  pagesFetched,
  RUN,
  rowsIn,
  storeUnderTest,
} from './copy-under-test.ts'
import { faultOf, orgUnderTest } from './org-under-test.ts'

const key = { runId: RUN, name: ACTIVITY, namespace: 'HubSpot_Inc', edition: 0 }

/** Sixty rows in six pages. */
async function orgWithPages() {
  const org = await orgUnderTest({ world: { activityRows: 60 }, simulator: { bulkPageSize: 10 } })
  return { ...org, ...(await storeUnderTest()) }
}

test('the rows of several pages lie in one file, with one header and every character', async () => {
  const org = await orgWithPages()
  const file = await copied(org, ACTIVITY)
  expect(file).toMatchObject({ kind: 'rows', name: ACTIVITY, namespace: 'HubSpot_Inc', rows: 60 })
  expect(pagesFetched(org.simulator)).toBe(6)
  const { fields } = await extractOf(org.gateway, ACTIVITY)
  const [header, ...records] = await org.csvOf(file.path)
  expect(header).toEqual(fields)
  expect(records).toEqual(rowsIn(org.simulator.org, ACTIVITY, fields))
  expect(JSON.stringify(records)).toContain('Straße geändert;\\r\\nalte Adresse')
  expect(await org.filesNow()).toEqual([file.path, `${file.path}.finished.json`])
})

test('an object without rows gives a file with its header alone', async () => {
  const { gateway } = await orgUnderTest({ world: { activityRows: 0 } })
  const { store, csvOf } = await storeUnderTest()
  const file = await copied({ gateway, store }, ACTIVITY)
  expect(file.rows).toBe(0)
  expect(await csvOf(file.path)).toEqual([(await extractOf(gateway, ACTIVITY)).fields])
})

test('fields that Bulk queries refuse are left out and named', async () => {
  const place: ObjectField = { name: 'HubSpot_Inc__Place__c', label: 'Place', type: 'location' }
  const { gateway } = await orgUnderTest({
    change: (world) => {
      for (const object of world.packages[0]?.objects ?? []) object.fields.push(place)
    },
  })
  const extract = await extractOf(gateway, ACTIVITY)
  expect(extract.leftOut).toEqual([place.name])
  expect(extract.fields).toContain('HubSpot_Inc__Body__c')
  expect((await copied({ gateway, store: (await storeUnderTest()).store }, extract)).rows).toBe(12)
})

test('fields that the bot’s user may not see are named, also those that the company added and those on other objects', async () => {
  const hidden = [
    `${ACTIVITY}.HubSpot_Inc__Title__c`,
    'HubSpot_Inc__HubSpot_Intelligence__c.Campaign_Code__c',
    'Contact.HubSpot_Inc__Score__c',
    'Contact.HubSpot_Inc__Last_Form__c',
  ]
  const { gateway } = await orgUnderTest({
    world: { scoredContacts: 4 },
    change: ({ hiddenFields }) => hiddenFields.push(...hidden),
  })
  const extracts = await gateway.packageExtracts('HubSpot_Inc')
  const found = extracts.flatMap((extract) => extract.hidden.map((field) => `${extract.object}.${field}`))
  expect(found.toSorted()).toEqual(hidden.toSorted())
  expect(extracts.flatMap(({ leftOut }) => leftOut)).toEqual([])
})

test("the package's fields on other objects are copied where they hold something", async () => {
  const { gateway, simulator } = await orgUnderTest({ world: { scoredContacts: 9 } })
  const { store, csvOf } = await storeUnderTest()
  const file = await copied({ gateway, store }, 'Contact')
  expect(file).toMatchObject({ name: 'Contact.HubSpot_Inc', rows: 9 })
  const [header = [], ...records] = await csvOf(file.path)
  expect(header).toEqual(['Id', 'HubSpot_Inc__Score__c', 'HubSpot_Inc__Last_Form__c'])
  const all = rowsIn(simulator.org, 'Contact', header)
  expect(all).toHaveLength(18)
  expect(records).toEqual(all.filter(([, score, form]) => score !== '' || form !== ''))
})

test('a long text cannot be filtered, so every row is copied, and their number proves nothing', async () => {
  const { gateway } = await orgUnderTest({
    world: { scoredContacts: 4 },
    change: ({ extended: [contacts] }) => {
      contacts?.fields.push({ name: 'HubSpot_Inc__Notes__c', label: 'Notes', type: 'textarea' })
    },
  })
  const { store } = await storeUnderTest()
  const file = await copied({ gateway, store }, 'Contact')
  expect(file.rows).toBe(8)
  expect(await extractOf(gateway, 'Contact')).toMatchObject({ origin: 'extended', condition: '' })
})

test('a page that breaks off is fetched again, and no other', async () => {
  const org = await orgWithPages()
  const { fields } = await extractOf(org.gateway, ACTIVITY)
  org.simulator.faults.add({ path: /results/, skip: 3, action: { kind: 'drop' } })
  expect(await faultOf(copyOf(org, ACTIVITY))).toMatchObject({ code: 'unreachable' })
  expect(await readdir(org.store.location(RUN))).toHaveLength(2)
  const file = await copied(org, ACTIVITY)
  expect(pagesFetched(org.simulator)).toBe(7)
  expect(jobsMade(org.simulator)).toBe(1)
  expect((await org.csvOf(file.path)).slice(1)).toEqual(rowsIn(org.simulator.org, ACTIVITY, fields))
  expect(await org.filesNow()).toEqual([file.path, `${file.path}.finished.json`])
})

test('what is finished is not fetched again, until the org has other rows', async () => {
  const org = await orgWithPages()
  const first = await copied(org, ACTIVITY)
  expect(await copied(org, ACTIVITY)).toEqual(first)
  expect(jobsMade(org.simulator)).toBe(1)
  org.simulator.org.packages[0]?.objects[1]?.rows.pop()
  expect(await copied(org, ACTIVITY)).toMatchObject({ rows: 59 })
  expect(jobsMade(org.simulator)).toBe(2)
})

test('a finished file in which a byte has changed since is fetched again', async () => {
  const org = await orgWithPages()
  const first = await copied(org, ACTIVITY)
  const handle = await open(join(org.store.location(RUN), first.path), 'r+')
  await handle.write('x', first.bytes - 4)
  await handle.close()
  expect(await copied(org, ACTIVITY)).toEqual(first)
  expect(jobsMade(org.simulator)).toBe(2)
  expect((await org.csvOf(first.path)).slice(1)).toHaveLength(60)
})

test('what was fetched half a day ago is not used any more, finished or not: as many rows may be others by now', async () => {
  const longAgo = new Date(Date.now() - 13 * 3_600_000)
  const age = async (org: { store: DataCopyStore; filesNow: () => Promise<string[]> }) => {
    for (const name of await org.filesNow()) await utimes(join(org.store.location(RUN), name), longAgo, longAgo)
  }
  const whole = await orgWithPages()
  await copied(whole, ACTIVITY)
  const half = await orgWithHalf()
  for (const org of [whole, half]) {
    await age(org)
    expect(await copied(org, ACTIVITY)).toMatchObject({ rows: 60 })
    expect(jobsMade(org.simulator)).toBe(2)
  }
})

/** Three of six pages are on disk when the run is cancelled. */
async function orgWithHalf() {
  const org = await orgWithPages()
  let pages = 0
  const threePages = async () => {
    pages += 1
    return pages <= 3
  }
  expect(await copyOf(org, ACTIVITY, threePages)).toBe('elsewhere')
  const [part = ''] = (await org.filesNow()).filter((name) => name.endsWith('.part'))
  return { ...org, part: join(org.store.location(RUN), part) }
}

test('a part is cut to what was noted, or begun anew where it is no longer the same', async () => {
  const torn = await orgWithHalf()
  await appendFile(torn.part, 'half a page')
  await copied(torn, ACTIVITY)
  expect(pagesFetched(torn.simulator)).toBe(6)

  const changed = await orgWithHalf()
  const handle = await open(changed.part, 'r+')
  await handle.write('x', 5)
  await handle.close()
  const file = await copied(changed, ACTIVITY)
  expect(pagesFetched(changed.simulator)).toBe(9)
  for (const { csvOf, simulator, path } of [
    { ...torn, ...file },
    { ...changed, ...file },
  ]) {
    const [header = [], ...records] = await csvOf(path)
    expect(records).toEqual(rowsIn(simulator.org, ACTIVITY, header))
  }
})

test('an export that Salesforce has forgotten begins anew', async () => {
  const org = await orgWithHalf()
  org.simulator.org.bulkJobs = []
  expect((await copied(org, ACTIVITY)).rows).toBe(60)
  expect(pagesFetched(org.simulator)).toBe(9)
})

test('an export that no longer knows the place begins anew', async () => {
  const org = await orgWithHalf()
  const body = [{ errorCode: 'INVALIDLOCATOR', message: 'The locator is invalid' }]
  org.simulator.faults.add({ path: /results/, action: { kind: 'answer', status: 400, body } })
  expect((await copied(org, ACTIVITY)).rows).toBe(60)
  expect(jobsMade(org.simulator)).toBe(2)
})

test('a worker that stood still and wakes up writes nothing into what another has taken over', async () => {
  const org = await orgWithPages()
  const header = (await extractOf(org.gateway, ACTIVITY)).fields
  const exportId = await org.gateway.startExport(await extractOf(org.gateway, ACTIVITY))
  expect(await org.gateway.exportedRows(exportId)).toBe(60)
  const readFrom = new Date().toISOString()
  const stalled = await org.store.openRows(key)
  await stalled.begin({ exportId, header, readFrom })
  const page = await org.gateway.exportPage(exportId, { header, next: undefined })
  await stalled.addPage(page)
  const second = await org.gateway.exportPage(exportId, { header, next: page.next })

  const file = await copied(org, ACTIVITY)
  expect(await stalled.addPage(second)).toBe('overtaken')
  expect(await stalled.begin({ exportId, header, readFrom })).toBe('overtaken')
  expect(await org.store.finishedRows(RUN, 0)).toEqual([file])
  expect((await org.csvOf(file.path)).slice(1)).toEqual(rowsIn(org.simulator.org, ACTIVITY, header))
  expect(pagesFetched(org.simulator)).toBe(7)
})

test('a session that ends between two pages is renewed', async () => {
  const org = await orgWithPages()
  let asked = 0
  const file = await copyOf(org, ACTIVITY, async () => {
    asked += 1
    if (asked === 3) org.simulator.org.expireSessions()
    return true
  })
  expect(file).toMatchObject({ rows: 60 })
})

test('fewer rows than the job has processed are a fault, and not kept', async () => {
  const org = await orgWithPages()
  const { fields } = await extractOf(org.gateway, ACTIVITY)
  const headers = { 'content-type': 'text/csv', 'sforce-locator': 'null', 'sforce-numberofrecords': '1' }
  const body = `${fields.map((name) => `"${name}"`).join(',')}\n${fields.map(() => '"x"').join(',')}\n`
  org.simulator.faults.add({ path: /results/, action: { kind: 'answer', status: 200, headers, body } })
  expect(await faultOf(copyOf(org, ACTIVITY))).toMatchObject({ code: 'unexpected-answer' })
  expect(await org.store.finishedRows(RUN, 0)).toEqual([])
  expect((await copied(org, ACTIVITY)).rows).toBe(60)
})

test('an org that changes while it is copied is copied once more, and then told of', async () => {
  const org = await orgWithPages()
  const rows = org.simulator.org.packages[0]?.objects[1]?.rows ?? []
  let changes = 1
  const changing = async () => {
    if (changes > 0) rows.pop()
    changes -= 1
    return true
  }
  expect(await copyOf(org, ACTIVITY, changing)).toMatchObject({ rows: 59 })
  expect(jobsMade(org.simulator)).toBe(2)
  await org.store.discardRows(key)
  changes = Number.POSITIVE_INFINITY
  const facts = await faultOf(copyOf(org, ACTIVITY, changing))
  expect(facts).toMatchObject({ kind: 'permanent', code: 'copy-incomplete' })
  expect(facts.detail).toMatch(new RegExp(`^${ACTIVITY}: \\d+ / \\d+$`))
})
