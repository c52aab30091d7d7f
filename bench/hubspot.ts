/**
 * How near to HubSpot's limits a plan is made and written, and what a million records take: the bot's worker as it runs in
 * production, against simulated vendors in a process of their own.
 *
 *   npm run bench:hubspot -- [speed] [two-workers] [comparison] [memory] [--records 100000] [--json]
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Redis } from 'ioredis'
import { z } from 'zod'
import packageJson from '../package.json' with { type: 'json' }
import { sandboxKeys } from '../sandbox/simulators.ts'
import { createDispatcher } from '../src/jobs/queue/dispatcher.ts'
import { closeQueues, openQueues } from '../src/jobs/queue/queues.ts'
import type { EventType, RecordedEvent } from '../src/runbook/events.ts'
import type { RunService } from '../src/runbook/runs-port.ts'
import { cacheFolder } from '../src/services/redis/cache-folder.ts'
import { launchRedis } from '../src/services/redis/launcher.ts'
import { createRunService } from '../src/services/runs/run-service.ts'
import { createStore } from '../src/services/store/store.ts'
import { type Child, startChild } from './child.ts'
import { approve, mapOwners, reaches } from './people.ts'
import { writeOnePerRecord, writeWithSdkLimiter } from './plain-script.ts'
import {
  type PortalFigures,
  portalFigures,
  searchCeiling,
  type VendorsRequest,
  vendorsReady,
  writeCeiling,
} from './terms.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { records: { type: 'string', default: '100000' }, json: { type: 'boolean', default: false } },
})
const records = Number(values.records)
const wants = (part: string) => positionals.length === 0 || positionals.includes(part)
/** Records for the comparison with plain scripts. */
const compared = 20_000
/** The limit makes each as slow as the last, so a part tells the rate of all, which would take 18 minutes. */
const writtenSingly = 2_000
const figures: Record<string, number> = {}

/** What Node is told by `npm start`. */
const productionFlags = packageJson.scripts.start.split(' ').filter((part) => part.startsWith('--'))

const folder = await mkdtemp(join(tmpdir(), 'uninstall-hubspot-bench-'))
const log = { info: () => {}, warn: console.error, error: console.error }
const server = await launchRedis({ dataDir: folder, cacheDir: cacheFolder(process.env), env: process.env, log })
const redis = new Redis(server.url)
try {
  if (wants('speed')) {
    const speed = await runOnce({ contacts: records, limits: 'professional' }, { workers: 1, searchesPerSecond: 5 })
    figures.planning_ratio = ratio(speed.planned, searchCeiling)
    figures.applying_ratio = ratio(speed.written, writeCeiling)
    figures.applying_ratio_for_calls = ratio(speed.written, writeCeiling * speed.writeShare)
    figures.answers_429 = speed.portal.answers429
    figures.overwritten = speed.portal.overwritten
    figures.edited_meanwhile = speed.portal.editedMeanwhile
  }
  if (wants('two-workers')) {
    const contacts = Math.min(records, 40_000)
    const two = await runOnce({ contacts, limits: 'professional' }, { workers: 2, searchesPerSecond: 5 })
    figures.two_workers_ratio = ratio(two.written, writeCeiling)
    figures.two_workers_429 = two.portal.answers429
  }
  if (wants('comparison')) await compare()
  if (wants('memory')) {
    for (const [name, contacts] of [
      ['100k', 100_000],
      ['1m', 1_000_000],
    ] as const) {
      const memory = await runOnce({ contacts, limits: 'none' }, { workers: 1, searchesPerSecond: 1_000 })
      figures[`peak_mb_${name}`] = memory.peakMb
      figures.redis_bytes_per_record = memory.redisBytesPerRecord
    }
  }
} finally {
  await redis.quit()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
  console.log(values.json ? JSON.stringify(figures) : figures)
}

type Bot = { workers: number; searchesPerSecond: number }

type Measured = {
  /** Records a second. */
  planned: number
  written: number
  /** Writes as a part of all calls that count for the burst limit. */
  writeShare: number
  portal: PortalFigures
  peakMb: number
  redisBytesPerRecord: number
}

/** One run from its opening to the last record, with the bot's own words in a simulated Slack. */
async function runOnce(request: VendorsRequest, bot: Bot): Promise<Measured> {
  const memoryBefore = await redisMemory()
  const vendors = await startChild('vendors.ts', request)
  const { env } = vendorsReady.parse(vendors.ready)
  const prefix = `bench-${randomUUID().slice(0, 8)}`
  const given = {
    env: { ...env, REDIS_URL: server.url, DATA_DIR: folder },
    prefix,
    searchesPerSecond: bot.searchesPerSecond,
  }
  const workers = await Promise.all(
    Array.from({ length: bot.workers }, () => startChild('worker.ts', given, productionFlags)),
  )
  const { runs, close } = openRuns(prefix)
  const story = { runs, vendors }
  const { id } = await mapOwners(story)
  const run = await reaches(runs, id, 'reassign.approve')
  await vendors.ask('edit-by-hand')
  // The index shows what people did: what it does not show yet is the window that the guard leaves.
  await sleep(2_000)
  const before = await figuresOf(vendors)
  await vendors.ask('edit-ahead')
  await approve(story, run)
  await reaches(runs, id, 'reassign.verify')
  const after = await figuresOf(vendors)
  // The most memory may be taken by what follows: reading back, and the file that tells of every record.
  await reaches(runs, id, 'reassign.settle')
  while ((await vendors.ask('has-result')) !== true) await sleep(250)
  const peaks = await Promise.all(workers.map(async (worker) => z.number().parse(await worker.ask('peak'))))
  const events = await runs.events(id)
  const measured = {
    planned: (request.contacts * 1_000) / (timeOf(events, 'plan-proposed') - timeOf(events, 'owners-mapped')),
    ...writing(before, after, changedBy(events)),
    portal: after,
    peakMb: Math.max(...peaks),
    redisBytesPerRecord: Math.round(((await redisMemory()) - memoryBefore) / request.contacts),
  }
  say(`${request.contacts} records, ${bot.workers} worker(s), limits ${request.limits}:`, {
    ...measured,
    portal: { ...after, searches: after.searches.length, reads: after.reads.length, writes: after.writes.length },
    guardingSearches: after.searches.length - before.searches.length,
    planningSearches: after.searches.filter(
      (at) => at >= timeOf(events, 'owners-mapped') && at <= timeOf(events, 'plan-proposed'),
    ).length,
    lastSearchToPlanMs:
      timeOf(events, 'plan-proposed') -
      Math.max(...after.searches.filter((at) => at <= timeOf(events, 'plan-proposed'))),
    applyMs: timeOf(events, 'plan-applied') - timeOf(events, 'approval-given'),
    counts: (await runs.load(id))?.appliedPlans.at(-1)?.counts,
  })
  await Promise.all([...workers, vendors].map((child) => child.end()))
  await close()
  await forget(prefix)
  return measured
}

/** From the first write to the last: how long Slack and the run's own log take has nothing to do with HubSpot's limit. */
function writing(
  before: PortalFigures,
  after: PortalFigures,
  changed: number,
): Pick<Measured, 'written' | 'writeShare'> {
  const writes = after.writes.slice(before.writes.length)
  const reads = after.reads.length - before.reads.length
  const seconds = ((writes.at(-1) ?? 0) - (writes[0] ?? 0)) / 1_000
  // Between the first write and the last lie all but one of them.
  const written = (changed * (writes.length - 1)) / writes.length / seconds
  return { written, writeShare: writes.length / (writes.length + reads) }
}

function changedBy(events: readonly RecordedEvent[]): number {
  const applied = events.findLast((event) => event.type === 'plan-applied')
  return applied?.type === 'plan-applied' ? applied.data.counts.changed : 0
}

/** The same number of records by the bot and by plain scripts. */
async function compare(): Promise<void> {
  const bot = await runOnce({ contacts: compared, limits: 'professional' }, { workers: 1, searchesPerSecond: 5 })
  const vendors = await startChild('vendors.ts', { contacts: compared, limits: 'professional' })
  const { env } = vendorsReady.parse(vendors.ready)
  const ids = z.array(z.string()).parse(await vendors.ask('plan-ids'))
  const plain = { apiUrl: env.HUBSPOT_API_URL ?? '', accessToken: sandboxKeys.hubspotToken, ids }
  const bySdk = await writeWithSdkLimiter(plain)
  const sinceBurst = 10_000
  await sleep(sinceBurst)
  const some = { ...plain, ids: ids.slice(0, writtenSingly) }
  const oneByOne = await writeOnePerRecord(some, { calls: 180, intervalMs: 10_000 })
  say('records a second:', { bot: bot.written, bySdk, oneByOne })
  figures.vs_sdk_default = round(bot.written / bySdk)
  figures.vs_one_per_record = round(bot.written / oneByOne)
  await vendors.end()
}

function openRuns(prefix: string): { runs: RunService; close: () => Promise<void> } {
  const connection = { connection: { url: server.url }, prefix: `${prefix}-queues` }
  const queues = openQueues(connection, ['default'])
  const clock = () => new Date()
  const dispatcher = createDispatcher(queues, clock)
  const store = createStore(redis, prefix)
  const runs = createRunService({ store, clock, newRunId: randomUUID, onChange: ({ run }) => dispatcher.wake(run) })
  return { runs, close: () => closeQueues(queues) }
}

async function figuresOf(vendors: Child): Promise<PortalFigures> {
  return portalFigures.parse(await vendors.ask('figures'))
}

function timeOf(events: readonly RecordedEvent[], type: EventType): number {
  return Date.parse(events.findLast((event) => event.type === type)?.at ?? '')
}

async function redisMemory(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1] ?? 0)
}

async function forget(prefix: string): Promise<void> {
  const keys = await redis.keys(`${prefix}*`)
  // Not UNLINK, which frees the memory later: the next run measures how much it takes.
  if (keys.length > 0) await redis.del(...keys)
}

function ratio(rate: number, ceiling: number): number {
  return Math.round((rate / ceiling) * 1_000) / 1_000
}

function round(factor: number): number {
  return Math.round(factor * 100) / 100
}

function say(title: string, details: unknown): void {
  if (!values.json) console.log(title, details)
}
