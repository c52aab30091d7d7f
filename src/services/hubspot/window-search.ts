/**
 * One search over a window of records instead of a read for each batch: searches have a budget of their own. It finds what
 * was modified since the plan together with what still belongs to the former owners, so that the total tells of records
 * that went or came, and the first page of those that were modified.
 */
import { faultIs } from '../../runbook/fault.ts'
import type { WindowRequest, WindowSight } from '../../runbook/hubspot-port.ts'
import { inChunks } from '../../runbook/in-chunks.ts'
import { ownerProperty } from '../../runbook/owners/owner-fields.ts'
import { valueIn } from './read-values.ts'
import type { Send } from './request.ts'
import {
  bodyLimit,
  type Filter,
  idsPerFilter,
  modifiedPropertyOf,
  recordsPerPage,
  type Search,
  search,
  searchBody,
} from './search.ts'

/** Docs "Search the CRM", Limitations: 5 groups. */
const ownerGroups = 4

export async function seeWindow(send: Send, request: WindowRequest): Promise<WindowSight | undefined> {
  const { object, lowest, highest, since, ownerIds } = request
  if (ownerIds.length > idsPerFilter * ownerGroups) return undefined
  const modifiedProperty = modifiedPropertyOf(object)
  const between: Filter = { propertyName: 'hs_object_id', operator: 'BETWEEN', value: lowest, highValue: highest }
  const sinceMs = Date.parse(since)
  const modified: Filter = { propertyName: modifiedProperty, operator: 'GTE', value: String(sinceMs) }
  const owned = inChunks(ownerIds, idsPerFilter).map((values): Filter[] => [
    between,
    { propertyName: ownerProperty, operator: 'IN', values },
  ])
  const asked: Search = {
    object,
    groups: [[between, modified], ...owned],
    sort: `-${modifiedProperty}`,
    properties: [ownerProperty, modifiedProperty],
    limit: recordsPerPage,
  }
  if (JSON.stringify(searchBody(asked)).length > bodyLimit) return undefined
  const answer = await tried(() => search(send, asked))
  if (!answer) return undefined
  const found = answer.results.filter(({ properties }) => timeOf(properties[modifiedProperty]) >= sinceMs)
  return {
    total: answer.total,
    modified: found.map((record) => ({ id: record.id, value: valueIn(record, ownerProperty) })),
    // Newest first: whatever is not on the page is as old as the last on it, or older. A page that is not full has all,
    // which the total, should it be an estimate, would not prove.
    all: found.length < answer.results.length || answer.results.length < recordsPerPage,
  }
}

/** An account that does not take this search is one whose batches are all read. */
async function tried<Answer>(asking: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking()
  } catch (error) {
    if (faultIs(error, 'rejected')) return undefined
    throw error
  }
}

/** What does not say when counts as modified just now. */
function timeOf(value: string | null | undefined): number {
  const time = /^\d+$/.test(value ?? '') ? Number(value) : Date.parse(value ?? '')
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time
}
