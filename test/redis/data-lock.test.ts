import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cacheFolder } from '../../src/services/redis/cache-folder.ts'
import { pingRedis } from '../../src/services/redis/ping.ts'
import { isAlive } from '../../src/services/redis/process-title.ts'
import { connect, launch, startNode, temporaryFolder } from './support.ts'

const childScript = join(import.meta.dirname, 'launched-child.ts')

function startChild(dataDir: string) {
  return startNode([childScript, dataDir, cacheFolder(process.env)])
}

async function writeLock(dataDir: string, content: string): Promise<void> {
  await mkdir(join(dataDir, 'redis'), { recursive: true })
  await writeFile(join(dataDir, 'redis', 'server.lock'), content)
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

test('a second server on the same folder is refused and the first is named', async () => {
  const dataDir = await temporaryFolder()
  const first = await launch({ dataDir })
  await expect(launch({ dataDir })).rejects.toThrow(new RegExp(`\\(${process.pid}\\) already runs .* ${first.url}`))
  expect(await pingRedis(first.url)).toEqual({ ok: true })
})

test('another process that holds the folder is refused too', async () => {
  const dataDir = await temporaryFolder()
  const child = startChild(dataDir)
  await child.next()
  await expect(launch({ dataDir })).rejects.toThrow(`(${child.process.pid}) already runs`)
  child.process.kill('SIGINT')
  await once(child.process, 'close')
  expect((await launch({ dataDir })).durable).toBe(true)
})

test('after a hard kill the next start ends the server that was left behind and finds everything', async () => {
  const dataDir = await temporaryFolder()
  const child = startChild(dataDir)
  const { url } = (await child.next()) as { url: string }
  child.process.kill('SIGKILL')
  await once(child.process, 'close')
  expect(await pingRedis(url)).toEqual({ ok: true })

  const redis = await launch({ dataDir })
  expect(await pingRedis(url)).toMatchObject({ ok: false })
  expect(await connect(redis.url).get('written-by')).toBe('child')
})

test('Ctrl-C reaches the bot and not its Redis, which ends after the work', async () => {
  const child = startChild(await temporaryFolder())
  const { url } = (await child.next()) as { url: string }
  // The terminal signals the whole foreground process group.
  process.kill(-(child.process.pid ?? 0), 'SIGINT')
  expect(await child.next()).toEqual({ afterSigint: 'child' })
  await once(child.process, 'close')
  expect(await pingRedis(url)).toMatchObject({ ok: false })
})

test('a lock whose recorded server id now belongs to another program is taken over without touching that program', async () => {
  const dataDir = await temporaryFolder()
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  onTestFinished(() => void stranger.kill('SIGKILL'))
  const owner = { pid: await deadPid(), title: 'node src/main.ts' }
  const server = { pid: stranger.pid ?? 0, port: 40_123 }
  await writeLock(dataDir, JSON.stringify({ host: hostname(), owner, server }))
  expect((await launch({ dataDir })).durable).toBe(true)
  expect(isAlive(stranger.pid ?? 0)).toBe(true)
})

test('a lock whose owner id now belongs to another program is taken over', async () => {
  const dataDir = await temporaryFolder()
  const owner = { pid: process.ppid, title: 'node src/main.ts, before the machine was restarted' }
  await writeLock(dataDir, JSON.stringify({ host: hostname(), owner }))
  expect((await launch({ dataDir })).durable).toBe(true)
})

test('a lock that cannot be read or comes from another machine blocks, and the way out is named', async () => {
  const unreadable = await temporaryFolder()
  await writeLock(unreadable, '{')
  await expect(launch({ dataDir: unreadable })).rejects.toThrow(/cannot be read.*delete .*server\.lock/)

  const elsewhere = await temporaryFolder()
  await writeLock(elsewhere, JSON.stringify({ host: 'another-machine', owner: { pid: 1, title: 'node' } }))
  await expect(launch({ dataDir: elsewhere })).rejects.toThrow(/another-machine.*delete .*server\.lock/)
})
