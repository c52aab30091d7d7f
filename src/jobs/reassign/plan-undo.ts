/**
 * The plan that takes a reassignment back, made from the ledgers of all that was written in this run: each record that we
 * changed goes from our owner to its former one. The guard of the writing then skips whatever holds another owner by now.
 */
import type { ReassignBatch } from '../../runbook/plan.ts'
import type { BegunPlan } from '../../runbook/run.ts'
import type { LedgerRow } from '../../runbook/store-port.ts'
import type { WorkContext, WorkResult } from '../work.ts'
import { batchesOf, proposed } from './propose.ts'

type Move = Omit<ReassignBatch, 'ids'>
type Written = { id: string; move: Move }

type UndoContext = Pick<WorkContext, 'run' | 'store'>

export async function planUndo(context: UndoContext): Promise<WorkResult> {
  const written = new Map<string, Written>()
  for (const begun of context.run.begunPlans) {
    if (begun.kind === 'reassign') await addWritten(context, begun, written)
    if (begun.kind === 'undo-reassign') await dropSettled(context, begun, written)
  }
  return proposed(context, 'undo-reassign', [...undoBatches(written.values())])
}

/** A row that is only intended was written or not; the guard tells, because a record that holds our owner is then ours. */
async function addWritten(context: UndoContext, begun: BegunPlan, written: Map<string, Written>): Promise<void> {
  for await (const { batch, row } of ledgerRows(context, begun)) {
    const { object, from, to } = batch
    const ids = row.state === 'intended' ? row.ids : idsWith(row, 'changed')
    for (const id of ids) written.set(`${object}/${id}`, { id, move: { object, from: to, to: from } })
  }
}

/** What an earlier undo wrote or left to others is done with; what it failed to write is tried again. */
async function dropSettled(context: UndoContext, begun: BegunPlan, written: Map<string, Written>): Promise<void> {
  for await (const { batch, row } of ledgerRows(context, begun)) {
    if (row.state !== 'settled') continue
    for (const id of idsWith(row, 'changed', 'skipped')) written.delete(`${batch.object}/${id}`)
  }
}

async function* ledgerRows({ run, store }: UndoContext, { digest, id: planId }: BegunPlan) {
  let index = 0
  for await (const batch of store.plans.batches(run.id, digest)) {
    const row = await store.plans.ledgerRow(run.id, planId, index)
    index += 1
    if (row) yield { batch, row }
  }
}

function idsWith(row: Extract<LedgerRow, { state: 'settled' }>, ...outcomes: string[]): string[] {
  return row.entries.filter(({ outcome }) => outcomes.includes(outcome)).map(({ id }) => id)
}

function* undoBatches(written: Iterable<Written>): Generator<ReassignBatch> {
  const moves = new Map<string, ReassignBatch>()
  for (const { id, move } of written) {
    const key = `${move.object}:${move.from}:${move.to}`
    const batch = moves.get(key)
    if (batch) batch.ids.push(id)
    else moves.set(key, { ...move, ids: [id] })
  }
  for (const batch of moves.values()) yield* batchesOf(batch)
}
