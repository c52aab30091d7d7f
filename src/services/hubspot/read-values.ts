/** Reading a property's value of this moment, which a search may not show yet, and what it held before. */
import { faultIs } from '../../runbook/fault.ts'
import type { PastValue, ReadHistory, ReadValue } from '../../runbook/hubspot-port.ts'
import type { FieldName } from '../../runbook/owners/owner-fields.ts'
import { isoTime } from './iso-time.ts'
import { paths } from './paths.ts'
import type { Send } from './request.ts'
import {
  batchAnswer,
  historyBatchAnswer,
  type RecordAnswer,
  type RecordHistoryAnswer,
  recordAnswer,
} from './schemas.ts'

export async function readValues(send: Send, field: FieldName, ids: string[]): Promise<Map<string, ReadValue>> {
  if (ids.length === 0) return new Map()
  const body = { inputs: ids.map((id) => ({ id })), properties: [field.property] }
  const answer = await send({ method: 'POST', path: paths.batchRead(field.object), body }, batchAnswer)
  const found = new Map(answer.results.map((record) => [record.id, record]))
  const notFound = new Set(answer.errors.flatMap((error) => error.context?.ids ?? []))
  const values = new Map<string, ReadValue>()
  for (const id of ids) {
    const record = found.get(id)
    if (record) values.set(id, { kind: 'value', value: valueIn(record, field.property) })
    else values.set(id, notFound.has(id) ? { kind: 'gone' } : await readSingly(send, field, id))
  }
  return values
}

/** A record that the batch does not answer for comes without a history. */
export async function readHistories(send: Send, field: FieldName, ids: string[]): Promise<Map<string, ReadHistory>> {
  if (ids.length === 0) return new Map()
  const { object, property } = field
  const inputs = ids.map((id) => ({ id }))
  const body = { inputs, properties: [property], propertiesWithHistory: [property] }
  const answer = await send({ method: 'POST', path: paths.batchRead(object), body }, historyBatchAnswer)
  const found = new Map(answer.results.map((record) => [record.id, record]))
  const rest = await readValues(
    send,
    field,
    ids.filter((id) => !found.has(id)),
  )
  const histories = new Map<string, ReadHistory>()
  for (const id of ids) {
    const record = found.get(id)
    if (record)
      histories.set(id, { kind: 'value', value: valueIn(record, property), history: pastOf(record, property) })
    else histories.set(id, withoutHistory(rest.get(id) ?? { kind: 'gone' }))
  }
  return histories
}

function withoutHistory(read: ReadValue): ReadHistory {
  return read.kind === 'value' ? { ...read, history: [] } : read
}

function pastOf({ propertiesWithHistory }: RecordHistoryAnswer, property: string): PastValue[] {
  return (propertiesWithHistory?.[property] ?? []).map(({ value, timestamp, sourceType, sourceId }) => ({
    value: value || null,
    at: isoTime(timestamp),
    by: [sourceType, sourceId].filter(Boolean).join(' '),
  }))
}

/**
 * The answer neither has the id nor says that it does not exist: a merged record comes back under the id that it lives on
 * under, once, and nothing says which of those asked for it was. Asked for alone, it tells.
 */
async function readSingly(send: Send, { object, property }: FieldName, id: string): Promise<ReadValue> {
  try {
    const query: [string, string][] = [['properties', property]]
    const record = await send({ method: 'GET', path: paths.record(object, id), query }, recordAnswer)
    return record.id === id ? { kind: 'value', value: valueIn(record, property) } : { kind: 'merged', into: record.id }
  } catch (error) {
    if (faultIs(error, 'not-found')) return { kind: 'gone' }
    throw error
  }
}

/** A cleared value comes back as null or as an empty string. */
export function valueIn({ properties }: RecordAnswer, property: string): string | null {
  return properties[property] || null
}
