/** A Redis or Valkey server program that has shown that it starts on this machine. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runProgram } from './run-program.ts'

export type RedisProgram = {
  path: string
  /** Folders with the libraries that this machine lacks. */
  libraryFolders: readonly string[]
}

type Environment = Record<string, string | undefined>

/** ioredis 6 asks for Redis 6.2. */
const oldest = { major: 6, minor: 2 }

/** Valkey first: where both are installed it is the one that distributions still update. */
const programNames = ['valkey-server', 'redis-server']

export async function programOnPath(env: Environment): Promise<RedisProgram | undefined> {
  for (const path of programNames.map((name) => findOnPath(name, env))) {
    const program = path && { path, libraryFolders: [] }
    if (program && (await starts(program, env))) return program
  }
  return undefined
}

export function findOnPath(name: string, env: Environment): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

export async function starts(program: RedisProgram, env: Environment): Promise<boolean> {
  const { ok, output } = await runProgram(program.path, ['--version'], { env: programEnvironment(program, env) })
  const version = /\bv=(\d+)\.(\d+)/.exec(output)
  if (!ok || !version) return false
  const [major, minor] = [Number(version[1]), Number(version[2])]
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor)
}

/** The server gets none of the bot's secrets, and the libraries are for this one process only. */
export function programEnvironment(program: RedisProgram, env: Environment): Record<string, string | undefined> {
  const libraries = [...program.libraryFolders, ...(env.LD_LIBRARY_PATH ? [env.LD_LIBRARY_PATH] : [])]
  return {
    PATH: env.PATH,
    ...(libraries.length > 0 ? { LD_LIBRARY_PATH: libraries.join(delimiter) } : {}),
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
