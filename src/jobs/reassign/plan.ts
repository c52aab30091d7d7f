/**
 * Collects every record of the retiring owners, then freezes them into a plan. The ids come first and whole: HubSpot's
 * search lags behind writes, so a plan that grew while records were written would miss some (HubSpot docs, Search the CRM).
 */
import type { FoundRecord } from '../../runbook/hubspot-port.ts'
import {
  fieldKey,
  type OwnerField,
  ownersPerSearch,
  sameOwners,
  withSuccessors,
} from '../../runbook/owners/owner-fields.ts'
import { handedOver } from '../../runbook/plan/plan-tally.ts'
import {
  compareRecordIds,
  fieldPlace,
  isSameField,
  type RecordChange,
  recordPlace,
} from '../../runbook/plan/record-changes.ts'
import { coveredFields, type Run, retiringOwnerIds, successors } from '../../runbook/run.ts'
import type { SearchRange } from '../../runbook/store-port.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { notePlanAsOf, noteSearchBegins } from './as-of.ts'
import { merged } from './merged.ts'
import { planUndo } from './plan-undo.ts'
import { savedPlan } from './propose.ts'

export function collectionKey(runId: string, since: number): string {
  return `${runId}:${since}`
}

type Planning = Pick<WorkContext, 'run' | 'store' | 'clock' | 'addSearches'>

export async function plan(context: Planning): Promise<WorkResult> {
  const { run, store, addSearches } = context
  if (run.detour) return planUndo(context)
  const key = collectionKey(run.id, run.phaseSince)
  await noteSearchBegins(context)
  await store.collection.begin(key, searchRanges(run))
  const unfinished = await store.collection.unfinished(key)
  if (unfinished.length > 0) {
    await addSearches(unfinished.map((cursor) => ({ runId: run.id, since: run.phaseSince, cursor })))
    return { kind: 'elsewhere' }
  }
  const changes = frozenChanges(context, key)
  const proposal = await savedPlan(context, { kind: 'reassign', changes, handovers: handedOver(successors(run)) })
  await notePlanAsOf(context, proposal.digest)
  return reports({ command: 'report-plan', plan: proposal })
}

/** In the plan's order, and each once, whatever order people chose them in. */
function plannedFields(run: Run): OwnerField[] {
  const byKey = new Map(coveredFields(run).map((field) => [fieldKey(field), field]))
  return [...byKey.values()].sort((one, other) => (fieldPlace(one) < fieldPlace(other) ? -1 : 1))
}

function searchRanges(run: Run): SearchRange[] {
  const retiring = retiringOwnerIds(run)
  return plannedFields(run).flatMap((field) => {
    const size = ownersPerSearch(field)
    const groups = Array.from({ length: Math.ceil(retiring.length / size) }, (_, index) =>
      retiring.slice(index * size, (index + 1) * size),
    )
    return groups.map((ownerIds) => ({ field, ownerIds, fromId: '0', toId: null }))
  })
}

/** By record id, whoever owned them: what is written together lies together, and one search can look after it. */
async function* frozenChanges({ run, store }: Planning, key: string): AsyncGenerator<RecordChange> {
  const ranges = await store.collection.ranges(key)
  for (const field of plannedFields(run)) {
    const byOwners = Map.groupBy(
      ranges.filter((range) => isSameField(range.field, field)),
      ({ ownerIds }) => ownerIds.join(),
    )
    const sources = [...byOwners.values()].map((ofOwners) =>
      inTurn(ofOwners, (range) => store.collection.records(key, range)),
    )
    // Found twice: a property of several retiring owners, or an owner that changed between two searches. The guard sees which.
    for await (const [record] of merged(sources, ({ id }) => recordPlace({ ...field, id }))) {
      const change = record && changeOf(record, field, run)
      if (change) yield change
    }
  }
}

async function* inTurn(
  ranges: readonly SearchRange[],
  records: (range: SearchRange) => AsyncIterable<FoundRecord>,
): AsyncGenerator<FoundRecord> {
  const ordered = ranges.toSorted((one, other) => compareRecordIds(one.fromId, other.fromId))
  for (const range of ordered) yield* records(range)
}

function changeOf({ id, value }: FoundRecord, field: OwnerField, run: Run): RecordChange | undefined {
  const to = withSuccessors(value ?? '', successors(run))
  const { object, property } = field
  return sameOwners(value, to) ? undefined : { object, property, id, from: value, to }
}
