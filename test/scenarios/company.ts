/**
 * A company for a story: three simulated vendors, the bot in this process with a key prefix of its own, and people who
 * type and click. Nothing waits for the pace of a real Slack, and the clock can be moved.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { test as baseTest, inject, vi } from 'vitest'
import { cast, workspaceSeed } from '../../sandbox/cast.ts'
import { sandboxEnvironment } from '../../sandbox/environment.ts'
import { type Simulators, type SimulatorsRequest, startSimulators } from '../../sandbox/simulators.ts'
import { type Person, personIn } from '../../sandbox/slack/person.ts'
import { type RunningApp, startApp } from '../../src/app.ts'
import type { ProcessRole } from '../../src/config/config.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { createLogger } from '../../src/services/logger.ts'
import { fewRecords, type Holdings, hubspotWorld, salesforceWorld } from './worlds.ts'

// Most of a story is waiting for the pace of HubSpot's search, so many can be told at once.
vi.setConfig({ maxConcurrency: 8, testTimeout: 240_000 })

export const guestId = 'U0000009'
const never = 3_600_000

export type CompanyRequest = {
  /** The Salesforce-only owners and how many records each has. */
  holdings?: Holdings
  hubspot?: SimulatorsRequest['hubspot']
  salesforce?: SimulatorsRequest['salesforce']
  /** Settings that differ from the right ones. */
  env?: Record<string, string>
  role?: ProcessRole
  prefix?: string
  redisUrl?: string
  /** How long running work may take to its end when an app stops. */
  graceMs?: number
}

export type People = Record<keyof typeof cast | 'guest', Person>

export type Company = {
  simulators: Simulators
  people: People
  prefix: string
  redisUrl: string
  dataDir: string
  env: Record<string, string>
  clock: { now(): number; pass(ms: number): void }
  /** The app that was started last. */
  app(): RunningApp
  /** Starts an app, beside the running one if there is one. Settings given here hold for this app only. */
  start(change?: { role?: ProcessRole; env?: Record<string, string> }): Promise<RunningApp>
  /** Stops every app that runs, as a shutdown does. */
  stop(): Promise<void>
  close(): Promise<void>
  /** How often each record's owner was written by a request of the bot, also where it changed nothing; by `object/id`. */
  ownerWrites: ReadonlyMap<string, number>
  /** Every line that the apps have logged. */
  log(): readonly string[]
  report(): string
}

export async function openCompany(request: CompanyRequest = {}): Promise<Company> {
  const { holdings = fewRecords, prefix = `scenario-${randomUUID().slice(0, 8)}` } = request
  const redisUrl = request.redisUrl ?? inject('redisUrl')
  let offset = 0
  const clock = {
    now: () => Date.now() + offset,
    pass: (ms: number) => {
      offset += ms
    },
  }
  const ownerWrites = new Map<string, number>()
  const simulators = await startSimulators({
    hubspot: {
      onWrite: (object, id, { properties, source }) => {
        if (source.sourceType !== 'INTEGRATION' || properties.hubspot_owner_id === undefined) return
        const record = `${object}/${id}`
        ownerWrites.set(record, (ownerWrites.get(record) ?? 0) + 1)
      },
      world: hubspotWorld(holdings),
      searchLagMs: 0,
      syncEveryMs: never,
      now: clock.now,
      ...request.hubspot,
    },
    salesforce: { world: salesforceWorld(), uninstallMs: 0, now: clock.now, ...request.salesforce },
    slack: { seed: seedWithGuest, pace: { messagesPerSecond: 0, burst: 0 }, ackTimeoutMs: 30_000, now: clock.now },
  })
  const dataDir = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-scenario-'))
  const rightEnv = sandboxEnvironment(simulators, { redisUrl, dataDir })
  const grace = request.graceMs === undefined ? {} : { graceMs: request.graceMs }
  const log: string[] = []
  const logger = createLogger({ level: 'info', name: 'scenario', output: { write: (line) => void log.push(line) } })
  const apps: RunningApp[] = []

  async function start({ role = 'all', env = {} }: { role?: ProcessRole; env?: Record<string, string> } = {}) {
    const reading = readConfig({ ...rightEnv, ...env, ROLE: role }, () => '')
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
    const { config } = reading
    const now = () => new Date(clock.now())
    const app = await startApp({ config, redisUrl, logger, clock: now, prefix, threadPaceMs: 0, ...grace })
    apps.push(app)
    return app
  }

  async function stop() {
    await Promise.all(apps.splice(0).map((app) => app.stop()))
  }

  async function close() {
    await stop()
    await simulators.close()
    await rm(dataDir, { recursive: true, force: true })
  }

  const person = (userId: string) => personIn(simulators.slack.url, userId)
  let last = await start({ ...(request.role && { role: request.role }), ...(request.env && { env: request.env }) })
  return {
    simulators,
    people: {
      requester: person(cast.requester),
      firstApprover: person(cast.firstApprover),
      secondApprover: person(cast.secondApprover),
      outsider: person(cast.outsider),
      guest: person(guestId),
    },
    prefix,
    redisUrl,
    dataDir,
    env: rightEnv,
    clock,
    ownerWrites,
    app: () => last,
    async start(change) {
      last = await start(change)
      return last
    },
    stop,
    close,
    log: () => log,
    report: () =>
      [
        ...Object.entries(simulators).flatMap(([name, simulator]) =>
          'routes' in simulator ? [`--- ${name}`, simulator.routes.print(30)] : [],
        ),
        '--- log',
        ...log.filter((line) => !line.includes('"name":"audit"')).slice(-30),
        '--- events',
        ...log.filter((line) => line.includes('"name":"audit"')).slice(-15),
      ].join('\n'),
  }
}

const seedWithGuest = {
  ...workspaceSeed,
  users: [
    ...workspaceSeed.users,
    {
      id: guestId,
      name: 'gwen',
      realName: 'Gwen Guest',
      title: 'Agency · guest',
      locale: 'en-US',
      isRestricted: true,
    },
  ],
  channels: workspaceSeed.channels.map((channel) => ({ ...channel, members: [...channel.members, guestId] })),
}

/** A test that opens companies; they are closed behind it, and tell what was asked of them if it failed. */
export const scenario = baseTest.extend<{ open: (request?: CompanyRequest) => Promise<Company> }>({
  open: async ({ onTestFailed }, use) => {
    const opened: Company[] = []
    onTestFailed(() => {
      for (const company of opened) console.error(company.report())
    })
    await use(async (request) => {
      const company = await openCompany(request)
      opened.push(company)
      return company
    })
    await Promise.all(opened.map((company) => company.close()))
  },
})

/** Work that had begun when the run was stopped comes to its end. */
export async function workEnds(company: Company, queueName: string): Promise<void> {
  const queue = new Queue(queueName, { connection: { url: company.redisUrl }, prefix: `${company.prefix}-queues` })
  try {
    await vi.waitUntil(async () => (await queue.getActiveCount()) === 0, { timeout: 30_000 })
  } finally {
    await queue.close()
  }
}

/** As if the back-off and the pauses between two looks were over. */
export async function skipWaits(company: Company, queueName = 'runs'): Promise<void> {
  const queue = new Queue(queueName, { connection: { url: company.redisUrl }, prefix: `${company.prefix}-queues` })
  try {
    for (const job of await queue.getDelayed()) {
      // Between the list and here a job may have come due by itself.
      if (job.name !== 'reconcile' && job.name !== 'clock') await job.promote().catch(() => undefined)
    }
  } finally {
    await queue.close()
  }
}
