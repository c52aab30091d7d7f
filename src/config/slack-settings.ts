import { z } from 'zod'
import type { SlackMode, SlackSettings } from './config.ts'
import { port, secretText, slackApiUrl, slackAppToken, slackBotToken } from './fields.ts'
import type { ConfigProblem } from './problem.ts'
import { type RawSettings, type Reading, readSettings } from './settings.ts'

const schema = z.object({
  SLACK_BOT_TOKEN: slackBotToken,
  SLACK_APP_TOKEN: slackAppToken.optional(),
  SLACK_SIGNING_SECRET: secretText.optional(),
  SLACK_API_URL: slackApiUrl,
  PORT: port,
})

export function readSlackSettings(raw: RawSettings): Reading<SlackSettings> {
  const unclear = unclearMode(raw)
  const reading = readSettings(raw, schema)
  if (!reading.ok) return { ok: false, problems: [...reading.problems, ...unclear] }
  const mode = modeOf(reading.settings)
  if (!mode || unclear.length > 0) return { ok: false, problems: unclear }
  const { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } = reading.settings
  return { ok: true, settings: { botToken, apiUrl, mode } }
}

/** Exactly one way to hear from Slack: with both set, nobody could say which one is meant. */
function unclearMode(raw: RawSettings): ConfigProblem[] {
  const socket = raw.SLACK_APP_TOKEN !== undefined
  const http = raw.SLACK_SIGNING_SECRET !== undefined
  if (socket && http) return [{ variable: 'SLACK_APP_TOKEN', reason: { kind: 'both', other: 'SLACK_SIGNING_SECRET' } }]
  if (!socket && !http)
    return [{ variable: 'SLACK_APP_TOKEN', reason: { kind: 'neither', or: ['SLACK_SIGNING_SECRET'] } }]
  return []
}

function modeOf(settings: z.output<typeof schema>): SlackMode | undefined {
  if (settings.SLACK_APP_TOKEN) return { kind: 'socket', appToken: settings.SLACK_APP_TOKEN }
  if (settings.SLACK_SIGNING_SECRET) {
    return { kind: 'http', signingSecret: settings.SLACK_SIGNING_SECRET, port: settings.PORT }
  }
  return undefined
}
