/** Every command with arguments that mostly fit the run as it stands. Each has its row: a new one does not compile without. */
import fc from 'fast-check'
import type { Command } from '../../src/runbook/commands.ts'
import { extendedEnd } from '../../src/runbook/decide/extension.ts'
import {
  type ItemId,
  isDetour,
  itemIds,
  type PlanKind,
  personItems,
  planKinds,
  plans,
  stepNames,
} from '../../src/runbook/definition.ts'
import { fieldKey } from '../../src/runbook/owners/owner-fields.ts'
import type { OwnerMapping } from '../../src/runbook/owners/owners.ts'
import { uninstallPhrase } from '../../src/runbook/plan/plan.ts'
import { packagesToRemove, type Run } from '../../src/runbook/run.ts'
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
  observedOwners,
  org,
  ownerDecision,
  packagesFound,
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
import { everybody } from './story.ts'

export type Name = Command['command']
type Fields<Of extends Name> = Omit<Extract<Command, { command: Of }>, 'command'>

/** Mostly the first. */
export function rather<Value>(likely: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 7, arbitrary: likely }, { weight: 1, arbitrary: other })
}

const nothing = () => fc.constant({})
const approvers = rather(fc.constant(everybody), fc.uniqueArray(userId))
const assignable = fc.constant({ 41: 'Ben Sommer', 42: 'Cleo Herbst' })
const nothingLeft = fc.constant({ contacts: 0, companies: 0, deals: 0 })
const gone = fc.constant({ listed: false, components: 0, objects: 0 })

function since(run: Run): fc.Arbitrary<number> {
  return rather(fc.constant(run.phaseSince), fc.nat({ max: run.version + 2 }))
}

function itsDigest(run: Run): fc.Arbitrary<string> {
  return run.plan ? rather(fc.constant(run.plan.digest), digest) : digest
}

/** The end of the copy that people are shown now. */
function itsEnd(run: Run): fc.Arbitrary<string> {
  const shown = extendedEnd(run)
  return shown ? rather(fc.constant(shown), instant) : instant
}

function phrase(run: Run): fc.Arbitrary<string> {
  const exact = uninstallPhrase(packagesToRemove(run))
  return rather(fc.constant(exact), fc.constantFrom(` ${exact} `, exact.toUpperCase(), 'uninstall', '', `${exact}!`))
}

function everyOwner(run: Run): fc.Arbitrary<OwnerMapping> {
  return fc.tuple(...(run.owners ?? []).map(({ id }) => fc.record({ from: fc.constant(id), to: ownerDecision })))
}

function ticks(run: Run): fc.Arbitrary<Fields<'set-ticks'>> {
  const all: fc.Arbitrary<Fields<'set-ticks'>> = fc.record({
    step: fc.constant(run.step),
    ticked: fc.constant(personItems(run.step, run.mode)),
    unticked: fc.constant<ItemId[]>([]),
  })
  const items = fc.uniqueArray(fc.constantFrom(...itemIds), { maxLength: 3 })
  return rather(all, fc.record({ step: fc.constantFrom(...stepNames), ticked: items, unticked: items }))
}

function planKindsOf(run: Run): PlanKind[] {
  const detour = run.detour?.kind
  const fitting = planKinds.filter(
    (kind) => plans[kind].step === run.step && (detour ? kind === detour : !isDetour(kind)),
  )
  return fitting.length > 0 ? fitting : [...planKinds]
}

function coverage(run: Run): fc.Arbitrary<string[]> {
  const offered = (run.fields?.offered ?? []).map(fieldKey)
  return rather(fc.subarray(offered), fc.constant(['tickets.unknown']))
}

const fields: { [Of in Name]: (run: Run) => fc.Arbitrary<Fields<Of>> } = {
  'set-ticks': ticks,
  'attest-disconnect': nothing,
  'accept-attestation': nothing,
  'check-again': nothing,
  'map-owners': (run) =>
    fc.record({ mapping: rather(everyOwner(run), mapping), coverage: coverage(run), assignable, approvers }),
  'choose-uninstall': (run) => {
    const installed = (run.packages?.installed ?? []).map((found) => found.versionId)
    return fc.record({ versionIds: rather(fc.subarray(installed), versionIds), dataCopy: dataCopyChoice, approvers })
  },
  'approve-plan': (run) =>
    fc.record(
      { digest: itsDigest(run), phrase: phrase(run), confirmed: rather(fc.constant(true), fc.constant(false)) },
      { requiredKeys: ['digest', 'phrase'] },
    ),
  'reject-plan': (run) => fc.record({ digest: itsDigest(run) }),
  'plan-again': nothing,
  'accept-rest': nothing,
  'say-cleared': nothing,
  'try-anyway': nothing,
  'removed-by-hand': nothing,
  'plan-undo': () => fc.record({ undo: fc.constantFrom('undo-reassign', 'restore-blockers') }),
  'revoke-access': nothing,
  'leave-access': nothing,
  retry: nothing,
  'delete-data-copy': nothing,
  'ask-extension': (run) => fc.record({ to: itsEnd(run) }),
  'approve-extension': (run) => fc.record({ to: itsEnd(run) }),
  'cancel-run': nothing,
  'report-inventory': (run) =>
    fc.record({ since: since(run), account, org, inventory, requirements: rather(fc.constant([]), requirements) }),
  'report-baseline': (run) => fc.record({ since: since(run), times: syncTimes, traces }),
  'report-disconnect': (run) =>
    fc
      .tuple(since(run), disconnectFinding('verified', 'verified', 'attested-only', 'still-syncing', 'rehearsed'))
      .map(([number, finding]) => ({ since: number, ...finding })),
  'report-owners': (run) =>
    fc.tuple(since(run), observedOwners).map(([number, found]) => ({ since: number, ...found })),
  'report-plan': (run) =>
    fc.record(
      {
        since: since(run),
        plan: rather(planSummary(...planKindsOf(run)), planSummary(...planKinds)),
        references: referenceCheck,
      },
      { requiredKeys: ['since', 'plan'] },
    ),
  'report-refused': (run) =>
    fc
      .tuple(fc.record({ since: since(run), digest: itsDigest(run) }), refusedRemoval)
      .map(([place, refusal]) => ({ ...place, ...refusal })),
  'report-by-hand': (run) => fc.record({ since: since(run), digest: itsDigest(run), ...removalByHand }),
  'report-applied': (run) =>
    fc.record(
      { since: since(run), digest: itsDigest(run), counts: applyCounts, access: accessList },
      { requiredKeys: ['since', 'digest', 'counts'] },
    ),
  'report-owners-left': (run) =>
    fc
      .tuple(since(run), fc.oneof(fc.record({ left: nothingLeft }), verifiedOwners))
      .map(([number, found]) => ({ since: number, ...found })),
  'report-packages': (run) => packagesFound.chain((found) => fc.record({ since: since(run), ...constants(found) })),
  'report-data-copy': (run) => fc.record({ since: since(run), copy: dataCopy }),
  'report-removal': (run) =>
    fc.record(
      { since: since(run), presence: fc.oneof(gone, presence), access: accessFinding },
      { requiredKeys: ['since', 'presence'] },
    ),
  'report-closing': (run) =>
    fc.record({ since: since(run), access: accessFinding, leftovers }, { requiredKeys: ['since'] }),
  'report-copy-deleted': (run) => fc.record({ since: since(run) }),
  'report-fault': (run) => fc.record({ since: since(run), fault }),
  'expire-approvals': nothing,
  'remind-data-copy': () => fc.record({ hoursLeft: fc.constantFrom(4, 24) }),
  'purge-due': nothing,
  'resume-due': nothing,
  'recheck-due': nothing,
}

export const commandNames = Object.keys(fields) as Name[]

function constants<Values extends object>(values: Values): { [Key in keyof Values]: fc.Arbitrary<Values[Key]> } {
  const entries = Object.entries(values).map(([key, value]) => [key, fc.constant(value)])
  return Object.fromEntries(entries)
}

export function commandOf(run: Run, name: Name): fc.Arbitrary<Command> {
  const rest: fc.Arbitrary<object> = fields[name](run)
  // Name and fields come from the same row of the table above.
  return rest.map((values) => ({ command: name, ...values }) as Command)
}
