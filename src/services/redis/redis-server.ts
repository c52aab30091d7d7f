/** Starts one server process on a free loopback port and ends it again. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Readable } from 'node:stream'
import { redisText } from '../../messages/console.ts'
import { programEnvironment, type RedisProgram } from './program.ts'

export type Persistence = 'every-write' | 'none'

type ServerRequest = {
  program: RedisProgram
  folder: string
  persistence: Persistence
  env: Record<string, string | undefined>
  /** Called before it is ready: if this process is killed meanwhile, the next one must know what it finds. */
  onSpawned: (server: { pid: number; port: number }) => Promise<void>
  /** Called when the server ends without having been asked to. */
  onLost: () => void
}

export type RunningServer = { url: string; stop: () => Promise<void> }

type ServerProcess = ChildProcessByStdio<null, Readable, Readable>

const readyWithinMs = 15_000
const endWithinMs = 10_000

export async function startServer(request: ServerRequest): Promise<RunningServer> {
  const port = await freePort()
  // Detached: Ctrl-C reaches the whole foreground group, and Redis must outlive the workers that drain into it.
  const server = spawn(request.program.path, flags(request, port), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: programEnvironment(request.program, request.env),
  })
  try {
    await Promise.all([ready(server), server.pid && request.onSpawned({ pid: server.pid, port })])
  } catch (error) {
    server.kill('SIGKILL')
    throw error
  }
  const endWithUs = () => server.kill('SIGTERM')
  process.once('exit', endWithUs)
  server.once('exit', request.onLost)
  server.unref()
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', endWithUs)
      server.off('exit', request.onLost)
      await end(server)
    },
  }
}

function flags({ folder, persistence }: ServerRequest, port: number): string[] {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    'protected-mode': 'yes',
    dir: folder,
    appendonly: persistence === 'every-write' ? 'yes' : 'no',
    appendfsync: 'always',
    save: '',
    'maxmemory-policy': 'noeviction',
  }
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
}

function ready(server: ServerProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const fail = () => {
      clearTimeout(timer)
      reject(new Error(redisText.serverDidNotStart(lastLines(said))))
    }
    const timer = setTimeout(fail, readyWithinMs)
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      if (!said.includes('Ready to accept connections')) return
      clearTimeout(timer)
      server.off('exit', fail).off('error', fail)
      server.stdout.off('data', listen).resume()
      resolve()
    }
    server.once('exit', fail).once('error', fail)
    server.stdout.on('data', listen)
    server.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  })
}

async function end(server: ServerProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.ref()
  server.kill('SIGTERM')
  const timer = setTimeout(() => server.kill('SIGKILL'), endWithinMs)
  await ended
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-5).join('\n')
}
