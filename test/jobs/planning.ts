/** A run at the owners' step over a simulated portal: planned by the real searches, written window by window. */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { inject } from 'vitest'
import type { HubSpotSimulatorOptions } from '../../sandbox/hubspot/server.ts'
import { plan } from '../../src/jobs/reassign/plan.ts'
import { searchPage } from '../../src/jobs/reassign/search-page.ts'
import { windowsOf, writeWindow } from '../../src/jobs/reassign/write-window.ts'
import type { Mode } from '../../src/runbook/events.ts'
import type { NamedField } from '../../src/runbook/owners/owner-fields.ts'
import type { OwnerDecision } from '../../src/runbook/owners/owners.ts'
import { type RecordResult, recordResults } from '../../src/runbook/plan/ledger.ts'
import type { ReassignBatch } from '../../src/runbook/plan/record-changes.ts'
import type { CurrentPlan, Run } from '../../src/runbook/run.ts'
import type { SearchCursor, Store } from '../../src/runbook/store-port.ts'
import { createStore } from '../../src/services/store/store.ts'
import { gatewayFor, startPortal } from '../hubspot/portal-of-northwind.ts'
import { storyAt } from '../runbook/smooth-run.ts'

/** Owners of the demo company: three from Salesforce, and HubSpot users. */
export const ada = '71000001'
export const benjamin = '71000002'
export const greta = '71000003'
export const ben = '40000002'
export const mia = '40000007'

export const byHand = { sourceType: 'CRM_UI', sourceId: 'userId:50003' } as const

const prefix = `test-${randomUUID()}`
let redis: Redis | undefined

/** One for all tests of this process; it ends with it. */
function connected(): Redis {
  redis ??= new Redis(inject('redisUrl'))
  return redis
}

/** Searches and batches have no limit here: the clock stands still, so none would ever be free again. */
const limits = { burstPer10s: 1_000_000, searchPerSecond: 1_000_000, daily: 10_000_000 }

export async function portalFor(
  mapping: Record<string, OwnerDecision>,
  options: Partial<HubSpotSimulatorOptions> = {},
  coverage: NamedField[] = [],
) {
  const portal = await startPortal({ limits, ...options })
  const store = createStore(connected(), prefix)
  const hubspot = gatewayFor(portal)
  const entries = Object.entries(mapping).map(([from, to]) => ({ from, to }))
  const { run } = storyAt('reassign.plan')
  const parts = { portal, store, hubspot, clock: () => new Date(portal.clock.at), stillCurrent: async () => true }
  return { ...parts, run: { ...run, id: randomUUID(), mapping: { entries, successors: {}, coverage, by: null } } }
}

export type Parts = Awaited<ReturnType<typeof portalFor>>

/** Searches as the queue would: each page is followed by those that it asks for. */
export async function planned(parts: Parts, run: Run = parts.run): Promise<Run> {
  const cursors: SearchCursor[] = []
  const addSearches = async (jobs: { cursor: SearchCursor }[]) => {
    cursors.push(...jobs.map(({ cursor }) => cursor))
  }
  for (;;) {
    const result = await plan({ ...parts, run, addSearches })
    if (result.kind === 'report' && result.report.command === 'report-plan')
      return proposed(parts, run, result.report.plan)
    const seen = new Set<string>()
    for (let cursor = cursors.shift(); cursor !== undefined; cursor = cursors.shift()) {
      // The queue knows a page by its place, and takes it once.
      const place = JSON.stringify(cursor)
      if (seen.has(place)) continue
      seen.add(place)
      const next = await searchPage({ ...parts, run }, cursor)
      if (next.kind === 'next') cursors.push(...next.cursors)
    }
  }
}

export function proposed(
  { clock }: Parts,
  run: Run,
  summary: Pick<CurrentPlan, 'kind' | 'digest' | 'effects' | 'summary'>,
): Run {
  const id = `${summary.digest}-${run.begunPlans.length}`
  const rest = { requestedBy: null, proposedAt: run.openedAt, approvals: [], state: 'proposed' as const }
  const begun = {
    id,
    digest: summary.digest,
    kind: summary.kind,
    summary: summary.summary,
    begunAt: clock().toISOString(),
  }
  return { ...run, plan: { ...summary, id, ...rest }, begunPlans: [...run.begunPlans, begun] }
}

export async function applied(parts: Parts, run: Run, mode: Mode = 'live'): Promise<RecordResult[]> {
  const batches = await batchesOf(parts.store, run)
  await parts.store.plans.beginLedger(run.id, run.plan?.id ?? '', batches.length)
  for (const first of windowsOf(batches.keys()))
    await writeWindow({ ...parts, run: { ...run, mode } }, first, async () => {})
  return results(parts, run)
}

export async function batchesOf(store: Store, run: Run): Promise<ReassignBatch[]> {
  const all: ReassignBatch[] = []
  for await (const batch of store.plans.batches(run.id, run.plan?.digest ?? '')) all.push(batch)
  return all
}

export async function results({ store }: Parts, { id, plan: current }: Run): Promise<RecordResult[]> {
  const all: RecordResult[] = []
  if (current)
    for await (const { batch, row } of store.plans.ledger(id, current)) all.push(...recordResults(batch, row))
  return all
}

/** How often each of HubSpot's routes was asked since. */
export function callsOf({ portal }: Parts): () => Record<string, number> {
  const before = portal.routes.entries().length
  return () => {
    const names = portal.routes
      .entries()
      .slice(before)
      .map(({ route }) => (route ?? '').replace('hubspot.objects.', ''))
    return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))
  }
}
