/**
 * The plan that takes a reassignment back, made from the ledgers of all that was written in this run: each record that we
 * changed goes from our value to its former one. The guard of the writing then skips whatever holds another value by now.
 *
 * All ledgers stand in the plan's order, so they are read side by side; of each only a portion of rows is held.
 */
import type { RecordResult } from '../../runbook/plan/ledger.ts'
import { recordResults } from '../../runbook/plan/ledger.ts'
import { givenBack } from '../../runbook/plan/plan-tally.ts'
import { type RecordChange, recordPlace } from '../../runbook/plan/record-changes.ts'
import { type RecordHistory, undoOf } from '../../runbook/plan/undo-changes.ts'
import type { BegunPlan } from '../../runbook/run.ts'
import { successors } from '../../runbook/run.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { merged } from './merged.ts'
import { savedPlan } from './propose.ts'

type UndoContext = Pick<WorkContext, 'run' | 'store'>

type Told = { kind: RecordHistory[number]['kind']; object: string; property: string; result: RecordResult }

export async function planUndo(context: UndoContext): Promise<WorkResult> {
  const handovers = givenBack(successors(context.run))
  const plan = await savedPlan(context, { kind: 'undo-reassign', changes: undoChanges(context), handovers })
  return reports({ command: 'report-plan', plan })
}

async function* undoChanges(context: UndoContext): AsyncGenerator<RecordChange> {
  const ledgers = context.run.begunPlans.flatMap((begun) => {
    const { kind } = begun
    return kind === 'reassign' || kind === 'undo-reassign' ? [told(context, begun, kind)] : []
  })
  for await (const history of merged(ledgers, ({ object, property, result: { id } }) =>
    recordPlace({ object, property, id }),
  )) {
    const [first] = history
    const change = undoOf(history)
    if (first && change) yield { object: first.object, property: first.property, ...change }
  }
}

async function* told({ run, store }: UndoContext, begun: BegunPlan, kind: Told['kind']): AsyncGenerator<Told> {
  for await (const { batch, row } of store.plans.ledger(run.id, begun)) {
    const { object, property } = batch
    for (const result of recordResults(batch, row)) yield { kind, object, property, result }
  }
}
