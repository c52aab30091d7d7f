import { createHash, type Hash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip, type Gzip } from 'node:zlib'
import { z } from 'zod'
import { errorCode } from './disk.ts'
import { flush, PRIVATE_FILE, privateStream } from './files.ts'

/**
 * A rows file that is not finished, and the note of how far it has come. Each attempt has a part of its own name. It takes
 * over by copying what an earlier one has noted, and then deletes that: whoever stood still and wakes up finds its part
 * gone, or goes on writing into a file that nobody sees any more.
 */
const notedSchema = z.strictObject({
  edition: z.number(),
  exportId: z.string(),
  header: z.array(z.string()),
  readFrom: z.string(),
  next: z.string().nullable(),
  complete: z.boolean(),
  rows: z.number(),
  bytes: z.number(),
  /** Of the part, as far as it is noted. */
  sha256: z.string(),
})

export type Noted = z.infer<typeof notedSchema>

type Part = { path: string; note: string }

/** Where an object's rows come to lie; `path` is the name of the finished file. */
export type RowsPlace = { folder: string; path: string; edition: number }

/** `noted` is undefined where there was nothing to take over. */
export type TakenPart = { part: Part; noted: Noted | undefined; hash: Hash }

export async function takePart(place: RowsPlace): Promise<TakenPart> {
  const id = randomUUID()
  const part = { path: join(place.folder, `${place.path}.${id}.part`), note: noteOf(place, id) }
  const taken = (await copiedFrom(await earlierParts(place), part)) ?? (await emptyPart(part))
  if (taken.noted) await writeNote(part.note, taken.noted)
  await discardParts(place, part)
  return taken
}

export async function discardParts({ folder, path }: RowsPlace, except?: Part): Promise<void> {
  for (const name of await partFiles(folder, path)) {
    const file = join(folder, name)
    if (file !== except?.path && file !== except?.note) await rm(file, { force: true })
  }
}

function noteOf({ folder, path }: RowsPlace, id: string): string {
  return join(folder, `${path}.${id}.json`)
}

/** The object's parts, their notes, and what was on its way to be a note. */
async function partFiles(folder: string, path: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter((name) => name.startsWith(`${path}.`) && /^[0-9a-f-]{36}\./.test(name.slice(path.length + 1)))
}

type Earlier = { path: string; noted: Noted }

/** The farthest first. */
async function earlierParts({ folder, path, edition }: RowsPlace): Promise<Earlier[]> {
  const parts: Earlier[] = []
  for (const name of await partFiles(folder, path)) {
    if (!name.endsWith('.json')) continue
    const noted = readNoted(await readFile(join(folder, name), 'utf8').catch(() => ''))
    if (noted?.edition === edition && (await isFresh(join(folder, name))))
      parts.push({ path: join(folder, name.replace(/\.json$/, '.part')), noted })
  }
  return parts.sort((one, other) => other.noted.rows - one.noted.rows)
}

/** An attempt that stood still for longer shows an org as it was: as many rows may be others by now. */
const longestUseMs = 12 * 3_600_000

export async function isFresh(note: string): Promise<boolean> {
  const found = await stat(note).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs < longestUseMs
}

async function copiedFrom(parts: readonly Earlier[], part: Part): Promise<TakenPart | undefined> {
  for (const { path, noted } of parts) {
    const hash = await copyPart(path, { to: part.path, bytes: noted.bytes })
    if (hash?.copy().digest('hex') === noted.sha256) return { part, noted, hash }
    await rm(part.path, { force: true })
  }
  return undefined
}

/** Not renamed: whoever still holds the earlier file open must not write into this one. */
async function copyPart(from: string, { to, bytes }: { to: string; bytes: number }): Promise<Hash | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(from, { end: bytes - 1 }), (pieces) => hashed(pieces, hash), privateStream(to))
    await flush(to)
    return hash
  } catch (error) {
    await rm(to, { force: true })
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function emptyPart(part: Part): Promise<TakenPart> {
  await writeFile(part.path, '', { mode: PRIVATE_FILE, flag: 'wx' })
  return { part, noted: undefined, hash: createHash('sha256') }
}

/** Larger than what the network gives at once: each block is a change of thread, and costs more than its memory (docs/performance.md). */
const BLOCK = 1024 * 1024

type Member = { pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>; at: number; hash: Hash }

/** Adds a gzip member, flushes it, and gives the part's new length. The part must be there: it is not made again. */
export async function appendMember({ path }: Part, { pieces, at, hash }: Member): Promise<number> {
  const handle = await open(path, 'r+')
  let end = at
  try {
    await handle.truncate(at)
    // Level 1: a multiple of the default's speed for files that are somewhat larger.
    const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: BLOCK })
    const fed = feed(gzip, pieces)
    // Told by the stream that it destroys.
    fed.catch(() => {})
    for await (const piece of hashed(gzip, hash)) end = await writeAt(handle, piece, end)
    await fed
    await handle.datasync()
    return end
  } catch (error) {
    // Where the disk is full, half a page would keep it so.
    await handle.truncate(at).catch(() => {})
    throw error
  } finally {
    await handle.close()
  }
}

/** Two blocks in turn: one is filled from the network while the other is compressed in a thread. */
async function feed(gzip: Gzip, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  let filling = Buffer.allocUnsafeSlow(BLOCK)
  let other = Buffer.allocUnsafeSlow(BLOCK)
  let filled = 0
  let compressed = Promise.resolve()
  async function pass() {
    await compressed
    const block = filling.subarray(0, filled)
    compressed = new Promise((resolve, reject) => gzip.write(block, (error) => (error ? reject(error) : resolve())))
    // Its failure is noticed with the next block; that may be a while.
    compressed.catch(() => {})
    const next = other
    other = filling
    filling = next
    filled = 0
  }
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; ) {
        const part = piece.subarray(at, at + BLOCK - filled)
        filling.set(part, filled)
        filled += part.length
        at += part.length
        if (filled === BLOCK) await pass()
      }
    }
    if (filled > 0) await pass()
    await compressed
    gzip.end()
  } catch (error) {
    gzip.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}

/** Gives the place behind it; a single write may take less than it is given. */
async function writeAt(handle: FileHandle, piece: Uint8Array, at: number): Promise<number> {
  let written = 0
  while (written < piece.length) {
    const { bytesWritten } = await handle.write(piece, written, piece.length - written, at + written)
    written += bytesWritten
  }
  return at + written
}

async function* hashed(pieces: AsyncIterable<unknown>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    if (!Buffer.isBuffer(piece)) throw new TypeError('a stream of bytes gave something else')
    hash.update(piece)
    yield piece
  }
}

/** Whole or not at all. Not flushed: one that is lost with the machine's power leaves the one before it, or none. */
export async function writeNote(path: string, note: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}`
  await writeFile(temporary, JSON.stringify(note), { mode: PRIVATE_FILE, flag: 'wx' })
  await rename(temporary, path)
}

function readNoted(text: string): Noted | undefined {
  try {
    return notedSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
