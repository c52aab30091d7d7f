import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DataCopyFile, DataCopyStore } from '../../src/runbook/data-copy-port.ts'
import { diskFault } from '../../src/services/data-copy/disk.ts'
import { createDataCopyStore } from '../../src/services/data-copy/store.ts'
import { RUN, storeUnderTest } from './copy-under-test.ts'
import { faultOf } from './org-under-test.ts'

const OBJECT = 'Thing__c'
const key = { runId: RUN, name: OBJECT, namespace: 'HubSpot_Inc', edition: 0 }
const readFrom = '2026-10-01T00:00:00.000Z'
const sealing = { runId: RUN, namespace: 'HubSpot_Inc', createdAt: '2026-10-01T00:00:00.000Z' }

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function written(store: DataCopyStore, rows: number): Promise<DataCopyFile> {
  const writer = await store.openRows(key)
  await writer.begin({ exportId: '750-1', header: ['Id'], readFrom })
  const csv = pieces(...Array.from({ length: rows }, (_, index) => `"${index}"\n`))
  await writer.addPage({ csv, rows, next: undefined })
  const file = await writer.finish()
  if (file === 'overtaken') throw new Error('overtaken')
  return file
}

test('only this user may read a copy', async () => {
  const { store } = await storeUnderTest()
  const content = { fullName: 'Contact', pages: ['ä'] }
  const file = await store.writeMetadata(RUN, 'Contact-Contact %28Sales%29 Layout', content)
  const rows = await written(store, 2)
  const half = await store.openRows({ ...key, name: 'Other__c' })
  await half.begin({ exportId: '750-2', header: ['Id'], readFrom })
  const mode = async (path: string) => (await stat(path)).mode & 0o777
  expect(await mode(store.location(RUN))).toBe(0o700)
  const names = await readdir(store.location(RUN))
  expect(names).toHaveLength(5)
  expect(names).toContain(rows.path)
  for (const name of names) expect(await mode(join(store.location(RUN), name))).toBe(0o600)
  expect(JSON.parse(await readFile(join(store.location(RUN), file.path), 'utf8'))).toEqual(content)
})

test('a layout with a long name in another script has a file of its own', async () => {
  const { store, filesNow } = await storeUnderTest()
  const named = (end: string) =>
    store.writeMetadata(RUN, `layout-Contact-${'取引先責任者レイアウト'.repeat(7)}${end}`, end)
  const [one, other] = [await named('一'), await named('二')]
  expect(one.path).not.toBe(other.path)
  expect(await filesNow()).toEqual([one.path, other.path].toSorted())
  expect(await named('一')).toEqual(one)
})

test('a sealed copy is intact until a byte, a mode, a file or its seal changes', async () => {
  const { store } = await storeUnderTest()
  const rows = await written(store, 2)
  const layout = await store.writeMetadata(RUN, 'Lead-Lead Layout', { fullName: 'Lead-Lead Layout' })
  const sealed = { ...sealing, files: [rows, layout] }
  const manifest = await store.seal(sealed)
  expect(manifest).toMatchObject({
    rows: 2,
    bytes: rows.bytes + layout.bytes,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: true, differing: [] })
  expect(await store.sealed(RUN)).toEqual(manifest)

  await writeFile(join(store.location(RUN), layout.path), '{"fullName":"Lead-Lead Layouts"}\n')
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: false, differing: [layout.path] })
  await rm(join(store.location(RUN), rows.path))
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: false, differing: [rows.path, layout.path] })
  await store.seal({ ...sealed, files: [layout] })
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: false, differing: ['manifest.json'] })
  await writeFile(join(store.location(RUN), 'manifest.json'), '{}')
  expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: false, differing: ['manifest.json'] })
})

test('a second edition of an object replaces the first whole, and uses nothing of it', async () => {
  const { store, csvOf } = await storeUnderTest()
  await written(store, 3)
  expect(await store.finishedRows(RUN, 1)).toEqual([])
  const half = await store.openRows(key)
  await half.begin({ exportId: '750-1', header: ['Id'], readFrom })
  const next = await store.openRows({ ...key, edition: 1 })
  expect(next.mark()).toBeUndefined()
  await next.begin({ exportId: '750-2', header: ['Id'], readFrom })
  await next.addPage({ csv: pieces('"9"'), rows: 1, next: undefined })
  const file = await next.finish()
  expect(file).toMatchObject({ rows: 1 })
  expect(await store.finishedRows(RUN, 1)).toEqual([file])
  expect(await csvOf(`rows.${OBJECT}.csv.gz`)).toEqual([['Id'], ['9']])
})

test('a purged copy is gone, and purging it again says that there was none', async () => {
  const { store, folder } = await storeUnderTest()
  await store.writeMetadata(RUN, 'Layout', {})
  await store.writeMetadata('run-2', 'Layout', {})
  expect(await store.list()).toEqual([RUN, 'run-2'])
  expect(await store.purge(RUN)).toBe('deleted')
  expect(await store.purge(RUN)).toBe('absent')
  expect(await readdir(folder)).toEqual(['run-2'])
})

test("a run's id cannot lead out of the store", async () => {
  const { store } = await storeUnderTest()
  expect(() => store.location('../elsewhere')).toThrow(TypeError)
  await expect(store.purge('..')).rejects.toThrow(TypeError)
})

test('a disk that is too small, or that nobody may write to, is told with its folder and its room', async () => {
  const { folder, store } = await storeUnderTest()
  await store.requireRoom(1)
  const small = createDataCopyStore({ folder: join(folder, 'later', 'copies'), freeBytes: async () => 300_000_000 })
  await small.requireRoom(200_000_000)
  const full = { vendor: 'store', kind: 'permanent', code: 'disk-full' }
  expect(await faultOf(small.requireRoom(2_000_000_000))).toEqual({
    ...full,
    detail: `${join(folder, 'later', 'copies')}: 300 MB < 2100 MB`,
  })
  const noSpace = Object.assign(new Error('write'), { code: 'ENOSPC' })
  expect(await diskFault(noSpace, folder)).toMatchObject({ facts: full })

  await writeFile(join(folder, 'a-file'), '')
  const misplaced = createDataCopyStore({ folder: join(folder, 'a-file') })
  const refused = [() => misplaced.openRows(key), () => misplaced.writeMetadata(RUN, 'Layout', {})]
  for (const write of refused) {
    const facts = await faultOf(write())
    expect(facts).toMatchObject({ kind: 'permanent', code: 'folder-refused' })
    expect(facts.detail).toContain(join(folder, 'a-file'))
  }
})
