/** Well-formed events. Every type has its row: a new one does not compile without. */
import fc from 'fast-check'
import { type Actor, system } from '../../src/runbook/actor.ts'
import { headOf, recordEvents } from '../../src/runbook/audit/audit.ts'
import { itemIds, planKinds, stepNames, waitPhases, workPhases } from '../../src/runbook/definition.ts'
import {
  type EventOf,
  type EventType,
  type RecordedEvent,
  type RunEvent,
  runReasons,
} from '../../src/runbook/events.ts'
import { refusalCodes } from '../../src/runbook/refusal.ts'
import {
  accessFinding,
  accessList,
  account,
  applyCounts,
  dataCopy,
  dataCopyChoice,
  digest,
  disconnectFinding,
  fault,
  instant,
  inventory,
  leftovers,
  mapping,
  mode,
  name,
  namedField,
  observedOwners,
  org,
  ownerId,
  packagesFound,
  person,
  planSummary,
  presence,
  referenceCheck,
  refusedRemoval,
  removalByHand,
  requirements,
  syncTimes,
  traces,
  userId,
  verifiedOwners,
  versionIds,
} from './arbitraries.ts'

const step = fc.constantFrom(...stepNames)
const ticked = fc.record({ step, item: fc.constantFrom(...itemIds) })
const nothing = fc.constant({})

const eventData: { [Type in EventType]: fc.Arbitrary<EventOf<Type>['data']> } = {
  'run-opened': fc.record({
    target: name,
    mode,
    locale: fc.constantFrom('en', 'de'),
    reason: fc.constantFrom(...runReasons),
    channel: fc.constant('CINTEGRATIONS'),
  }),
  'phase-entered': fc.record({ step, phase: fc.constantFrom(...workPhases, ...waitPhases) }),
  'step-completed': fc.record({ step }),
  'item-ticked': ticked,
  'item-unticked': ticked,
  'target-identified': fc.record({ account, org }),
  'inventory-taken': fc.record({ inventory, requirements }),
  'sync-baseline-taken': fc.record({ times: syncTimes, traces }, { requiredKeys: ['times'] }),
  'disconnect-attested': nothing,
  'disconnect-checked': disconnectFinding('verified', 'attested-only', 'still-syncing', 'rehearsed'),
  'attestation-accepted': nothing,
  'owners-observed': observedOwners,
  'owners-mapped': fc.record(
    { mapping, successors: fc.dictionary(ownerId, name), coverage: fc.array(namedField, { maxLength: 2 }) },
    { requiredKeys: ['mapping', 'successors'] },
  ),
  'plan-proposed': fc.record({ step, plan: planSummary(...planKinds) }),
  'plan-rejected': fc.record({ step, digest }),
  'approval-given': fc.record({ step, digest, expiresAt: instant }),
  'approval-expired': fc.record({ step, digest, userId }),
  'plan-applied': fc.record(
    { step, digest, counts: applyCounts, access: accessList },
    { requiredKeys: ['step', 'digest', 'counts'] },
  ),
  'plan-broken-off': fc.record(
    { step, digest, counts: applyCounts, requested: fc.constant(true) },
    { requiredKeys: ['step', 'digest', 'counts'] },
  ),
  'owners-verified': verifiedOwners,
  'rest-accepted': verifiedOwners,
  'undo-asked': fc.record({ undo: fc.constantFrom('undo-reassign', 'restore-blockers') }),
  'packages-observed': packagesFound,
  'references-checked': referenceCheck,
  'references-waived': fc.record({ open: fc.nat() }),
  'objections-cleared': fc.record({ objections: fc.nat() }),
  'removal-refused': fc
    .tuple(fc.record({ step, digest }), refusedRemoval)
    .map(([place, refusal]) => ({ ...place, ...refusal })),
  'removal-by-hand': fc.record(
    { ...removalByHand, again: fc.constant(true as const) },
    { requiredKeys: ['packages', 'reason', 'detail'] },
  ),
  'removed-by-hand': nothing,
  'revocation-asked': nothing,
  'access-left': nothing,
  'uninstall-chosen': fc.record({ versionIds, dataCopy: dataCopyChoice }),
  'data-copied': dataCopy,
  'removal-verified': fc.record({ presence, access: accessFinding }, { requiredKeys: ['presence'] }),
  'report-written': fc.record(
    { headSeq: fc.nat(), headHash: digest, access: accessFinding, leftovers },
    { requiredKeys: ['headSeq', 'headHash'] },
  ),
  'data-copy-reminded': fc.record({ hoursLeft: fc.constantFrom(4, 24) }),
  'extension-asked': fc.record({ from: instant, to: instant }),
  'copy-extended': fc.record({ from: instant, to: instant }),
  'data-copy-deleted': fc.record({ location: name, rows: fc.nat(), sha256: digest }),
  'work-stopped': fc.record({ step, phase: fc.constantFrom(...workPhases), fault }),
  'action-denied': fc.record({ command: fc.constant('approve-plan'), code: fc.constantFrom(...refusalCodes) }),
  'run-cancelled': nothing,
  'run-closed': nothing,
}

const opened = ofType('run-opened')
const event: fc.Arbitrary<RunEvent> = fc.oneof(...eventTypes().map(ofType))
const actor: fc.Arbitrary<Actor> = fc.oneof(fc.constant(system), person)

type Happening = { event: RunEvent; at: string; actor: Actor }

function happening(what: fc.Arbitrary<RunEvent>): fc.Arbitrary<Happening> {
  return fc.record({ event: what, at: instant, actor })
}

/** Events in any order, with or without sense, as the log holds them. */
export const anyLog: fc.Arbitrary<RecordedEvent[]> = fc.array(happening(event), { maxLength: 40 }).map(logOf)

/** The same, but of a run that was opened first. */
export const openedLog: fc.Arbitrary<RecordedEvent[]> = fc
  .tuple(happening(opened), fc.array(happening(event), { maxLength: 40 }))
  .map(([first, rest]) => logOf([first, ...rest]))

function logOf(happenings: readonly Happening[]): RecordedEvent[] {
  const log: RecordedEvent[] = []
  for (const { event: what, ...by } of happenings) log.push(...recordEvents(headOf(log), [what], by))
  return log
}

function ofType(type: EventType): fc.Arbitrary<RunEvent> {
  const data: fc.Arbitrary<RunEvent['data']> = eventData[type]
  // Type and data come from the same row of the table above.
  return data.map((value) => ({ type, data: value }) as RunEvent)
}

export function eventTypes(): EventType[] {
  return Object.keys(eventData) as EventType[]
}
