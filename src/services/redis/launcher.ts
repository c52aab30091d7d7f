/**
 * Finds a Redis, in this order: the one that was given, a server program on the PATH, the distribution's packages
 * unpacked without root, an imitation in memory. Whoever runs the bot for the first time needs none of them ready.
 */
import { join } from 'node:path'
import { redisText } from '../../messages/console.ts'
import { type DataLock, lockFolder } from './data-lock.ts'
import { debianProgram } from './debian-program.ts'
import { type DemoRedis, startDemoRedis } from './demo-redis.ts'
import { pingRedis } from './ping.ts'
import { programOnPath, type RedisProgram } from './program.ts'
import { type Persistence, type RunningServer, startServer } from './redis-server.ts'

type LaunchLog = { info(text: string): void; warn(text: string): void; error(text: string): void }

export type LaunchRequest = {
  redisUrl?: string
  dataDir: string
  /** See `cacheFolder`. */
  cacheDir: string
  env: Record<string, string | undefined>
  log: LaunchLog
  /** `none` is for tests. */
  persistence?: Persistence
}

export type LaunchedRedis = {
  url: string
  kind: 'given' | 'path' | 'debian' | 'js'
  /** False: what is written is gone with the process. */
  durable: boolean
  /** For people, where they should know more than that it runs. */
  notice?: string
  /** To be called after queues and workers have closed. */
  stop: () => Promise<void>
}

export async function launchRedis(request: LaunchRequest): Promise<LaunchedRedis> {
  if (request.redisUrl !== undefined) return givenRedis(request.redisUrl)
  const onPath = await programOnPath(request.env)
  if (onPath) return ownServer(onPath, 'path', request)
  request.log.info(redisText.lookingForPackages)
  const unpacked = await debianProgram(request).catch((error: unknown) => {
    request.log.warn(redisText.packagesFailed(error instanceof Error ? error.message : String(error)))
    return undefined
  })
  if (unpacked) return ownServer(unpacked, 'debian', request)
  return demoRedis(await startDemoRedis().catch(nothingFound), request.log)
}

async function givenRedis(url: string): Promise<LaunchedRedis> {
  const ping = await pingRedis(url)
  if (!ping.ok) throw new Error(ping.answer)
  return { url, kind: 'given', durable: true, stop: async () => {} }
}

async function ownServer(
  program: RedisProgram,
  kind: 'path' | 'debian',
  request: LaunchRequest,
): Promise<LaunchedRedis> {
  const folder = join(request.dataDir, 'redis')
  const lock = await lockFolder(folder)
  const server = await startLocked(lock, program, { ...request, folder })
  const persistence = request.persistence ?? 'every-write'
  request.log.info(redisText.started(server.url, folder))
  return {
    url: server.url,
    kind,
    durable: persistence === 'every-write',
    async stop() {
      await server.stop()
      await lock.release()
    },
  }
}

async function startLocked(
  lock: DataLock,
  program: RedisProgram,
  { folder, env, log, persistence = 'every-write' }: LaunchRequest & { folder: string },
): Promise<RunningServer> {
  try {
    const onLost = () => log.error(redisText.lost(folder))
    return await startServer({ program, folder, persistence, env, onSpawned: lock.recordServer, onLost })
  } catch (error) {
    await lock.release()
    throw error
  }
}

function demoRedis({ url, stop }: DemoRedis, log: LaunchLog): LaunchedRedis {
  log.warn(redisText.nothingIsKept)
  return { url, kind: 'js', durable: false, notice: redisText.nothingIsKept, stop }
}

function nothingFound(cause: unknown): never {
  throw new Error(redisText.nothingFound(process.platform), { cause })
}
