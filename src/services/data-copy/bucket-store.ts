import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { CopyToSeal, DataCopyManifest, DataCopyStore } from '../../runbook/data-copy-port.ts'
import { Fault } from '../../runbook/fault.ts'
import type { Bucket } from './bucket.ts'
import { exists, measure } from './files.ts'
import { MANIFEST_FILE, readManifest } from './manifest.ts'

/**
 * Data copies in a bucket. They are made on this machine's disk, where an interrupted one goes on; sealing moves them. The
 * manifest goes last, so that what has one is whole.
 */
const root = 'uninstall-hubspot-data-copies/'

export function createBucketStore(disk: DataCopyStore, bucket: Bucket): DataCopyStore {
  async function seal(copy: CopyToSeal): Promise<DataCopyManifest> {
    const { runId } = copy
    const manifest = await disk.seal(copy)
    const folder = disk.location(runId)
    for (const { path, bytes, sha256 } of manifest.files) {
      // What an earlier copy of this run has put there lies there still: of packages that are gone there is nothing newer.
      if (!(await exists(join(folder, path)))) continue
      await bucket.put({ key: keyOf(runId, path), path: join(folder, path), bytes, sha256 })
    }
    const manifestPath = join(folder, MANIFEST_FILE)
    await bucket.put({ key: keyOf(runId, MANIFEST_FILE), path: manifestPath, ...(await measure(manifestPath)) })
    const { intact, differing } = await check(runId, manifest.sha256)
    if (!intact) throw notAsSent(differing.join(', '))
    await disk.purge(runId)
    return manifest
  }

  async function sealed(runId: string): Promise<DataCopyManifest | undefined> {
    const content = await contentOf(bucket, keyOf(runId, MANIFEST_FILE))
    const manifest = content && readManifest(content.toString('utf8'))
    return manifest && content && { ...manifest, sha256: createHash('sha256').update(content).digest('hex') }
  }

  async function check(runId: string, manifestSha256: string): Promise<{ intact: boolean; differing: string[] }> {
    const manifest = await sealed(runId)
    if (manifest?.sha256 !== manifestSha256) return { intact: false, differing: [MANIFEST_FILE] }
    const differing: string[] = []
    for (const { path, bytes, sha256 } of manifest.files) {
      const found = await sumOf(bucket, keyOf(runId, path))
      if (found?.bytes !== bytes || found.sha256 !== sha256) differing.push(path)
    }
    return { intact: differing.length === 0, differing }
  }

  /** Also what an interrupted copy left on this disk. */
  async function purge(runId: string): Promise<'deleted' | 'absent' | 'remains'> {
    const onDisk = await disk.purge(runId)
    const { deleted, left } = await bucket.empty(`${root}${runId}/`)
    if (left > 0 || onDisk === 'remains') return 'remains'
    return deleted > 0 ? 'deleted' : onDisk
  }

  async function list(): Promise<string[]> {
    const keys = await bucket.keys(root)
    const stored = keys.map((key) => key.slice(root.length).split('/', 1)[0] ?? '')
    return [...new Set([...stored, ...(await disk.list())])]
  }

  const location = (runId: string) => bucket.address(`${root}${runId}/`)
  return { ...disk, seal, sealed, check, purge, list, location }
}

function keyOf(runId: string, path: string): string {
  return `${root}${runId}/${path}`
}

async function contentOf(bucket: Bucket, key: string): Promise<Buffer | undefined> {
  const body = await bucket.read(key)
  if (body === undefined) return undefined
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function sumOf(bucket: Bucket, key: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const body = await bucket.read(key)
  if (body === undefined) return undefined
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of body) {
    bytes += piece.length
    hash.update(piece)
  }
  return { bytes, sha256: hash.digest('hex') }
}

function notAsSent(detail: string): Fault {
  return new Fault({ vendor: 'store', kind: 'unknown', code: 'copy-incomplete', detail })
}
