import { once } from 'node:events'
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { debianProgram } from '../../src/services/redis/debian-program.ts'
import { findOnPath } from '../../src/services/redis/program.ts'
import { connect, hasDebianTools, launch, startNode, temporaryFolder, withoutInstalledRedis } from './support.ts'

const childScript = join(import.meta.dirname, 'launched-child.ts')
const nobody = 65_534

describe.skipIf(!hasDebianTools)('on Debian, without installing anything', () => {
  test('the packages are unpacked once and then taken from the cache', async () => {
    const cacheDir = await temporaryFolder()
    const env = withoutInstalledRedis()
    const redis = await launch({ cacheDir, env })
    expect(redis).toMatchObject({ kind: 'debian', durable: true })
    expect(await connect(redis.url).ping()).toBe('PONG')
    await redis.stop()

    const noAptGet = await temporaryFolder()
    await writeFile(join(noAptGet, 'apt-get'), '#!/bin/sh\nexit 1\n')
    await chmod(join(noAptGet, 'apt-get'), 0o755)
    const again = await launch({ cacheDir, env: { ...env, PATH: `${noAptGet}:${env.PATH}` } })
    expect(again.kind).toBe('debian')
  })

  test('two starts at once share one unpacked copy and leave nothing else in the cache', async () => {
    const cacheDir = await temporaryFolder()
    const env = withoutInstalledRedis()
    const programs = await Promise.all([debianProgram({ cacheDir, env }), debianProgram({ cacheDir, env })])
    expect(programs[0]).toBeDefined()
    expect(programs[1]).toEqual(programs[0])
    expect(await readdir(cacheDir)).toHaveLength(1)
  })

  test('a broken copy in the cache is replaced', async () => {
    const cacheDir = await temporaryFolder()
    const env = withoutInstalledRedis()
    const program = await debianProgram({ cacheDir, env })
    await rm(program?.path ?? '')
    await writeFile(program?.path ?? '', 'not a program')
    expect(await debianProgram({ cacheDir, env })).toEqual(program)
    expect(await readdir(cacheDir)).toHaveLength(1)
  })

  test('an ordinary user on a machine without package lists gets private ones', async () => {
    const home = await temporaryFolder()
    await chmod(home, 0o777)
    const lists = join(home, 'no-lists')
    await mkdir(join(lists, 'partial'), { recursive: true })
    const aptConfig = join(home, 'apt.conf')
    await writeFile(aptConfig, `Dir::State::lists "${lists}";\n`)
    const env = { ...withoutInstalledRedis(), HOME: home, APT_CONFIG: aptConfig }
    const asRoot = process.getuid?.() === 0
    const args = [childScript, join(home, 'data'), join(home, 'cache')]
    const child = startNode(args, { env, ...(asRoot ? { uid: nobody } : {}) })
    expect(await child.next()).toMatchObject({ kind: 'debian' })
    child.process.kill('SIGINT')
    await once(child.process, 'close')
    expect(await readdir(join(home, 'cache'))).toHaveLength(1)
  })

  test('packages that cannot be had lead to the imitation, not to an error', async () => {
    const folder = await temporaryFolder()
    for (const name of ['apt-get', 'dpkg-deb']) {
      await writeFile(join(folder, name), '#!/bin/sh\nexit 100\n')
      await chmod(join(folder, name), 0o755)
    }
    expect(findOnPath('apt-get', { PATH: folder })).toBeDefined()
    expect((await launch({ cacheDir: await temporaryFolder(), env: { PATH: folder } })).kind).toBe('js')
  })
})
