/** Puts the parts together for one process: the bot, a worker, or both. */
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { createThreadClient, startSlackApp } from './bot/app.ts'
import { createProjector } from './bot/thread/projector.ts'
import type { Config, Target } from './config/config.ts'
import { createDispatcher } from './jobs/queue/dispatcher.ts'
import { closeQueues, openQueues, type QueueConnection } from './jobs/queue/queues.ts'
import { scheduleReconcile } from './jobs/queue/reconcile.ts'
import { drainWorkers, type LockTimes, startWorkers } from './jobs/queue/workers.ts'
import type { Gateways } from './jobs/work.ts'
import type { DataCopyStore } from './runbook/data-copy-port.ts'
import type { Mode } from './runbook/events.ts'
import { Fault } from './runbook/fault.ts'
import type { RunChange, RunService } from './runbook/runs-port.ts'
import type { Store } from './runbook/store-port.ts'
import { createBucket } from './services/data-copy/bucket.ts'
import { createBucketStore } from './services/data-copy/bucket-store.ts'
import { createDataCopyStore } from './services/data-copy/store.ts'
import { serveHealth } from './services/health.ts'
import { createHubSpotGateway } from './services/hubspot/gateway.ts'
import { firstBurstLimit, searchLimit, sharesLimitsWith } from './services/hubspot/limits.ts'
import type { CallPace } from './services/hubspot/request.ts'
import { checkRedis } from './services/redis/check-redis.ts'
import { newRunId } from './services/runs/run-id.ts'
import { createRunService } from './services/runs/run-service.ts'
import { createSalesforceGateway } from './services/salesforce/gateway.ts'
import type { SalesforceCredentials } from './services/salesforce/session/credentials.ts'
import { createPacer, type RateLimit } from './services/store/pacer.ts'
import { createStore } from './services/store/store.ts'

type AppParts = {
  config: Config
  redisUrl: string
  logger: Logger
  clock?: () => Date
  /** Separates several installations, or tests, in one Redis. */
  prefix?: string
  /** Between two calls to Slack, in milliseconds. */
  threadPaceMs?: number
  /** HubSpot's own, unless nothing is there to be spared. */
  searchLimit?: RateLimit
  /** How long running work may take to its end when the process stops. */
  graceMs?: number
  lockTimes?: LockTimes
}

export type RunningApp = { runs: RunService; store: Store; stop(): Promise<void> }

/** Slack bears about one message a second and channel, and 50 updates a minute (Slack docs, Rate limits; chat.update is Tier 3). */
const slackPaceMs = 1_250

export async function startApp(parts: AppParts): Promise<RunningApp> {
  const { config, redisUrl, logger, prefix = 'uninstall-hubspot', clock = () => new Date() } = parts
  const redis = openRedis(redisUrl, logger)
  const connection: QueueConnection = { connection: { url: redisUrl }, prefix: `${prefix}-queues` }
  const targets = config.targets.map((target) => target.name)
  const queues = openQueues({ ...connection, connection: redis }, targets)
  const dispatcher = createDispatcher(queues, clock)
  for (const check of (await checkRedis(redis)).filter(({ ok }) => !ok))
    logger.warn(check, 'redis may lose what a run needs')
  const store = createStore(redis, prefix)
  const audit = logger.child({ name: 'audit' })
  const onChange = async ({ run, events }: RunChange) => {
    for (const event of events)
      audit.info({ runId: run.id, seq: event.seq, type: event.type, actor: event.actor, hash: event.hash }, 'event')
    // What is recorded stays recorded: if the queue can't be told now, the reconcile pass does it within a minute.
    await dispatcher.wake(run).catch((error: unknown) => logger.warn({ runId: run.id, err: error }, 'queue not told'))
  }
  const runs = createRunService({ store, clock, newRunId, onChange })
  const stops: (() => Promise<void>)[] = []
  const stopping = new AbortController()

  if (config.role !== 'bot') {
    const client = createThreadClient(config.slack.botToken, config.slack.apiUrl)
    await client.auth.test()
    const thread = createProjector({ client, runs, store, logger, approvers: config.roles.approvers })
    const dataCopies = dataCopiesOf(config)
    const gatewaysFor = gatewaysOf(config, stopping.signal, (lanes) => ({
      search: createPacer(redis, { key: `${prefix}:lanes:search:${lanes}`, limit: parts.searchLimit ?? searchLimit }),
      burst: createPacer(redis, { key: `${prefix}:lanes:burst:${lanes}`, limit: firstBurstLimit }),
    }))
    const defaultOwnerOf = (name: string) =>
      config.targets.find((target) => target.name === name)?.hubspot.defaultOwner ?? null
    const threadPaceMs = parts.threadPaceMs ?? slackPaceMs
    const workers = startWorkers(
      {
        queues,
        targets,
        runs,
        store,
        dataCopies,
        gatewaysFor,
        defaultOwnerOf,
        dispatcher,
        thread,
        clock,
        logger,
        threadPaceMs,
        ...(parts.lockTimes && { lockTimes: parts.lockTimes }),
      },
      connection,
    )
    await scheduleReconcile(queues.clock)
    const late = () => stopping.abort(stopped)
    stops.push(() => drainWorkers(workers, { late, ...(parts.graceMs !== undefined && { graceMs: parts.graceMs }) }))
  }
  if (config.role !== 'worker') {
    const { botToken, apiUrl, mode } = config.slack
    const show = (runId: string) => dispatcher.show(runId)
    const slack = await startSlackApp({
      botToken,
      apiUrl,
      connection: mode,
      roles: config.roles,
      locale: config.locale,
      runs,
      store,
      targets,
      show,
      logger,
    })
    stops.push(() => slack.stop())
  }
  if (config.healthPort !== undefined) {
    const health = await serveHealth(config.healthPort, async () => (await redis.ping()) === 'PONG')
    stops.push(() => health.close())
  }
  return {
    runs,
    store,
    /** Intake first, then the workers, then what both stand on. */
    async stop() {
      for (const stop of stops.toReversed()) await stop()
      await closeQueues(queues)
      await redis.quit()
    },
  }
}

/** On disk they are made in any case, also where a bucket keeps them. */
function dataCopiesOf({ dataDir, dataCopyBucket }: Config): DataCopyStore {
  const onDisk = createDataCopyStore({ folder: join(dataDir, 'data-copies') })
  return dataCopyBucket ? createBucketStore(onDisk, createBucket(dataCopyBucket)) : onDisk
}

/** Somebody waits for an answer within Slack's three seconds, so a lost connection must fail soon. */
function openRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 3 })
  redis.on('error', (error) => logger.error({ err: error }, 'redis connection'))
  return redis
}

/** What a call says that was under way when the process had waited long enough; the next process tries it again. */
const stopped = new Fault({ vendor: 'store', kind: 'unknown', code: 'timeout', detail: 'the process stops' })

/** One gateway per target and mode: a dry run's can't write, whatever asks it to. */
function gatewaysOf(
  { targets, dataDir }: Config,
  signal: AbortSignal,
  paceOf: (lanes: string) => CallPace,
): (name: string, mode: Mode) => Gateways {
  const made = new Map<string, Gateways>()
  return (name, mode) => {
    const key = `${name} ${mode}`
    const known = made.get(key)
    if (known) return known
    const target = targets.find((candidate) => candidate.name === name)
    if (!target) throw new Error(`target "${name}" is not in the configuration`)
    const access = mode === 'dry-run' ? 'read-only' : 'read-write'
    const gateways: Gateways = {
      hubspot: createHubSpotGateway({
        ...target.hubspot,
        access,
        signal,
        pace: paceOf(sharesLimitsWith(target, targets)),
      }),
      salesforce: createSalesforceGateway({
        ...target.salesforce,
        credentials: keptCredentials(target, dataDir),
        access,
        signal,
      }),
    }
    made.set(key, gateways)
    return gateways
  }
}

/** Each target's refresh token has a file of its own, which its two gateways share. */
function keptCredentials({ name, salesforce: { credentials } }: Target, dataDir: string): SalesforceCredentials {
  if (credentials.kind !== 'refresh-token') return credentials
  return { ...credentials, keptIn: join(dataDir, 'salesforce', `${name}.refresh-token.json`) }
}
