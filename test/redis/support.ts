import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { cacheFolder } from '../../src/services/redis/cache-folder.ts'
import { debianProgram } from '../../src/services/redis/debian-program.ts'
import { type LaunchedRedis, type LaunchRequest, launchRedis } from '../../src/services/redis/launcher.ts'
import { findOnPath, programOnPath, type RedisProgram } from '../../src/services/redis/program.ts'

export const hasDebianTools =
  findOnPath('apt-get', process.env) !== undefined && findOnPath('dpkg-deb', process.env) !== undefined

/** The machine's environment without a Redis that may be installed on it, so that the later branches are reached. */
export function withoutInstalledRedis(): Record<string, string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const bare = folders.filter((folder) => !findOnPath('redis-server', { PATH: folder }))
  return { ...process.env, PATH: bare.join(delimiter) }
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-redis-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function launch(request: Partial<LaunchRequest>): Promise<LaunchedRedis & { said: string[] }> {
  const said: string[] = []
  const note = (text: string) => void said.push(text)
  const redis = await launchRedis({
    dataDir: request.dataDir ?? (await temporaryFolder()),
    cacheDir: cacheFolder(process.env),
    env: process.env,
    log: { info: note, warn: note, error: note },
    ...request,
  })
  onTestFinished(() => redis.stop())
  return { ...redis, said }
}

export function connect(url: string): Redis {
  const redis = new Redis(url)
  redis.on('error', () => {})
  onTestFinished(() => redis.disconnect())
  return redis
}

/** Any real server program of this machine. */
export async function realProgram(): Promise<RedisProgram> {
  const found =
    (await programOnPath(process.env)) ??
    (await debianProgram({ cacheDir: cacheFolder(process.env), env: process.env }))
  if (!found) throw new Error('no Redis program on this machine')
  return found
}

/** A folder to be used as PATH, with one program in it. */
export async function folderWithProgram(name: string, script: string): Promise<string> {
  const folder = join(await temporaryFolder(), 'bin')
  await mkdir(folder)
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, name), 0o755)
  return folder
}

export type Child = { process: ChildProcess; next(): Promise<unknown> }

/** Starts node in a process group of its own; `next` is the next line it prints. */
export function startNode(
  args: string[],
  options: { uid?: number; env?: Record<string, string | undefined> } = {},
): Child {
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: options.env ?? process.env,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let rest = ''
  const lines: string[] = []
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    child.emit('line')
  })
  const next = async (): Promise<unknown> => {
    while (lines.length === 0) await Promise.race([once(child, 'line'), failOnExit(child)])
    return JSON.parse(lines.shift() ?? 'null')
  }
  return { process: child, next }
}

async function failOnExit(child: ChildProcess): Promise<never> {
  if (child.exitCode === null) await once(child, 'close')
  throw new Error(`the child ended with ${child.exitCode ?? child.signalCode}`)
}
