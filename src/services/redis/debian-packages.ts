/** Downloads Debian packages and those libraries they need that this machine lacks. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from './run-program.ts'

export type PackageWork = { folder: string; env: Record<string, string | undefined> }

/** The `.deb` files by name, in `folder`; none when they cannot be had. */
export async function downloadPackages(work: PackageWork, wanted: readonly string[]): Promise<string[]> {
  const options = await workingOptions(work, wanted)
  if (options && (await downloadLibraries(work, options))) return packageFiles(work)
  return []
}

/** Fresh container images have no package lists, and only root may fetch the system's: then private ones serve. */
async function workingOptions(work: PackageWork, wanted: readonly string[]): Promise<string[] | undefined> {
  if (await download(work, [], wanted)) return []
  const lists = join(work.folder, 'lists')
  const cache = join(work.folder, 'cache')
  await mkdir(join(lists, 'partial'), { recursive: true })
  await mkdir(join(cache, 'archives/partial'), { recursive: true })
  const options = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`]
  const updated = await aptGet(work, [...options, 'update'])
  return updated && (await download(work, options, wanted)) ? options : undefined
}

/** What the packages depend on, and what that depends on, as far as it is not installed here. */
async function downloadLibraries(work: PackageWork, options: string[]): Promise<boolean> {
  const seen = new Set<string>()
  let files = (await packageFiles(work)).filter((file) => file.startsWith('redis-tools'))
  while (files.length > 0) {
    const before = await packageFiles(work)
    const names = (await Promise.all(files.map((file) => dependencies(work, file)))).flat()
    const missing = await notInstalled(
      work,
      names.filter((name) => !seen.has(name)),
    )
    if (missing.length > 0 && !(await download(work, options, missing))) return false
    for (const name of names) seen.add(name)
    files = (await packageFiles(work)).filter((file) => !before.includes(file))
  }
  await rm(join(work.folder, 'lists'), { recursive: true, force: true })
  await rm(join(work.folder, 'cache'), { recursive: true, force: true })
  return true
}

async function dependencies(work: PackageWork, file: string): Promise<string[]> {
  const fields = await runProgram('dpkg-deb', ['-f', file, 'Depends', 'Pre-Depends'], {
    cwd: work.folder,
    env: work.env,
  })
  const listed = fields.output.replaceAll(/^(Pre-)?Depends:/gm, ',').split(',')
  // `libssl3t64 (>= 3.0) | libssl3` → the first choice, without its version. A libc beside the running one crashes.
  const names = listed.map((choice) => /^\s*([a-z0-9][a-z0-9+.-]+)/.exec(choice)?.[1] ?? '')
  return names.filter((name) => name !== '' && !name.startsWith('libc6') && !name.startsWith('redis-'))
}

async function notInstalled(work: PackageWork, names: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(
    [...new Set(names)].map(async (name) => ({ name, here: await isInstalled(work, name) })),
  )
  return answers.filter(({ here }) => !here).map(({ name }) => name)
}

async function isInstalled(work: PackageWork, name: string): Promise<boolean> {
  const status = await runProgram('dpkg-query', ['-s', name], { env: { ...work.env, LC_ALL: 'C' } })
  return /^Status: install ok installed$/m.test(status.output)
}

function download(work: PackageWork, options: readonly string[], names: readonly string[]): Promise<boolean> {
  return aptGet(work, [...options, 'download', ...names])
}

async function aptGet(work: PackageWork, args: readonly string[]): Promise<boolean> {
  // As root, apt would step down to a user who cannot write into this folder.
  const steady = ['-q', '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20']
  const env = { ...work.env, LC_ALL: 'C' }
  const call = { cwd: work.folder, env, timeoutMs: 120_000 }
  return (await runProgram('apt-get', [...steady, ...args], call)).ok
}

async function packageFiles(work: PackageWork): Promise<string[]> {
  return (await readdir(work.folder)).filter((name) => name.endsWith('.deb'))
}
