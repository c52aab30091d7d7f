/** A process of its own around a launched Redis, for the tests that kill it. Ends like the bot: first the work, then Redis. */
import { writeSync } from 'node:fs'
import { Redis } from 'ioredis'
import { launchRedis } from '../../src/services/redis/launcher.ts'

const [dataDir = '', cacheDir = ''] = process.argv.slice(2)
const say = (answer: unknown) => writeSync(1, `${JSON.stringify(answer)}\n`)
const log = { info: () => {}, warn: () => {}, error: () => {} }

const redis = await launchRedis({ dataDir, cacheDir, env: process.env, log })
const client = new Redis(redis.url)
await client.set('written-by', 'child')
const keepAlive = setInterval(() => {}, 60_000)
async function end(): Promise<void> {
  say({ afterSigint: await client.get('written-by') })
  client.disconnect()
  clearInterval(keepAlive)
  await redis.stop()
}

process.once('SIGINT', () => void end())
// Last: whoever reads this line may send the signal at once.
say({ url: redis.url, kind: redis.kind })
