/**
 * A refresh token may be good for one use: the answer brings the next one, and using the old one again ends every session
 * (Salesforce Help 005316711, Refresh Token Rotation). So the next one is kept on disk, for the bot's user alone, and
 * workers that share the folder take turns.
 */
import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { isFault } from '../../../runbook/fault.ts'
import type { LoginProblem } from '../../../runbook/login-problem.ts'
import { fault } from './faults.ts'
import { jsonOf } from './json-of.ts'

type RefreshTokenPlace = { file: string; configured: string }

/** Opens a session with this token, and gives the next token where Salesforce sent one. */
type SpendRefreshToken = (token: string) => Promise<string | undefined>

export async function withRefreshToken(place: RefreshTokenPlace, spend: SpendRefreshToken): Promise<void> {
  await inTurn(place.file, async () => {
    const kept = await readKept(place)
    if (kept !== undefined && (await accepted(place, spend, kept))) return
    if (kept !== place.configured && (await accepted(place, spend, place.configured))) return
    throw fault('permanent', 'refresh-token-refused', 'expired access/refresh token')
  })
}

async function accepted(place: RefreshTokenPlace, spend: SpendRefreshToken, token: string): Promise<boolean> {
  try {
    const next = await spend(token)
    if (next !== undefined && next !== token) await keep(place, next).catch(refuseFolder)
    return true
  } catch (error) {
    if (isFault(error) && isAboutToken(error.facts.login)) return false
    throw error
  }
}

/** Not about the app, the user or the way here: another token would be refused for these, too. */
function isAboutToken(login: LoginProblem | undefined): boolean {
  return login === 'refresh-token' || login === 'other'
}

/** `for` tells which configured token this one followed: after a change of the settings it would lead to the former org. */
const keptSchema = z.object({ for: z.string(), token: z.string().min(1) })

async function readKept({ file, configured }: RefreshTokenPlace): Promise<string | undefined> {
  // One that is there and cannot be read must not make us spend the configured one, which is spent already.
  const text = await readFile(file, 'utf8').catch((error) => (codeOf(error) === 'ENOENT' ? '{}' : refuseFolder(error)))
  const kept = keptSchema.safeParse(jsonOf(text)).data
  return kept?.for === fingerprint(configured) ? kept.token : undefined
}

async function keep({ file, configured }: RefreshTokenPlace, token: string): Promise<void> {
  const next = `${file}.next`
  await writeFile(next, JSON.stringify({ for: fingerprint(configured), token }), { mode: 0o600 })
  await rename(next, file)
}

function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

const STALE_LOCK_MS = 120_000
const PAUSE_MS = 50

/** Making the lock also proves that the folder can be written, before a token is spent whose successor could not be kept. */
async function inTurn(file: string, work: () => Promise<void>): Promise<void> {
  const lock = `${file}.lock`
  await takeLock(lock)
  try {
    await work()
  } finally {
    await rm(lock, { force: true })
  }
}

async function takeLock(lock: string): Promise<void> {
  await mkdir(dirname(lock), { recursive: true, mode: 0o700 }).catch(refuseFolder)
  for (;;) {
    try {
      const handle = await open(lock, 'wx', 0o600)
      return await handle.close()
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') return refuseFolder(error)
    }
    if (!(await isStale(lock)) || !(await takeAway(lock))) await wait(PAUSE_MS)
  }
}

/** A worker that was killed in the middle leaves its lock behind; a login takes no longer than its timeout. */
async function isStale(lock: string): Promise<boolean> {
  const made = await stat(lock).catch(() => undefined)
  return made !== undefined && Date.now() - made.mtimeMs > STALE_LOCK_MS
}

/** Several workers find it stale at once, and the first may hold a new one by now: what is taken away is looked at again. */
async function takeAway(lock: string): Promise<boolean> {
  const taken = `${lock}.${randomUUID()}`
  if (!(await succeeds(rename(lock, taken)))) return false
  const wasStale = await isStale(taken)
  if (!wasStale) await succeeds(link(taken, lock))
  await rm(taken, { force: true })
  return wasStale
}

function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}

function refuseFolder(error: unknown): never {
  throw fault('permanent', 'token-not-kept', codeOf(error) ?? 'unknown')
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
