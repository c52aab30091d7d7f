/**
 * Two servers on one data folder destroy its file, so the folder is locked. The lock names its owner and the
 * server; the lock of a dead owner is taken over, after the server that it may have left behind has been ended.
 */
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { redisText } from '../../messages/console.ts'
import { endOrphan, type LockedServer } from './orphan.ts'
import { processTitle } from './process-title.ts'

const lockSchema = z.object({
  host: z.string(),
  owner: z.object({ pid: z.number(), title: z.string() }),
  server: z.object({ pid: z.number(), port: z.number() }).optional(),
})

type Lock = z.output<typeof lockSchema>

export type DataLock = {
  /** Kept on disk, so that the next start finds the server even if this process is killed. */
  recordServer: (server: LockedServer) => Promise<void>
  release: () => Promise<void>
}

/** A folder is held by this process id for as long as it is listed here, and no longer. */
const heldHere = new Set<string>()

export async function lockFolder(folder: string): Promise<DataLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'server.lock')
  const title = (await processTitle(process.pid)) ?? ''
  const lock: Lock = { host: hostname(), owner: { pid: process.pid, title } }
  if (!(await create(path, lock))) await takeOver(path, lock)
  heldHere.add(path)
  return {
    async recordServer(server) {
      const next = `${path}.next`
      await writeFile(next, JSON.stringify({ ...lock, server }))
      await rename(next, path)
    },
    async release() {
      heldHere.delete(path)
      await rm(path, { force: true })
    },
  }
}

async function create(path: string, content: unknown): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(JSON.stringify(content))
    await file.close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Alone: of two starts that find the same dead lock, the second must not remove the first one's new lock. */
async function takeOver(path: string, lock: Lock): Promise<void> {
  const turn = `${path}.takeover`
  if (await isLeftBehind(turn)) await rm(turn, { force: true })
  if (!(await create(turn, lock))) throw new Error(redisText.takenOverNow(path))
  try {
    const old = await readLock(path)
    if (old) {
      if (await isHeld(path, old)) throw new Error(redisText.folderInUse(path, old.owner.pid, old.server?.port))
      if (old.server) await endOrphan(old.server)
      await rm(path)
    }
    if (!(await create(path, lock))) throw new Error(redisText.takenOverNow(path))
  } finally {
    await rm(turn, { force: true })
  }
}

async function isLeftBehind(turn: string): Promise<boolean> {
  const found = await stat(turn).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > 60_000
}

/** An unreadable lock blocks: nobody knows who holds it. */
async function readLock(path: string): Promise<Lock | undefined> {
  const content = await readFile(path, 'utf8').catch(() => undefined)
  if (content === undefined) return undefined
  try {
    return lockSchema.parse(JSON.parse(content))
  } catch (cause) {
    throw new Error(redisText.lockUnreadable(path), { cause })
  }
}

async function isHeld(path: string, { host, owner }: Lock): Promise<boolean> {
  // Another container's process ids mean nothing here.
  if (host !== hostname()) throw new Error(redisText.lockedElsewhere(path, host))
  if (owner.pid === process.pid) return heldHere.has(path)
  return (await processTitle(owner.pid)) === owner.title
}
