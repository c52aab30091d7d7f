/** The bot's worker as a process of its own, which takes over from a dead one within a second. */
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { createLogger } from '../../src/services/logger.ts'

const reading = readConfig(process.env, () => '')
if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
const { config } = reading
await startApp({
  config,
  redisUrl: config.redisUrl ?? '',
  logger: createLogger({ level: 'info', name: 'worker' }),
  prefix: process.env.KEY_PREFIX ?? '',
  threadPaceMs: 0,
  lockTimes: { lockDuration: 1_000, stalledInterval: 500, maxStalledCount: 100 },
})
