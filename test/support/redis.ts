/** One Redis for the whole test run. Each test file takes a random key prefix, so files run side by side. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { cacheFolder } from '../../src/services/redis/cache-folder.ts'
import { launchRedis } from '../../src/services/redis/launcher.ts'

declare module 'vitest' {
  interface ProvidedContext {
    redisUrl: string
  }
}

export default async function startTestRedis(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_REDIS_URL
  const folder = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-test-'))
  const redis = await launchRedis({
    ...(given ? { redisUrl: given } : {}),
    dataDir: folder,
    cacheDir: cacheFolder(process.env),
    env: process.env,
    log: { info: () => {}, warn: console.warn, error: console.error },
    persistence: 'none',
  })
  project.provide('redisUrl', redis.url)
  return async () => {
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
