import { readdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { DataCopyFile, DataCopyManifest, DataCopyStore } from '../../runbook/data-copy-port.ts'
import { exists, isPrivate, measure, writePrivate, writeRowsFile } from './files.ts'
import {
  type CopyToSeal,
  MANIFEST_FILE,
  readManifest,
  type SealedContent,
  sealContent,
  writeManifest,
} from './manifest.ts'

/** Data copies on this machine's disk: a folder per run, readable by this user alone, closed by a manifest of checksums. */
export function createDataCopyStore({ folder }: { folder: string }): DataCopyStore {
  const root = resolve(folder)

  function location(runId: string): string {
    // The run's id becomes a folder's name; nothing in it may lead out of the store.
    if (!/^[\w-]+$/.test(runId)) throw new TypeError(`"${runId}" cannot be the name of a folder`)
    return join(root, runId)
  }

  async function writeRows(runId: string, name: string, pages: AsyncIterable<Uint8Array>): Promise<DataCopyFile> {
    const path = `rows.${fileName(name)}.csv.gz`
    return { path, kind: 'rows', name, ...(await writeRowsFile(join(location(runId), path), pages)) }
  }

  async function writeMetadata(runId: string, name: string, content: unknown): Promise<DataCopyFile> {
    const path = `metadata.${fileName(name)}.json`
    const text = `${JSON.stringify(content, null, 2)}\n`
    return { path, kind: 'metadata', name, rows: 0, ...(await writePrivate(join(location(runId), path), text)) }
  }

  async function seal(copy: CopyToSeal): Promise<DataCopyManifest> {
    const content = sealContent(copy)
    const { sha256 } = await writePrivate(join(location(copy.runId), MANIFEST_FILE), writeManifest(content))
    return { ...content, sha256 }
  }

  async function check(runId: string, manifestSha256: string): Promise<{ intact: boolean; differing: string[] }> {
    const path = join(location(runId), MANIFEST_FILE)
    const manifest = await manifestOf(location(runId))
    if (manifest === undefined || (await measure(path)).sha256 !== manifestSha256) {
      return { intact: false, differing: [MANIFEST_FILE] }
    }
    const differing: string[] = []
    for (const file of manifest.files) {
      if (!(await asWritten(join(location(runId), file.path), file))) differing.push(file.path)
    }
    return { intact: differing.length === 0, differing }
  }

  async function purge(runId: string): Promise<'deleted' | 'absent' | 'remains'> {
    if (!(await exists(location(runId)))) return 'absent'
    await rm(location(runId), { recursive: true, force: true })
    return (await exists(location(runId))) ? 'remains' : 'deleted'
  }

  async function list(): Promise<string[]> {
    return (await exists(root)) ? readdir(root) : []
  }

  return { writeRows, writeMetadata, seal, check, location, purge, list }
}

/** `encodeURIComponent` keeps different names apart and leaves no slash; a layout's name can hold anything. */
function fileName(name: string): string {
  return encodeURIComponent(name)
}

async function manifestOf(folder: string): Promise<SealedContent | undefined> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : readManifest(text)
}

async function asWritten(path: string, file: DataCopyFile): Promise<boolean> {
  if (!(await exists(path)) || !(await isPrivate(path))) return false
  const { bytes, sha256 } = await measure(path)
  return bytes === file.bytes && sha256 === file.sha256
}
