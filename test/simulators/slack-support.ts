import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { type Logger, WebClient } from '@slack/web-api'
import { onTestFailed, onTestFinished, vi } from 'vitest'
import { demoSeed } from '../../sandbox/slack/demo-seed.ts'
import { personIn } from '../../sandbox/slack/person.ts'
import { type SlackSimulator, type SlackSimulatorOptions, startSlackSimulator } from '../../sandbox/slack/server.ts'

export const CHANNEL = 'C0000001'
export const GENERAL = 'C0000002'
export const ROBIN = 'U0000001'
export const ALEX = 'U0000002'

export async function slackWorkspace(options: Partial<SlackSimulatorOptions> = {}): Promise<SlackSimulator> {
  const simulator = await startSlackSimulator({ seed: demoSeed, ...options })
  onTestFinished(() => simulator.close())
  onTestFailed(() => console.log(simulator.routes.print()))
  return simulator
}

/** The real Bolt app over Socket Mode, with separate client options for the receiver's reconnects. */
export async function startBot(simulator: SlackSimulator, register: (app: App) => void): Promise<App> {
  const slackApiUrl = simulator.apiUrl
  const receiver = new SocketModeReceiver({
    appToken: demoSeed.appToken,
    logLevel: LogLevel.ERROR,
    clientPingTimeout: 300,
    installerOptions: { clientOptions: { slackApiUrl, retryConfig: { retries: 100, factor: 1.3 } } },
  })
  const app = new App({
    token: demoSeed.botToken,
    receiver,
    deferInitialization: true,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl, retryConfig: { retries: 0 } },
  })
  register(app)
  await app.init()
  await app.start()
  onTestFinished(async () => {
    await app.stop()
    // `stop` does not wait for the socket to close.
    await vi.waitFor(() => {
      if (simulator.socketMode.connections() > 0) throw new Error('The bot is still connected')
    })
  })
  return app
}

/** Refusals are what these tests are about: they need no lines on the console. */
const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}

export function botClient(simulator: SlackSimulator, token: string = demoSeed.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: simulator.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  })
}

export function people(simulator: SlackSimulator) {
  return { robin: personIn(simulator.url, ROBIN), alex: personIn(simulator.url, ALEX) }
}

/** The refusal a Web API call ended with. */
export async function refusalOf(call: Promise<unknown>): Promise<{ error: string; messages: string[] }> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error && 'data' in error) return readRefusal(error.data)
    throw error
  }
  throw new Error('The call was not refused')
}

function readRefusal(data: unknown): { error: string; messages: string[] } {
  if (typeof data !== 'object' || data === null || !('error' in data)) throw new Error('No Slack error')
  const metadata: unknown = 'response_metadata' in data ? data.response_metadata : undefined
  const messages: unknown =
    typeof metadata === 'object' && metadata !== null && 'messages' in metadata ? metadata.messages : []
  return { error: String(data.error), messages: Array.isArray(messages) ? messages.map(String) : [] }
}
