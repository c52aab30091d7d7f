import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type {
  CopyToSeal,
  DataCopyFile,
  DataCopyManifest,
  DataCopyStore,
  RowsKey,
  RowsWriter,
} from '../../runbook/data-copy-port.ts'
import { errorCode, onDisk, requireRoom } from './disk.ts'
import { exists, isPrivate, makePrivateFolder, measure, writePrivate } from './files.ts'
import { dataCopyFile, MANIFEST_FILE, readManifest, sealContent, writeManifest } from './manifest.ts'
import { discardParts, isFresh, type RowsPlace, takePart, writeNote } from './rows-part.ts'
import { type FinishedRows, writerOf } from './rows-writer.ts'

type DataCopyStoreOptions = {
  folder: string
  /** Of the disk that a folder lies on, in bytes; asked of the system by default. */
  freeBytes?: (folder: string) => Promise<number>
  /** Deletes a folder with all that is in it; the system by default. */
  remove?: (folder: string) => Promise<void>
}

const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true })

/** Data copies on this machine's disk: a folder per run, readable by this user alone, closed by a manifest of checksums. */
export function createDataCopyStore({ folder, freeBytes, remove = removeFolder }: DataCopyStoreOptions): DataCopyStore {
  const root = resolve(folder)

  function location(runId: string): string {
    // The run's id becomes a folder's name; nothing in it may lead out of the store.
    if (!/^[\w-]+$/.test(runId)) throw new TypeError(`"${runId}" cannot be the name of a folder`)
    return join(root, runId)
  }

  function placeOf({ runId, name, edition }: RowsKey): RowsPlace {
    return { folder: location(runId), path: `rows.${fileName(name)}.csv.gz`, edition }
  }

  async function openRows(key: RowsKey): Promise<RowsWriter> {
    const place = placeOf(key)
    await makePrivateFolder(place.folder)
    const writer = writerOf(place, await takePart(place))
    return {
      mark: writer.mark,
      begin: (start) => onDisk(root, () => writer.begin(start)),
      addPage: (page) => onDisk(root, () => writer.addPage(page)),
      finish: () => onDisk(root, async () => finished(key, await writer.finish())),
    }
  }

  async function finished(key: RowsKey, written: FinishedRows | 'overtaken'): Promise<DataCopyFile | 'overtaken'> {
    if (written === 'overtaken') return written
    const place = placeOf(key)
    const { name, namespace } = key
    const file: DataCopyFile = { path: place.path, kind: 'rows', name, namespace, ...written }
    await writeNote(finishedNote(place), { edition: key.edition, file })
    return file
  }

  async function finishedRows(runId: string, edition: number): Promise<DataCopyFile[]> {
    const folder = location(runId)
    const notes = (await namesIn(folder)).filter((name) => name.endsWith(FINISHED))
    const files: DataCopyFile[] = []
    for (const name of notes) {
      const note = readFinished(await textOf(join(folder, name)))
      if (note?.edition !== edition) continue
      const found = await stat(join(folder, note.file.path)).catch(() => undefined)
      if (found?.size === note.file.bytes) files.push(note.file)
    }
    return files
  }

  async function finishedFile(key: RowsKey): Promise<DataCopyFile | undefined> {
    if (!(await isFresh(finishedNote(placeOf(key))))) return undefined
    const file = (await finishedRows(key.runId, key.edition)).find(({ name }) => name === key.name)
    return file && (await asWritten(join(location(key.runId), file.path), file)) ? file : undefined
  }

  async function discardRows(key: RowsKey): Promise<void> {
    const place = placeOf(key)
    await rm(finishedNote(place), { force: true })
    if (await exists(place.folder)) await discardParts(place)
  }

  async function writeMetadata(runId: string, name: string, content: unknown): Promise<DataCopyFile> {
    const path = `metadata.${fileName(name)}.json`
    const text = `${JSON.stringify(content, null, 2)}\n`
    const written = await writePrivate(location(runId), join(location(runId), path), text)
    return { path, kind: 'metadata', name, rows: 0, ...written }
  }

  async function seal(copy: CopyToSeal): Promise<DataCopyManifest> {
    const content = sealContent(copy)
    const path = join(location(copy.runId), MANIFEST_FILE)
    const { sha256 } = await writePrivate(location(copy.runId), path, writeManifest(content))
    return { ...content, sha256 }
  }

  async function sealed(runId: string): Promise<DataCopyManifest | undefined> {
    const path = join(location(runId), MANIFEST_FILE)
    const content = readManifest(await textOf(path))
    return content && { ...content, sha256: (await measure(path)).sha256 }
  }

  async function check(runId: string, manifestSha256: string): Promise<{ intact: boolean; differing: string[] }> {
    const manifest = await sealed(runId)
    if (manifest?.sha256 !== manifestSha256) return { intact: false, differing: [MANIFEST_FILE] }
    const differing: string[] = []
    for (const file of manifest.files) {
      if (!(await asWritten(join(location(runId), file.path), file))) differing.push(file.path)
    }
    return { intact: differing.length === 0, differing }
  }

  async function purge(runId: string): Promise<'deleted' | 'absent' | 'remains'> {
    if (!(await exists(location(runId)))) return 'absent'
    try {
      await remove(location(runId))
    } catch (error) {
      // Whatever the disk has against it, the copy is still there.
      if (errorCode(error) === '') throw error
    }
    return (await exists(location(runId))) ? 'remains' : 'deleted'
  }

  async function list(): Promise<string[]> {
    return namesIn(root)
  }

  return {
    openRows: (key) => onDisk(root, () => openRows(key)),
    finishedRows,
    finishedFile,
    discardRows: (key) => onDisk(root, () => discardRows(key)),
    writeMetadata: (runId, name, content) => onDisk(root, () => writeMetadata(runId, name, content)),
    seal: (copy) => onDisk(root, () => seal(copy)),
    sealed,
    check: (runId, manifestSha256) => onDisk(root, () => check(runId, manifestSha256)),
    requireRoom: (bytes) => onDisk(root, () => requireRoom(root, bytes, freeBytes)),
    location,
    purge,
    list,
  }
}

/** `encodeURIComponent` keeps different names apart and leaves no slash; a layout's name can hold anything. */
function fileName(name: string): string {
  const encoded = encodeURIComponent(name)
  if (encoded.length <= longestName) return encoded
  const sum = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return `${encoded.slice(0, longestName - sum.length - 1)}-${sum}`
}

/** File systems take 255 bytes, of which a part's note needs up to 91; a letter of many scripts is nine here. */
const longestName = 120

const FINISHED = '.finished.json'

function finishedNote({ folder, path }: RowsPlace): string {
  return join(folder, `${path}${FINISHED}`)
}

async function namesIn(folder: string): Promise<string[]> {
  return (await exists(folder)) ? readdir(folder) : []
}

const finishedSchema = z.strictObject({ edition: z.number(), file: dataCopyFile.extend({ readFrom: z.string() }) })

function readFinished(text: string) {
  try {
    return finishedSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

async function asWritten(path: string, file: DataCopyFile): Promise<boolean> {
  if (!(await exists(path)) || !(await isPrivate(path))) return false
  const { bytes, sha256 } = await measure(path)
  return bytes === file.bytes && sha256 === file.sha256
}
