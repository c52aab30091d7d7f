/** How records look in HubSpot's answers. */
import { createdAt, historyOf, type PortalRecord, updatedAt } from './portal-record.ts'

/** Always present, whatever was asked for. */
const alwaysPresent = ['hs_object_id', 'createdate', 'hs_createdate', 'lastmodifieddate', 'hs_lastmodifieddate']

export function recordAnswer(record: PortalRecord, wanted: readonly string[], withHistory: readonly string[] = []) {
  const standing = alwaysPresent.filter((name) => record.properties[name] !== undefined)
  const names = [...new Set([...standing, ...wanted])]
  const history = Object.fromEntries(withHistory.map((name) => [name, historyOf(record, name)]))
  return {
    id: record.id,
    properties: Object.fromEntries(names.map((name) => [name, record.properties[name] ?? null])),
    createdAt: createdAt(record),
    updatedAt: updatedAt(record),
    archived: false,
    ...(withHistory.length === 0 ? {} : { propertiesWithHistory: history }),
  }
}

export function missingError(singular: string, ids: string[], traces: string[] = []) {
  const message = `Could not get some ${singular} objects, they may be deleted or not exist. Check that ids are valid.`
  return itemError('OBJECT_NOT_FOUND', message, { ids, traces })
}

export function itemError(category: string, message: string, about: { ids: string[]; traces: string[] }) {
  const { ids, traces } = about
  const context = { ids, ...(traces.length > 0 ? { objectWriteTraceId: traces } : {}) }
  return { status: 'error', category, message, context }
}

export function batchAnswer(results: unknown[], errors: unknown[], at: number) {
  const time = new Date(at).toISOString()
  const body = { status: 'COMPLETE', requestedAt: time, startedAt: time, completedAt: time, results }
  if (errors.length === 0) return { status: 200, json: body }
  return { status: 207, json: { ...body, numErrors: errors.length, errors } }
}
