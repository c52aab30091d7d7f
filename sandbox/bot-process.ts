/** The bot and its worker as they run in production: processes of their own, started from `src/main.ts`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export type BotProcess = {
  pid: number
  /** Resolves with the exit code; null after a signal. */
  ended: Promise<number | null>
  /** SIGTERM, and waits until running work has ended. */
  stop(): Promise<void>
  /** SIGKILL: no time for anything. */
  kill(): Promise<void>
}

type BotProcessRequest = {
  role: 'all' | 'bot' | 'worker'
  env: Record<string, string>
  logFile: string
  /** Another program than the bot's own. */
  program?: string
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const patienceMs = 60_000

/** Somebody else may take the free port before the bot does. */
export async function startBotProcess(request: BotProcessRequest): Promise<BotProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOn(await freePort(), request)
    } catch (error) {
      if (tries === 3 || !String(error).includes('EADDRINUSE')) throw error
    }
  }
}

async function startOn(healthPort: number, request: BotProcessRequest): Promise<BotProcess> {
  const { role, env, logFile, program = main } = request
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      ...env,
      ROLE: role,
      HEALTH_PORT: String(healthPort),
    },
    // Away from the checkout: a filled `.env` there belongs to a live bot.
    cwd: dirname(logFile),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches the sandbox, which then stops everything in order.
    detached: true,
  })
  const log = createWriteStream(logFile, { flags: 'a' })
  const errors: string[] = []
  child.stdout.pipe(log, { end: false })
  child.stderr.on('data', (chunk: Buffer) => {
    errors.push(chunk.toString())
    log.write(chunk)
  })
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null)
  await ready(child, healthPort, () => errors.join(''))
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal)
    await ended
  }
  return { pid: child.pid ?? 0, ended, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

async function ready(child: ChildProcess, healthPort: number, said: () => string): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the bot did not start:\n${said()}`)
    const answer = await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(50)
  }
  child.kill('SIGKILL')
  throw new Error(`the bot was not ready within ${patienceMs / 1000} s:\n${said()}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
