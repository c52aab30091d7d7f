/**
 * The Slack app: Bolt with a receiver of our own making. Bolt's defaults would end the process on a bad token or on a
 * failed reconnect; both are answered here instead.
 */
import { App, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt'
import { WebClient, type WebClientOptions } from '@slack/web-api'
import { z } from 'zod'
import { messagesFor } from '../messages/messages.ts'
import type { Bot } from './bot.ts'
import { createFileReader } from './file-reader.ts'
import { listenToButtons } from './listeners/buttons.ts'
import { listenToCancel, listenToCommand } from './listeners/command.ts'
import { listenToMapping } from './listeners/mapping.ts'
import { listenToMappingUpload } from './listeners/mapping-upload.ts'
import { listenToStart } from './listeners/start.ts'
import { listenToUninstall } from './listeners/uninstall.ts'
import { createPeople, type RoleMembers } from './people.ts'

type SlackConnection = { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string; port: number }

type SlackAppParts = Omit<Bot, 'client' | 'people' | 'readFile'> & {
  botToken: string
  apiUrl: string
  connection: SlackConnection
  roles: RoleMembers
}

type SlackApp = { stop(): Promise<void> }

/** For listeners: short, because somebody waits. Always set, because Bolt changes an options object without it. */
function quickClient(apiUrl: string): WebClientOptions {
  return { slackApiUrl: apiUrl, retryConfig: { retries: 2 }, timeout: 10_000 }
}

/** A client for the thread: it reports a rate limit instead of waiting, so that the queue can wait for all. */
export function createThreadClient(botToken: string, apiUrl: string): WebClient {
  return new WebClient(botToken, {
    ...quickClient(apiUrl),
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR as never,
  })
}

export async function startSlackApp(parts: SlackAppParts): Promise<SlackApp> {
  const { botToken, apiUrl, roles, logger } = parts
  const app = new App({
    token: botToken,
    receiver: receiverFor(parts),
    clientOptions: quickClient(apiUrl),
    convoStore: false,
    deferInitialization: true,
    extendedErrorHandler: true,
    logLevel: LogLevel.ERROR,
  })
  await app.init()
  const { team_id: teamId = '' } = await app.client.auth.test()
  const { client } = app
  const people = createPeople(client, roles, teamId)
  const bot: Bot = { ...parts, client, people, readFile: createFileReader({ client, botToken, apiUrl }) }
  listenToCommand(app, bot)
  listenToCancel(app, bot)
  listenToButtons(app, bot)
  listenToStart(app, bot)
  listenToMapping(app, bot)
  listenToMappingUpload(app, bot)
  listenToUninstall(app, bot)
  app.error(async ({ error, body }: { error: Error; body: unknown }) => {
    logger.error({ err: error }, 'listener failed')
    await answerFailure(bot, body, error)
  })
  await app.start()
  return { stop: () => stopWithin(app) }
}

function receiverFor({ apiUrl, connection }: SlackAppParts): Receiver {
  if (connection.kind === 'http') {
    return new HTTPReceiver({
      signingSecret: connection.signingSecret,
      port: connection.port,
      logLevel: LogLevel.ERROR,
    })
  }
  // A reconnect may have to wait out a longer outage; when these retries run out, the process ends.
  const clientOptions: WebClientOptions = { slackApiUrl: apiUrl, retryConfig: { retries: 100, factor: 1.3 } }
  return new SocketModeReceiver({
    appToken: connection.appToken,
    installerOptions: { clientOptions },
    logLevel: LogLevel.ERROR,
  })
}

const origin = z.object({
  user: z.object({ id: z.string() }).optional(),
  user_id: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  channel_id: z.string().optional(),
})

/** Nobody's click ends in silence: whoever caused the failure learns of it where they stand. */
async function answerFailure({ client, logger, locale }: Bot, body: unknown, cause: Error): Promise<void> {
  const parsed = origin.safeParse(body)
  const user = parsed.data?.user?.id ?? parsed.data?.user_id
  const channel = parsed.data?.channel?.id ?? parsed.data?.channel_id ?? user
  if (!user || !channel) return
  try {
    const { answers } = messagesFor(locale)
    const text = isStoreOutage(cause) ? answers.unavailable : answers.unexpected
    await (channel === user
      ? client.chat.postMessage({ channel, text })
      : client.chat.postEphemeral({ channel, user, text }))
  } catch (error) {
    logger.error({ err: error }, 'failure could not be told')
  }
}

/** Bolt may hand over the error itself, or one that keeps it as `original`. */
function isStoreOutage(error: Error): boolean {
  const original: unknown = 'original' in error ? error.original : error
  return (
    original instanceof Error &&
    /MaxRetriesPerRequest|Connection is closed/.test(`${original.name} ${original.message}`)
  )
}

const stopMs = 5_000

/** Bolt's stop can hang on open connections. */
async function stopWithin(app: App): Promise<void> {
  const limit = new Promise<void>((resolve) => setTimeout(resolve, stopMs).unref())
  await Promise.race([app.stop(), limit])
}
