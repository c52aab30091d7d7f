/**
 * Redis on Debian and Ubuntu without root and without a service: the distribution's own packages, fetched with
 * `apt-get download` and unpacked with `dpkg-deb -x` into a cache folder. Nothing is installed.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { arch } from 'node:os'
import { join } from 'node:path'
import { downloadPackages, type PackageWork } from './debian-packages.ts'
import { findOnPath, type RedisProgram, starts } from './program.ts'
import { runProgram } from './run-program.ts'

type DebianRequest = { cacheDir: string; env: Record<string, string | undefined> }

/** The server program is in redis-tools; redis-server brings the link to it under the name that makes it a server. */
const packages = ['redis-server', 'redis-tools']

export async function debianProgram(request: DebianRequest): Promise<RedisProgram | undefined> {
  const { cacheDir } = request
  const env = toolEnvironment(request.env)
  if (!findOnPath('apt-get', env) || !findOnPath('dpkg-deb', env)) return undefined
  const place = join(cacheDir, `redis-${systemName()}`)
  return (await provenProgram(place, env)) ?? (await unpackInto(place, { cacheDir, env }))
}

/** apt and dpkg get what they need and none of the bot's secrets. */
function toolEnvironment(env: DebianRequest['env']): DebianRequest['env'] {
  const needed = /^(PATH|HOME|TMPDIR|APT_CONFIG|DPKG_.*|(https?|no|all|ftp)_proxy)$/i
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)))
}

/** Unpacked beside its place and then renamed, so that two processes at once never see each other's half. */
async function unpackInto(place: string, { cacheDir, env }: DebianRequest): Promise<RedisProgram | undefined> {
  await mkdir(cacheDir, { recursive: true })
  const folder = await mkdtemp(join(cacheDir, 'unpacking-'))
  try {
    if (!(await unpackPackages({ folder, env })) || !(await provenProgram(folder, env))) return undefined
    await moveInto(place, folder, env)
    return await provenProgram(place, env)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function unpackPackages(work: PackageWork): Promise<boolean> {
  const root = rootOf(work.folder)
  await mkdir(root)
  const files = await downloadPackages(work, packages)
  for (const file of files) {
    const unpacked = await runProgram('dpkg-deb', ['-x', file, root], {
      cwd: work.folder,
      env: work.env,
      timeoutMs: 60_000,
    })
    if (!unpacked.ok) return false
    await rm(join(work.folder, file))
  }
  return files.length > 0
}

async function moveInto(place: string, folder: string, env: DebianRequest['env']): Promise<void> {
  if (existsSync(place)) {
    if (await provenProgram(place, env)) return
    const broken = `${place}-broken-${randomUUID()}`
    await rename(place, broken)
    await rm(broken, { recursive: true, force: true })
  }
  await rename(folder, place).catch(ignoreWhereAnotherWasFaster)
}

function ignoreWhereAnotherWasFaster(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
}

async function provenProgram(folder: string, env: DebianRequest['env']): Promise<RedisProgram | undefined> {
  const path = join(rootOf(folder), 'usr/bin/redis-server')
  if (!existsSync(path)) return undefined
  const program = { path, libraryFolders: await libraryFolders(rootOf(folder)) }
  return (await starts(program, env)) ? program : undefined
}

async function libraryFolders(root: string): Promise<string[]> {
  const folders = ['usr/lib', 'lib'].map((name) => join(root, name)).filter((path) => existsSync(path))
  const found = await Promise.all(folders.map((path) => readdir(path, { recursive: true, withFileTypes: true })))
  return [...new Set(found.flat().flatMap((entry) => (entry.name.includes('.so') ? [entry.parentPath] : [])))]
}

function rootOf(folder: string): string {
  return join(folder, 'root')
}

/** A home folder can be shared by machines of different systems. */
function systemName(): string {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  const field = (name: string) => new RegExp(`^${name}="?([\\w.-]+)`, 'm').exec(release)?.[1]
  return [field('ID') ?? 'debian', field('VERSION_ID') ?? field('VERSION_CODENAME') ?? 'any', arch()].join('-')
}
