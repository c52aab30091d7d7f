/**
 * The one way to change a run: read its events, decide, append, tell whoever shows or continues it. A writer that loses
 * the race for the log's end reads again and decides again, on what the winner made of the run.
 */
import type { Actor } from '../../runbook/actor.ts'
import { headOf, recordEvents } from '../../runbook/audit/audit.ts'
import type { Command, OpenRun } from '../../runbook/commands.ts'
import { decide, decideOpen } from '../../runbook/decide/decide.ts'
import type { AppliedSoFar, RecordedEvent, RunEvent } from '../../runbook/events.ts'
import { foldRun } from '../../runbook/evolve/evolve.ts'
import { halfAppliedPlan, type Run } from '../../runbook/run.ts'
import type { Clock, ExecuteOutcome, OpenOutcome, RunChange, RunService } from '../../runbook/runs-port.ts'
import type { LockRecord, Store } from '../../runbook/store-port.ts'

type RunServiceParts = {
  store: Pick<Store, 'log' | 'locks' | 'plans'>
  clock: Clock
  newRunId: () => string
  onChange: (change: RunChange) => Promise<void>
}

const targetLock = (target: string) => `target:${target}`
const pairLock = (pair: { portalId: string; orgId: string }) => `portal:${pair.portalId}:org:${pair.orgId}`

const abandonedAfterMs = 60_000

export function createRunService({ store, clock, newRunId, onChange }: RunServiceParts): RunService {
  const { log, locks, plans } = store

  async function load(runId: string): Promise<Run | undefined> {
    return foldRun(runId, await log.read(runId))
  }

  async function append(runId: string, before: RecordedEvent[], events: RunEvent[], actor: Actor) {
    const recorded = recordEvents(headOf(before), events, { at: clock().toISOString(), actor })
    if (recorded.length === 0) return recorded
    const outcome = await log.append(runId, before.length, recorded)
    return outcome === 'appended' ? recorded : undefined
  }

  async function writtenSoFar(run: Run): Promise<AppliedSoFar | undefined> {
    const plan = halfAppliedPlan(run)
    if (!plan) return undefined
    const { changed, skipped, failed } = await plans.progress(run.id, plan.id)
    const requested = await isUnanswered(run.id, plan.id)
    return { counts: { changed, skipped, failed }, ...(requested && { requested }) }
  }

  async function isUnanswered(runId: string, planId: string): Promise<boolean> {
    const open = await plans.unsettled(runId, planId)
    const [first = 0] = open
    const rows = await plans.ledgerRows(runId, planId, { first, count: (open.at(-1) ?? first - 1) - first + 1 })
    return rows.some((row) => row?.state === 'intended')
  }

  async function execute(runId: string, command: Command, actor: Actor): Promise<ExecuteOutcome> {
    for (;;) {
      const before = await log.read(runId)
      const run = foldRun(runId, before)
      if (!run) return { kind: 'unknown-run' }
      const written = await writtenSoFar(run)
      const decision = decide(run, command, { now: clock().toISOString(), actor, ...(written && { written }) })
      const events = await append(runId, before, decision.events, actor)
      if (!events) continue
      const changed = foldRun(runId, [...before, ...events]) ?? run
      if (changed.status !== 'open') await releaseLocks(changed)
      if (events.length > 0) await onChange({ run: changed, events })
      return decision.kind === 'refused'
        ? { kind: 'refused', refusal: decision.refusal, run: changed }
        : { kind: 'done', run: changed, events }
    }
  }

  async function open(command: OpenRun, actor: Actor): Promise<OpenOutcome> {
    const decision = decideOpen(command, { now: clock().toISOString(), actor })
    if (decision.kind === 'refused') return { kind: 'refused', refusal: decision.refusal }
    const runId = newRunId()
    const userId = actor.kind === 'person' ? actor.userId : ''
    const claim = await claimLock(targetLock(command.target), { claimId: runId, userId, at: clock().toISOString() })
    if (claim.kind === 'unreadable') return { kind: 'lock-unreadable' }
    if (claim.kind === 'held') return { kind: 'held', run: claim.by }
    const events = await append(runId, [], decision.events, actor)
    const run = events && foldRun(runId, events)
    if (!events || !run) throw new Error(`run id "${runId}" is taken`)
    await onChange({ run, events })
    return { kind: 'opened', run, events }
  }

  type Claim = { kind: 'claimed' } | { kind: 'held'; by: Run } | { kind: 'unreadable' }

  /** A lock whose run has ended, or never came to be, was left by a process that died between two writes. */
  async function claimLock(name: string, record: LockRecord): Promise<Claim> {
    for (;;) {
      const claim = await locks.claim(name, record)
      if (claim.kind !== 'held') return claim
      const holder = await load(claim.by.claimId)
      if (holder?.status === 'open') return { kind: 'held', by: holder }
      const abandoned = clock().getTime() - Date.parse(claim.by.at) > abandonedAfterMs
      if (!holder && !abandoned) return { kind: 'unreadable' }
      await locks.release(name, claim.by.claimId)
    }
  }

  async function releaseLocks(run: Run): Promise<void> {
    await locks.release(targetLock(run.target), run.id)
    if (run.account && run.org) {
      await locks.release(pairLock({ portalId: run.account.portalId, orgId: run.org.orgId }), run.id)
    }
  }

  async function loadAll(runIds: string[]): Promise<Run[]> {
    const runs = await Promise.all(runIds.map(load))
    return runs.filter((run) => run !== undefined)
  }

  async function unfinishedRuns(): Promise<Run[]> {
    return loadAll(await log.unfinishedRuns())
  }

  return {
    open,
    execute,
    load,
    events: (runId) => log.read(runId),
    openRuns: async () => (await unfinishedRuns()).filter(({ status }) => status === 'open'),
    unfinishedRuns,
    recentRuns: async (limit) => loadAll(await log.recentRuns(limit)),
    async claimPair(run, pair) {
      const record = { claimId: run.id, userId: run.requester, at: clock().toISOString() }
      return (await claimLock(pairLock(pair), record)).kind === 'claimed'
    },
  }
}
