import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ObjectField } from '../../sandbox/world/salesforce-world.ts'
import { createDataCopyStore } from '../../src/services/data-copy/store.ts'
import { faultOf, orgUnderTest } from './org-under-test.ts'

const ACTIVITY = 'HubSpot_Inc__HubSpot_Activity__c'
const RUN = 'run-1'
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-copy-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function csvOf(path: string): Promise<string[][]> {
  return parse(gunzipSync(await readFile(join(folder, RUN, path))))
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

test('the rows of several pages lie in one file, with one header and every character', async () => {
  const { gateway, simulator } = await orgUnderTest({ world: { activityRows: 57 }, simulator: { bulkPageSize: 20 } })
  const store = createDataCopyStore({ folder })
  const rows = await gateway.exportRows(ACTIVITY)
  const file = await store.writeRows(RUN, ACTIVITY, rows.pages)
  expect(file).toMatchObject({ kind: 'rows', name: ACTIVITY, rows: 57 })
  expect(rows.rowCount()).toBe(57)
  const pages = simulator.routes.entries().filter(({ route }) => route === 'salesforce.bulk.query.results')
  expect(pages).toHaveLength(3)

  const object = simulator.org.packages[0]?.objects.find(({ name }) => name === ACTIVITY)
  const [header, ...records] = await csvOf(file.path)
  expect(header).toEqual(rows.header)
  expect(records).toEqual(object?.rows.map((row) => rows.header.map((field) => String(row[field] ?? ''))))
  expect(JSON.stringify(records)).toContain('Straße geändert;\\r\\nalte Adresse')
})

test('an object without rows gives a file with its header alone', async () => {
  const { gateway } = await orgUnderTest({ world: { activityRows: 0 } })
  const rows = await gateway.exportRows(ACTIVITY)
  const file = await createDataCopyStore({ folder }).writeRows(RUN, ACTIVITY, rows.pages)
  expect(file.rows).toBe(0)
  expect(await csvOf(file.path)).toEqual([rows.header])
})

test('fields that Bulk queries refuse are left out', async () => {
  const place: ObjectField = { name: 'HubSpot_Inc__Place__c', label: 'Place', type: 'location' }
  const { gateway } = await orgUnderTest({
    change: (world) => {
      for (const object of world.packages[0]?.objects ?? []) object.fields.push(place)
    },
  })
  const rows = await gateway.exportRows(ACTIVITY)
  expect(rows.header).not.toContain(place.name)
  expect(rows.header).toContain('HubSpot_Inc__Body__c')
})

test('a page that breaks off leaves no file behind, and no half of one', async () => {
  const { gateway, simulator } = await orgUnderTest({ simulator: { bulkPageSize: 5 } })
  const store = createDataCopyStore({ folder })
  const rows = await gateway.exportRows(ACTIVITY)
  simulator.faults.add({ path: /results/, skip: 1, action: { kind: 'drop' } })
  expect(await faultOf(store.writeRows(RUN, ACTIVITY, rows.pages))).toMatchObject({ code: 'unreachable' })
  expect(await readdir(join(folder, RUN))).toEqual([])
})

test('a session that ends between two pages is renewed', async () => {
  const { gateway, simulator } = await orgUnderTest({ simulator: { bulkPageSize: 5 } })
  const rows = await gateway.exportRows(ACTIVITY)
  simulator.org.expireSessions()
  const file = await createDataCopyStore({ folder }).writeRows(RUN, ACTIVITY, rows.pages)
  expect(file.rows).toBe(12)
})

test('fewer rows than the job has processed are a fault', async () => {
  const { gateway, simulator } = await orgUnderTest()
  const rows = await gateway.exportRows(ACTIVITY)
  const headers = { 'content-type': 'text/csv', 'sforce-locator': 'null', 'sforce-numberofrecords': '1' }
  const body = `${rows.header.map((name) => `"${name}"`).join(',')}\n${rows.header.map(() => '"x"').join(',')}\n`
  simulator.faults.add({ path: /results/, action: { kind: 'answer', status: 200, headers, body } })
  const facts = await faultOf(createDataCopyStore({ folder }).writeRows(RUN, ACTIVITY, rows.pages))
  expect(facts).toMatchObject({ code: 'unexpected-answer' })
})

test('only this user may read a copy', async () => {
  const store = createDataCopyStore({ folder })
  const file = await store.writeMetadata(RUN, 'Contact-Contact %28Sales%29 Layout', {
    fullName: 'Contact',
    pages: ['ä'],
  })
  const mode = async (path: string) => (await stat(path)).mode & 0o777
  expect(await mode(store.location(RUN))).toBe(0o700)
  expect(await mode(join(store.location(RUN), file.path))).toBe(0o600)
  expect(JSON.parse(await readFile(join(store.location(RUN), file.path), 'utf8'))).toEqual({
    fullName: 'Contact',
    pages: ['ä'],
  })
})

test('a sealed copy is intact until a byte, a mode, a file or its seal changes', async () => {
  const store = createDataCopyStore({ folder })
  const rows = await store.writeRows(RUN, ACTIVITY, inPieces(Buffer.from('"Id"\n"1"\n"2"\n'), 3))
  const layout = await store.writeMetadata(RUN, 'Lead-Lead Layout', { fullName: 'Lead-Lead Layout' })
  const sealed = { runId: RUN, namespace: 'HubSpot_Inc', createdAt: '2026-10-01T00:00:00.000Z', files: [rows, layout] }
  const manifest = await store.seal(sealed)
  expect(manifest).toMatchObject({
    rows: 2,
    bytes: rows.bytes + layout.bytes,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: true, differing: [] })

  await writeFile(join(store.location(RUN), layout.path), '{"fullName":"Lead-Lead Layouts"}\n')
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: false, differing: [layout.path] })
  await rm(join(store.location(RUN), rows.path))
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: false, differing: [rows.path, layout.path] })
  await store.seal({ ...sealed, files: [layout] })
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: false, differing: ['manifest.json'] })
  await writeFile(join(store.location(RUN), 'manifest.json'), '{}')
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: false, differing: ['manifest.json'] })
})

test('a second write of the same object replaces the first whole', async () => {
  const store = createDataCopyStore({ folder })
  await store.writeRows(RUN, ACTIVITY, inPieces(Buffer.from('"Id"\n"1"\n"2"\n"3"\n'), 4))
  const second = await store.writeRows(RUN, ACTIVITY, inPieces(Buffer.from('"Id"\n"9"\n'), 4))
  expect(await csvOf(second.path)).toEqual([['Id'], ['9']])
  expect(await readdir(store.location(RUN))).toEqual([second.path])
})

test('a purged copy is gone, and purging it again says that there was none', async () => {
  const store = createDataCopyStore({ folder })
  await store.writeMetadata(RUN, 'Layout', {})
  await store.writeMetadata('run-2', 'Layout', {})
  expect(await store.list()).toEqual([RUN, 'run-2'])
  expect(await store.purge(RUN)).toBe('deleted')
  expect(await store.purge(RUN)).toBe('absent')
  expect(await readdir(folder)).toEqual(['run-2'])
})

test("a run's id cannot lead out of the store", async () => {
  const store = createDataCopyStore({ folder })
  expect(() => store.location('../elsewhere')).toThrow(TypeError)
  await expect(store.purge('..')).rejects.toThrow(TypeError)
})

test('any table, cut anywhere, is counted right and parses back exactly', async () => {
  const store = createDataCopyStore({ folder })
  const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a "quoted"\r\nline', 'ä,ö;ü', '\n', '""', ''))
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc
        .array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 })
        .map((rows) => ({ width, rows })),
    )
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), async ({ width, rows }, size) => {
      const header = Array.from({ length: width }, (_, index) => `Field_${index}__c`)
      const csv = Buffer.from(stringify([header, ...rows], { quoted: true, quoted_empty: true }))
      const file = await store.writeRows(RUN, ACTIVITY, inPieces(csv, size))
      expect(file.rows).toBe(rows.length)
      expect(await csvOf(file.path)).toEqual([header, ...rows])
      const { sha256 } = await store.seal({
        runId: RUN,
        namespace: 'HubSpot_Inc',
        createdAt: '2026-10-01T00:00:00.000Z',
        files: [file],
      })
      expect(await store.check(RUN, sha256)).toEqual({ intact: true, differing: [] })
    }),
    { numRuns: 60 },
  )
})
