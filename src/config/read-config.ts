/** The environment, read once. Every problem is reported, so that nobody fixes them one start at a time. */
import { z } from 'zod'
import { readBucketSettings } from './bucket-settings.ts'
import type { Config } from './config.ts'
import { port, redisUrl, text } from './fields.ts'
import type { ConfigProblem } from './problem.ts'
import { readRoleMembers } from './role-members.ts'
import { problemsOf, rawSettings, readSettings } from './settings.ts'
import { readSlackSettings } from './slack-settings.ts'
import { type ReadFile, readTargets } from './targets.ts'

export type ConfigReading = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] }

const runningSchema = z.object({
  REDIS_URL: redisUrl.optional(),
  DATA_DIR: text,
  ROLE: z.enum(['all', 'bot', 'worker']),
  LOCALE: z.enum(['en', 'de']),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']),
  HEALTH_PORT: port.optional(),
})

export function readConfig(env: Record<string, string | undefined>, readFile: ReadFile): ConfigReading {
  const raw = rawSettings(env)
  const slack = readSlackSettings(raw)
  const roles = readRoleMembers(raw)
  const targets = readTargets(raw, readFile)
  const bucket = readBucketSettings(raw)
  const running = readSettings(raw, runningSchema)
  if (!slack.ok || !roles.ok || !targets.ok || !bucket.ok || !running.ok) {
    return { ok: false, problems: problemsOf([slack, roles, targets, bucket, running]) }
  }
  const { REDIS_URL, DATA_DIR, ROLE, LOCALE, LOG_LEVEL, HEALTH_PORT } = running.settings
  return {
    ok: true,
    config: {
      slack: slack.settings,
      roles: roles.settings,
      targets: targets.settings,
      ...(REDIS_URL === undefined ? {} : { redisUrl: REDIS_URL }),
      dataDir: DATA_DIR,
      ...(bucket.settings === undefined ? {} : { dataCopyBucket: bucket.settings }),
      role: ROLE,
      locale: LOCALE,
      logLevel: LOG_LEVEL,
      ...(HEALTH_PORT === undefined ? {} : { healthPort: HEALTH_PORT }),
    },
  }
}
