import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Files that only this user may read, complete or not there: written under another name, flushed, then renamed. */
export const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

export type Written = { bytes: number; sha256: string }

export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
  // `mkdir` leaves the mode of a folder that was there already.
  await chmod(folder, PRIVATE_FOLDER)
}

export async function writePrivate(folder: string, path: string, content: string): Promise<Written> {
  await makePrivateFolder(folder)
  const temporary = `${path}.${randomUUID()}.part`
  try {
    await pipeline(Readable.from([Buffer.from(content)]), privateStream(temporary))
    await flush(temporary)
    await rename(temporary, path)
    await flush(folder)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return measure(path)
}

export function privateStream(path: string) {
  return createWriteStream(path, { mode: PRIVATE_FILE, flags: 'wx' })
}

/** A copy that is lost with the machine's next power cut is none; the uninstall follows at once. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Read back from disk, not from what was meant to be written. */
export async function measure(path: string): Promise<Written> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const content = Buffer.from(piece)
    bytes += content.length
    hash.update(content)
  }
  return { bytes, sha256: hash.digest('hex') }
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

export async function isPrivate(path: string): Promise<boolean> {
  return ((await stat(path)).mode & 0o077) === 0
}
