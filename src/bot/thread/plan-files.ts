/** Every record of a plan as CSV, before it is carried out and afterwards, a batch at a time. */
import type { Messages } from '../../messages/messages.ts'
import { ownersIn } from '../../runbook/owners/owner-fields.ts'
import { type RecordResult, recordResults } from '../../runbook/plan/ledger.ts'
import { changesOf } from '../../runbook/plan/record-changes.ts'
import type { Run } from '../../runbook/run.ts'
import type { PlanStore } from '../../runbook/store-port.ts'
import type { Rows } from '../csv-file.ts'

type PlanFile = { run: Run; plans: PlanStore; messages: Messages; plan: { id: string; digest: string } }

export async function* planRows({ run, plans, plan }: PlanFile): AsyncGenerator<Rows> {
  yield [['object', 'record_id', 'property', 'from_owner_id', 'from_owner', 'to_owner_id', 'to_owner']]
  for await (const { object, property, moves } of plans.batches(run.id, plan.digest)) {
    const rows = changesOf({ object, property, moves }).map(({ id, from, to }) => {
      return [object, id, property, from ?? '', namesIn(from, run), to ?? '', namesIn(to, run)]
    })
    yield rows
  }
}

const resultColumns = [
  'run_id',
  'object',
  'property',
  'record_id',
  'former_value',
  'new_value',
  'outcome',
  'reason',
  'surviving_record_id',
]

export async function* resultRows({ run, plans, messages, plan }: PlanFile): AsyncGenerator<Rows> {
  yield [resultColumns]
  const isUndo = run.begunPlans.some(({ id, kind }) => id === plan.id && kind === 'undo-reassign')
  const { outcomes, resultReasons, undoReasons, rehearsed } = messages.files
  const reasons: Readonly<Record<string, string>> = isUndo ? { ...resultReasons, ...undoReasons } : resultReasons
  const reasonOf = ({ outcome, reason = '' }: RecordResult) =>
    outcome === 'changed' && run.mode === 'dry-run' ? rehearsed : (reasons[reason] ?? reason)
  for await (const { batch, row } of plans.ledger(run.id, plan)) {
    const { object, property } = batch
    const rows = [...recordResults(batch, row)].map((result) => {
      const { id, from, to, outcome, into } = result
      return [run.id, object, property, id, from ?? '', to ?? '', outcomes[outcome], reasonOf(result), into ?? '']
    })
    yield rows
  }
}

/** In an undo the former owner is the new one, so either may stand on either side. */
function namesIn(value: string | null, { owners, mapping }: Run): string {
  const names = ownersIn(value).map(
    (id) => owners?.find((owner) => owner.id === id)?.name ?? mapping?.successors[id] ?? '',
  )
  return names.join('; ')
}
