/** The whole sandbox: Redis, simulators, bot and worker, in a folder that goes when it ends. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../src/services/redis/cache-folder.ts'
import { type LaunchedRedis, launchRedis } from '../src/services/redis/launcher.ts'
import { type BotProcess, startBotProcess } from './bot-process.ts'
import { sandboxEnvironment } from './environment.ts'
import { type Simulators, type SimulatorsRequest, startSimulators } from './simulators.ts'

export type Sandbox = {
  simulators: Simulators
  redis: LaunchedRedis
  /** The log of the bot and the worker. */
  logFile: string
  dataDir: string
  bot: BotProcess
  worker: BotProcess
  startWorker(): Promise<BotProcess>
  stop(): Promise<void>
}

type SandboxRequest = SimulatorsRequest & { say: (text: string) => void; env?: Record<string, string> }

export async function startSandbox(request: SandboxRequest): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-sandbox-'))
  const dataDir = join(folder, 'data')
  const logFile = join(folder, 'bot.log')
  const { say } = request
  const environment = { ...process.env }
  const log = { info: () => {}, warn: say, error: say }
  const redis = await launchRedis({ dataDir: folder, cacheDir: cacheFolder(environment), env: environment, log })
  const simulators = await startSimulators(request)
  const env = { ...sandboxEnvironment(simulators, { redisUrl: redis.url, dataDir }), ...request.env }
  const startWorker = () => startBotProcess({ role: 'worker', env, logFile })
  const [bot, worker] = await Promise.all([startBotProcess({ role: 'bot', env, logFile }), startWorker()])
  const sandbox: Sandbox = {
    simulators,
    redis,
    logFile,
    dataDir,
    bot,
    worker,
    async startWorker() {
      sandbox.worker = await startWorker()
      return sandbox.worker
    },
    async stop() {
      await Promise.all([bot.stop(), sandbox.worker.stop()])
      await redis.stop()
      await simulators.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return sandbox
}
