import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type S3Simulator, startS3Simulator } from '../../sandbox/s3/server.ts'
import type { DataCopyStore } from '../../src/runbook/data-copy-port.ts'
import { createBucket } from '../../src/services/data-copy/bucket.ts'
import { createBucketStore } from '../../src/services/data-copy/bucket-store.ts'
import { createDataCopyStore } from '../../src/services/data-copy/store.ts'

const key = { id: 'DEMOKEY', secret: 'demo-secret', region: 'eu-central-1' }

let folder = ''
let storage: S3Simulator
let copies: DataCopyStore

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bucket-store-'))
  storage = await startS3Simulator({ key, bucket: 'copies', keepsVersions: true })
  const credentials = { accessKeyId: key.id, secretAccessKey: key.secret }
  const bucket = createBucket({ name: 'copies', region: key.region, endpoint: storage.url, credentials })
  copies = createBucketStore(createDataCopyStore({ folder }), bucket)
})
afterEach(async () => {
  await storage.close()
  await rm(folder, { recursive: true, force: true })
})

async function makeCopy(runId = 'run-1') {
  const files = [
    await copies.writeMetadata(runId, 'layout-Contact-Übersicht', { page: 'HubSpot_Inc__Intelligence' }),
    await copies.writeMetadata(runId, 'components', ['HubSpot_Inc__A', 'HubSpot_Inc__B']),
  ]
  return { runId, namespace: 'HubSpot_Inc', createdAt: '2026-01-01T00:00:00.000Z', files }
}

describe('data copies in a bucket', () => {
  it('are moved there when they are sealed, and nothing stays on this disk', async () => {
    const manifest = await copies.seal(await makeCopy())
    expect(await copies.check('run-1', manifest.sha256)).toEqual({ intact: true, differing: [] })
    expect(await copies.sealed('run-1')).toEqual(manifest)
    expect(await readdir(folder)).toEqual([])
    expect(copies.location('run-1')).toBe('s3://copies/uninstall-hubspot-data-copies/run-1/')
    expect(await copies.list()).toEqual(['run-1'])
  })

  it('are whole or have no manifest: what broke off on the way is sent again', async () => {
    const copy = await makeCopy()
    storage.faults.add({ method: 'PUT', path: /run-1/, skip: 1, action: { kind: 'drop' } })
    await expect(copies.seal(copy)).rejects.toMatchObject({ facts: { code: 'storage-unreachable', kind: 'unknown' } })
    expect(await copies.sealed('run-1')).toBeUndefined()
    const manifest = await copies.seal(copy)
    expect((await copies.check('run-1', manifest.sha256)).intact).toBe(true)
  })

  it('name what is missing or differs in the bucket', async () => {
    const { sha256 } = await copies.seal(await makeCopy())
    const [first, second] = storage.bucket.versions
    if (!first || !second) throw new Error('nothing was put')
    first.content = Buffer.from('something else')
    second.content = 'deleted'
    expect(await copies.check('run-1', sha256)).toEqual({
      intact: false,
      differing: ['metadata.layout-Contact-%C3%9Cbersicht.json', 'metadata.components.json'],
    })
    expect((await copies.check('run-1', 'another')).differing).toEqual(['manifest.json'])
  })

  it('keep the files of an earlier copy whose package is gone', async () => {
    const first = await makeCopy()
    await copies.seal(first)
    const [kept] = first.files
    if (!kept) throw new Error('nothing was copied')
    const again = await copies.writeMetadata('run-1', 'components', ['HubSpot_Inc__B'])
    const manifest = await copies.seal({ ...first, files: [kept, again] })
    expect((await copies.check('run-1', manifest.sha256)).intact).toBe(true)
  })

  it('are deleted in every version, with what an interrupted copy left on the disk', async () => {
    await copies.seal(await makeCopy())
    await copies.seal(await makeCopy())
    await copies.seal(await makeCopy('run-2'))
    await copies.writeMetadata('run-1', 'components', [])
    expect(await copies.purge('run-1')).toBe('deleted')
    expect(storage.bucket.versions.filter((version) => version.key.includes('run-1'))).toEqual([])
    expect(await readdir(folder)).toEqual([])
    expect(await copies.list()).toEqual(['run-2'])
    expect(await copies.purge('run-1')).toBe('absent')
  })

  it('remain where a retention rule keeps them, and this is said', async () => {
    await copies.seal(await makeCopy())
    storage.bucket.isLocked = true
    expect(await copies.purge('run-1')).toBe('remains')
  })
})
