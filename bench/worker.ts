/** The bot's worker, as it runs in production; the benchmark of memory lifts its search limit. Answers with the most memory that it took, in MB. */
import { z } from 'zod'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config/read-config.ts'
import { createLogger } from '../src/services/logger.ts'
import { answerQuestions } from './child.ts'

const workerRequest = z.object({
  env: z.record(z.string(), z.string()),
  prefix: z.string(),
  searchesPerSecond: z.number(),
})

const { env, prefix, searchesPerSecond } = workerRequest.parse(JSON.parse(process.argv[2] ?? ''))
const reading = readConfig({ ...env, ROLE: 'worker' }, () => '')
if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
const { config } = reading
const logger = createLogger({ level: 'error', name: 'bench' })
await startApp({
  config,
  redisUrl: env.REDIS_URL ?? '',
  logger,
  prefix,
  searchLimit: { calls: searchesPerSecond, intervalMs: 1_000 },
})

answerQuestions('ready', () => Math.round(process.resourceUsage().maxRSS / 1024))
