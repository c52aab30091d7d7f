import { accessSync, constants, lstatSync, mkdirSync, mkdtempSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where an unpacked Redis is kept for the next start. */
export function cacheFolder(env: Record<string, string | undefined>): string {
  const preferred = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'uninstall-hubspot')
  if (isUsable(preferred)) return preferred
  const shared = join(tmpdir(), `uninstall-hubspot-${process.getuid?.() ?? 'cache'}`)
  return isUsable(shared) ? shared : mkdtempSync(join(tmpdir(), 'uninstall-hubspot-'))
}

/** Programs are started from here: a folder that another user has put there first is not ours to trust. */
function isUsable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    const { uid } = lstatSync(folder)
    return process.getuid === undefined || uid === process.getuid()
  } catch {
    return false
  }
}
