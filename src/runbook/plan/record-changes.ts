/**
 * The changes of a reassignment, in the one order in which they are planned, hashed, written and read back: by object, the
 * record's owner before other properties, then by record id as a number. What is written together lies together, and one
 * search can look after it.
 */
import { crmObjects } from '../hubspot-port.ts'
import { type FieldName, ownerProperty } from '../owners/owner-fields.ts'

/** `null`: the property is empty. */
export type ValueChange = { id: string; from: string | null; to: string | null }

export type RecordChange = FieldName & ValueChange

/** Up to 100 records, neighbours in the plan's order, whose property is written in one request. */
export type ReassignBatch = FieldName & { moves: { from: string | null; to: string | null; ids: string[] }[] }

/** HubSpot's limit for one batch update, and for one batch read. */
export const batchSize = 100

/** The batch's records in the plan's order. */
export function changesOf({ moves }: ReassignBatch): ValueChange[] {
  const changes = moves.flatMap(({ from, to, ids }) => ids.map((id) => ({ id, from, to })))
  return changes.sort((one, other) => compareRecordIds(one.id, other.id))
}

/** Changes in the plan's order, cut into batches; never more than one batch of them is held. */
export async function* batchesOf(changes: AsyncIterable<RecordChange>): AsyncGenerator<ReassignBatch> {
  let held: RecordChange[] = []
  for await (const change of changes) {
    const [first] = held
    if (first && (held.length === batchSize || !isSameField(first, change))) {
      yield batchOf(first, held)
      held = []
    }
    held.push(change)
  }
  const [first] = held
  if (first) yield batchOf(first, held)
}

function batchOf({ object, property }: FieldName, changes: readonly ValueChange[]): ReassignBatch {
  const moves = Map.groupBy(changes, ({ from, to }) => JSON.stringify([from, to]))
  return {
    object,
    property,
    moves: [...moves.values()].flatMap((alike) => {
      const [first] = alike
      return first ? [{ from: first.from, to: first.to, ids: alike.map(({ id }) => id) }] : []
    }),
  }
}

export function isSameField(one: FieldName, other: FieldName): boolean {
  return one.object === other.object && one.property === other.property
}

/** Longer than any record id, which are 64-bit numbers. */
const idWidth = 20

/** Texts that sort as the plan does. */
export function recordPlace(record: FieldName & { id: string }): string {
  return `${fieldPlace(record)} ${record.id.padStart(idWidth, '0')}`
}

const leading: readonly string[] = crmObjects

/** A space sorts before whatever a name is made of, so no name runs into the one behind it. */
export function fieldPlace({ object, property }: FieldName): string {
  const rank = leading.includes(object) ? leading.indexOf(object) : leading.length
  return `${rank} ${object} ${property === ownerProperty ? 0 : 1} ${property}`
}

/** Record ids are whole numbers, some of them too large for a number. */
export function compareRecordIds(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length
  if (one === other) return 0
  return one < other ? -1 : 1
}
