import { createServer } from 'node:net'
import { expect, inject, test } from 'vitest'
import { checkRedis } from '../../src/services/redis/check-redis.ts'
import { pingRedis } from '../../src/services/redis/ping.ts'
import { connect, folderWithProgram, launch, realProgram, temporaryFolder } from './support.ts'

async function wrapper(): Promise<string> {
  const { path, libraryFolders } = await realProgram()
  return `LD_LIBRARY_PATH="${libraryFolders.join(':')}" exec "${path}" "$@"`
}

test('a given Redis is used as it is and outlives the bot', async () => {
  const redis = await launch({ redisUrl: inject('redisUrl') })
  expect(redis).toMatchObject({ kind: 'given', url: inject('redisUrl') })
  await redis.stop()
  expect(await pingRedis(inject('redisUrl'))).toEqual({ ok: true })
})

test('a given Redis that does not answer is said in one line, without its password', async () => {
  const answer = await pingRedis('redis://user:hunter2@127.0.0.1:1/0')
  expect(answer).toEqual({ ok: false, answer: expect.stringContaining('redis://127.0.0.1:1 (ECONNREFUSED)') })
  expect(JSON.stringify(answer)).not.toContain('hunter2')
  expect(JSON.stringify(answer)).not.toContain('\\n')
  await expect(launch({ redisUrl: 'redis://127.0.0.1:1' })).rejects.toThrow('No Redis answers')
})

test('a listener that never speaks Redis is given up after the time-out', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : undefined
  expect(await pingRedis(`redis://127.0.0.1:${port}`, 200)).toMatchObject({ ok: false })
  silent.close()
})

test('a server program on the PATH is started so that every write is kept and nothing is evicted', async () => {
  const folder = await folderWithProgram('redis-server', await wrapper())
  const redis = await launch({ env: { PATH: folder } })
  expect(redis).toMatchObject({ kind: 'path', durable: true })
  const checks = await checkRedis(connect(redis.url))
  expect(checks.map(({ setting, ok }) => [setting, ok])).toEqual([
    ['server', true],
    ['appendonly', true],
    ['appendfsync', true],
    ['maxmemory-policy', true],
  ])
})

test('what was written is there again after a restart', async () => {
  const env = { PATH: await folderWithProgram('valkey-server', await wrapper()) }
  const dataDir = await temporaryFolder()
  const first = await launch({ env, dataDir })
  await connect(first.url).set('kept', 'yes')
  await first.stop()
  const second = await launch({ env, dataDir })
  expect(await connect(second.url).get('kept')).toBe('yes')
})

test('the server does not get the secrets of the bot', async () => {
  const folder = await folderWithProgram('redis-server', `[ -z "$SLACK_BOT_TOKEN" ] || exit 1\n${await wrapper()}`)
  const redis = await launch({ env: { PATH: folder, SLACK_BOT_TOKEN: 'xoxb-1' } })
  expect(redis.kind).toBe('path')
})

test('a server too old for the client is passed over', async () => {
  const folder = await folderWithProgram('redis-server', 'echo "Redis server v=5.0.14 sha=0:0"')
  expect((await launch({ env: { PATH: folder } })).kind).toBe('js')
})

test('a server that ends at once is reported with what it said, and leaves no lock behind', async () => {
  const script = 'case "$*" in *--version*) echo "v=7.2.0";; *) echo "Bad directive"; exit 1;; esac'
  const dataDir = await temporaryFolder()
  const env = { PATH: await folderWithProgram('redis-server', script) }
  await expect(launch({ env, dataDir })).rejects.toThrow(/did not start.*Bad directive/s)
  await expect(launch({ env, dataDir })).rejects.toThrow('Bad directive')
})

test('with nothing at hand the imitation starts on loopback only and says that it keeps nothing', async () => {
  const redis = await launch({ env: { PATH: '' } })
  expect(redis).toMatchObject({ kind: 'js', durable: false, notice: expect.stringContaining('in memory only') })
  expect(redis.said).toContain(redis.notice)
  const client = connect(redis.url)
  expect(await client.set('a', '1')).toBe('OK')
  const checks = await checkRedis(client)
  expect(checks.filter(({ ok }) => !ok).map(({ setting }) => setting)).toEqual(['server', 'appendonly', 'appendfsync'])
  expect(checks[0]).toMatchObject({ value: 'js-redis-server' })
  expect(await pingRedis(redis.url.replace('127.0.0.1', '127.0.0.2'))).toMatchObject({ ok: false })
})

test('doctor names the line to change in a Redis that keeps nothing', async () => {
  const folder = await folderWithProgram('redis-server', await wrapper())
  const redis = await launch({ env: { PATH: folder }, persistence: 'none' })
  const checks = await checkRedis(connect(redis.url))
  expect(checks).toContainEqual({ setting: 'appendonly', value: 'no', ok: false, advice: 'appendonly yes' })
  expect(redis.durable).toBe(false)
})
