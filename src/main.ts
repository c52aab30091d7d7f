/** Start: settings, Redis, then the bot, a worker, or both. Ctrl-C lets running work end before Redis goes. */

import { type RunningApp, startApp } from './app.ts'
import { processEnvironment, readProcessConfig } from './config/process-environment.ts'
import { formatProblems, startText } from './messages/console.ts'
import { createLogger } from './services/logger.ts'
import { nodeVersionProblem } from './services/node-version.ts'
import { cacheFolder } from './services/redis/cache-folder.ts'
import { type LaunchedRedis, launchRedis } from './services/redis/launcher.ts'

const oldNode = nodeVersionProblem(process.versions.node)
if (oldNode) fail(oldNode)
const reading = readProcessConfig()
if (!reading.ok) fail(formatProblems(reading.problems))
const { config } = reading
const logger = createLogger({ level: config.logLevel, name: 'uninstall-hubspot' })

const log = { info: say, warn: say, error: say }
const env = processEnvironment()
const redis = await launchRedis({
  ...(config.redisUrl && { redisUrl: config.redisUrl }),
  dataDir: config.dataDir,
  cacheDir: cacheFolder(env),
  env,
  log,
}).catch((error: unknown) => fail(messageOf(error)))
const app = await startApp({ config, redisUrl: redis.url, logger }).catch(async (error: unknown) => {
  logger.error({ err: error }, 'start failed')
  await redis.stop()
  return fail(startText.slackRefused(messageOf(error)))
})
say(
  startText.running(
    config.role,
    config.targets.map((target) => target.name),
  ),
)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    say(startText.stopping)
    void stop(app, redis)
  })
}

async function stop(running: RunningApp, launched: LaunchedRedis): Promise<void> {
  try {
    await running.stop()
    await launched.stop()
    process.exit(0)
  } catch (error) {
    logger.error({ err: error }, 'stop failed')
    process.exit(1)
  }
}

/** People read standard error; standard output is the log's. */
function say(text: string): void {
  console.error(text)
}

function fail(text: string): never {
  say(text)
  process.exit(1)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
