/** The end of a data copy: deleted for certain, or told that it is not. */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { purge } from '../../src/jobs/close-out/purge.ts'
import { reconcile } from '../../src/jobs/queue/reconcile.ts'
import type { AccessFinding } from '../../src/runbook/access.ts'
import type { DataCopyStore } from '../../src/runbook/data-copy-port.ts'
import type { Run } from '../../src/runbook/run.ts'
import { createDataCopyStore } from '../../src/services/data-copy/store.ts'
import { createSalesforceGateway } from '../../src/services/salesforce/gateway.ts'
import { createStore } from '../../src/services/store/store.ts'
import { storyAt } from '../runbook/smooth-run.ts'
import { orgUnderTest } from '../salesforce/org-under-test.ts'

const { run } = storyAt('close-out.purge')
const deleted = { kind: 'report', report: { command: 'report-copy-deleted' } }

let redis: Redis
beforeAll(() => {
  redis = new Redis(inject('redisUrl'))
})
afterAll(async () => void (await redis.quit()))

let folder = ''
let copies: DataCopyStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'purge-'))
  copies = createDataCopyStore({ folder })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function makeCopy(): Promise<void> {
  await mkdir(copies.location(run.id))
  await writeFile(join(copies.location(run.id), 'manifest.json'), '{}')
}

function newNotes() {
  return createStore(redis, `test-${randomUUID()}`).notes
}

/** A worker on this machine; the notes are everybody's. */
function workerWith(dataCopies: DataCopyStore, notes = newNotes()) {
  const noOrg = createSalesforceGateway({
    loginUrl: 'http://127.0.0.1:9',
    apiVersion: '68.0',
    credentials: { kind: 'client-credentials', clientId: 'none', clientSecret: 'none' },
    access: 'read-only',
  })
  return { run, dataCopies, store: { notes }, salesforce: noOrg, clock: () => new Date(run.openedAt) }
}

test('a copy that is not where this machine looks for it is not told to be deleted, however often somebody tries', async () => {
  const elsewhere = workerWith(copies)
  for (const _ of [1, 2, 3])
    await expect(purge(elsewhere)).rejects.toMatchObject({ facts: { code: 'copy-not-deleted' } })
})

test('a copy is told to be deleted when it was, and when a worker was killed before telling', async () => {
  await makeCopy()
  const notes = newNotes()
  expect(await purge(workerWith(copies, notes))).toEqual(deleted)
  expect(await purge(workerWith(copies, notes))).toEqual(deleted)
})

const tooEarly: AccessFinding = {
  verdict: 'cannot-be-told',
  ground: 'too-early',
  since: run.openedAt,
  after: 'disconnect',
  lookedAt: run.openedAt,
  tokens: 2,
  lastUsedAt: null,
  logins: 'seen',
  refused: 0,
  uses: [],
}

test('with the end of the copy it is told whether HubSpot used its access, if the report came too early for that', async () => {
  const { gateway: salesforce } = await orgUnderTest()
  const early: Run = { ...run, accessFinding: tooEarly }
  const later = () => new Date(Date.parse(run.openedAt) + 48 * 3_600_000)
  await makeCopy()
  const notes = newNotes()
  const worker = { ...workerWith(copies, notes), run: early, clock: later }
  expect(await purge({ ...worker, salesforce })).toMatchObject({
    report: { command: 'report-copy-deleted', access: { tokens: 2, lookedAt: later().toISOString() } },
  })
  // An org that does not answer keeps nobody from telling that the copy is gone.
  expect(await purge(worker)).toEqual(deleted)
})

test('a copy that the disk does not let go of is told to be there still', async () => {
  await makeCopy()
  const held = createDataCopyStore({
    folder,
    remove: () => Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })),
  })
  await expect(purge(workerWith(held))).rejects.toMatchObject({
    facts: { kind: 'permanent', code: 'copy-not-deleted', detail: held.location(run.id) },
  })
})

/** A reconcile pass; `woken` are the runs that it let go on. */
async function passOver(
  { open, closed }: { open: Run[]; closed: Run[] },
  { dataCopies, woken }: { dataCopies: DataCopyStore; woken: string[] },
) {
  await reconcile({
    dataCopies,
    clock: () => new Date(run.openedAt),
    logger: { info: () => {}, warn: () => {} },
    store: { log: { endsToTell: async () => [] } },
    dispatcher: { wake: async ({ id }) => void woken.push(id), show: async () => {} },
    runs: {
      load: async (id) => [...open, ...closed].find((found) => found.id === id),
      unfinishedRuns: async () => open,
      execute: async () => ({ kind: 'unknown-run' }),
    },
  })
}

test('a storage that does not answer keeps no run from going on', async () => {
  const away = { ...copies, list: () => Promise.reject(new Error('the bucket is away')) }
  const woken: string[] = []
  await expect(passOver({ open: [run], closed: [] }, { dataCopies: away, woken })).rejects.toThrow('the bucket is away')
  expect(woken).toEqual([run.id])
})

test('a copy that cannot be swept keeps no other from being swept', async () => {
  const swept: string[] = []
  const { dataCopy: _, ...cancelled } = run
  const ended = ['one', 'two', 'three'].map((id): Run => ({ ...cancelled, id, status: 'cancelled' }))
  const stubborn: DataCopyStore = {
    ...copies,
    list: async () => ended.map(({ id }) => id),
    purge: async (id) => {
      if (id === 'two') throw new Error('not allowed')
      swept.push(id)
      return 'deleted'
    },
  }
  await passOver({ open: [], closed: ended }, { dataCopies: stubborn, woken: [] })
  expect(swept).toEqual(['one', 'three'])
})
