/**
 * What one search says of a window of batches, instead of a read for each. It counts what was modified since the plan
 * together with what still belongs to the former owners. Each planned record is one of them, so the total has to be the
 * planned ones and the modified others: less, and one was deleted or merged away; more, and one came that the plan does not
 * know. Then, or where more was modified than a page holds, nothing is known and every batch is read. What the index does
 * not show yet is not seen.
 */
import type { ReadValue } from '../../runbook/hubspot-port.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import { ownerProperty } from '../../runbook/owners/owner-fields.ts'
import { batchSize, changesOf, type ReassignBatch, type ValueChange } from '../../runbook/plan/record-changes.ts'
import type { WorkContext } from '../work.ts'
import { planAsOf } from './as-of.ts'

/** The values that were read, by record id; a record that is not among them still held what the plan says at `atMs`. */
export type WindowGuard = { kind: 'unknown' } | { kind: 'known'; atMs: number; read: ReadonlyMap<string, ReadValue> }

const unknown: WindowGuard = { kind: 'unknown' }

type Guarding = Pick<WorkContext, 'run' | 'store' | 'hubspot' | 'clock'>

/** Batches of one object and property, neighbours in the plan, that nobody has begun to write. */
export async function guardWindow(context: Guarding, batches: readonly ReassignBatch[]): Promise<WindowGuard> {
  const { run, hubspot, clock } = context
  const [first] = batches
  const since = run.plan?.kind === 'reassign' ? await planAsOf(context, run.plan.digest) : undefined
  // A rehearsal writes nothing that would tell of deleted records; and one batch is read as cheaply as searched.
  if (!first || batches.length < 2 || first.property !== ownerProperty || run.mode === 'dry-run' || since === undefined)
    return unknown

  const planned = batches.flatMap(changesOf)
  const owners = [...new Set(planned.map(({ from }) => from))]
  const [lowest, highest] = [planned[0]?.id, planned.at(-1)?.id]
  if (lowest === undefined || highest === undefined || !owners.every((owner) => owner !== null)) return unknown
  const atMs = clock().getTime()
  const sight = await hubspot.seeWindow({ object: first.object, lowest, highest, since, ownerIds: owners })
  if (!sight?.all) return unknown
  const byId = new Map(planned.map((change) => [change.id, change]))
  const others = sight.modified.filter(({ id }) => !byId.has(id))
  if (sight.total !== planned.length + others.length) return unknown
  const suspects = sight.modified.filter(({ id, value }) => isOther(byId.get(id), value)).map(({ id }) => id)
  return { kind: 'known', atMs, read: await readAll(context, first, suspects) }
}

function isOther(planned: ValueChange | undefined, value: string | null): boolean {
  return planned !== undefined && planned.from !== value
}

async function readAll({ hubspot }: Guarding, { object, property }: ReassignBatch, ids: readonly string[]) {
  const read = new Map<string, ReadValue>()
  for (const together of inChunks(ids, batchSize)) {
    const values = await hubspot.readValues({ object, property }, together)
    for (const [id, value] of values) read.set(id, value)
  }
  return read
}
