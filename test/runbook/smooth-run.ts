/** The whole way of a run without mishaps, to any place of the runbook; from there on a test goes its own way. */
import { type Actor, system } from '../../src/runbook/actor.ts'
import type { Command } from '../../src/runbook/commands.ts'
import { type PlanKind, personItems } from '../../src/runbook/definition.ts'
import type { Mode } from '../../src/runbook/events.ts'
import { type PlanSummary, uninstallPhrase } from '../../src/runbook/plan/plan.ts'
import { packagesToRemove, type Run } from '../../src/runbook/run.ts'
import { ben, cleo, dan, everybody, openStory, type Place, placeOf, type Story } from './story.ts'

export const firstDigest = 'a'.repeat(64)

/** A run that has just come to the place, or to its end. */
export function storyAt(place: Place | 'end', mode: Mode = 'live'): Story {
  const story = openStory(mode)
  for (let turn = 0; placeOf(story.run) !== place && story.run.status === 'open'; turn += 1) {
    const [actor, command] = next(story.run, turn)
    const decision = story.does(actor, command)
    if (decision.kind === 'refused') throw new Error(`${placeOf(story.run)}: ${JSON.stringify(decision.refusal)}`)
  }
  if (place !== 'end' && placeOf(story.run) !== place) throw new Error(`the way does not lead to ${place}`)
  return story
}

function next(run: Run, turn: number): [Actor, Command] {
  const since = run.phaseSince
  const { step } = run
  const approver = turn % 2 === 0 ? ben : cleo
  switch (placeOf(run)) {
    case 'preflight.observe':
      return [system, { command: 'report-inventory', since, account, org, requirements: [], inventory }]
    case 'disconnect.observe':
      return [system, { command: 'report-baseline', since, times: never, traces: [] }]
    case 'disconnect.decide': {
      const ticked = personItems(step, run.mode)
      const open = ticked.some((item) => !run.ticks[item])
      return [dan, open ? { command: 'set-ticks', step, ticked, unticked: [] } : { command: 'attest-disconnect' }]
    }
    case 'disconnect.verify': {
      const signals = { baseline: never, newest: never, movedSinceAttestation: [] }
      return [system, { command: 'report-disconnect', since, verdict: 'verified', signals }]
    }
    case 'reassign.observe':
      return [system, { command: 'report-owners', since, owners: [former] }]
    case 'reassign.decide':
      return [dan, mapOwners]
    case 'reassign.plan':
      return [system, { command: 'report-plan', since, plan: planOf('reassign', firstDigest) }]
    case 'reassign.approve':
    case 'uninstall.approve':
      return [approver, approval(run)]
    case 'reassign.apply':
    case 'uninstall.apply':
      return [
        system,
        { command: 'report-applied', since, digest: firstDigest, counts: { changed: 1, skipped: 0, failed: 0 } },
      ]
    case 'reassign.verify':
      return [system, { command: 'report-owners-left', since, left: none }]
    case 'reassign.settle':
      return [dan, { command: 'set-ticks', step, ticked: personItems(step, run.mode), unticked: [] }]
    case 'uninstall.observe':
      return [
        system,
        { command: 'report-packages', since, packages: [hubspot], components: 9, objects: [], blockers: [], access },
      ]
    case 'uninstall.decide':
      return [dan, chooseUninstall]
    case 'uninstall.copy':
      return [
        system,
        {
          command: 'report-data-copy',
          since,
          copy: { location: 'copies/run-1', files: 1, rows: 1, bytes: 1, sha256: '0' },
        },
      ]
    case 'uninstall.plan':
      return [system, { command: 'report-plan', since, plan: planOf('uninstall', firstDigest) }]
    case 'uninstall.verify':
      return [system, { command: 'report-removal', since, presence: { listed: false, components: 0, objects: 0 } }]
    case 'close-out.observe':
      return [system, { command: 'report-closing', since }]
    case 'close-out.settle':
      return [ben, { command: 'delete-data-copy' }]
    case 'close-out.purge':
      return [system, { command: 'report-copy-deleted', since }]
    default:
      throw new Error(`no way on from ${placeOf(run)}`)
  }
}

export function approval(run: Run, digest = run.plan?.digest ?? '') {
  return { command: 'approve-plan', digest, phrase: uninstallPhrase(packagesToRemove(run)), confirmed: true } as const
}

export function planOf(kind: PlanKind, digest: string): PlanSummary {
  switch (kind) {
    case 'reassign':
    case 'undo-reassign':
      return { kind, digest, effects: 1, summary: { kind, moves: [] } }
    case 'clear-blockers':
    case 'restore-blockers':
      return { kind, digest, effects: 1, summary: { kind, blockers: [] } }
    case 'revoke-access':
      return { kind, digest, effects: 1, summary: { kind, tokens: 1, holders: [] } }
    case 'uninstall':
      return {
        kind,
        digest,
        effects: 1,
        summary: { kind, packages: [hubspot], components: 9, records: 1, dataCopy: 'keep' },
      }
  }
}

const never = { contacts: null, companies: null, deals: null }
const none = { contacts: 0, companies: 0, deals: 0 }
const account = { portalId: '1', kind: 'production', timeZone: 'Europe/Berlin', uiDomain: 'app.hubspot.com' } as const
const org = {
  orgId: '2',
  name: 'Northwind',
  kind: 'production',
  instanceUrl: 'https://northwind.example.com',
  userId: '3',
  username: 'integration@example.com',
} as const
const inventory = { account, org, hubspot: null, salesforce: null }
const former = {
  id: '71',
  name: 'Ada Winter',
  email: null,
  class: 'salesforce-only',
  records: { ...none, deals: 1 },
  suggestion: null,
} as const
const token = { username: 'sync@example.com', userId: '005', app: 'HubSpot', createdAt: null }
export const access = { kind: 'seen' as const, found: [{ ...token, lastUsedAt: null, useCount: 7 }] }
export const hubspot = {
  namespace: 'HubSpot_Inc',
  name: 'HubSpot Integration',
  version: '1.190.0.1',
  versionId: '04t1',
  generation: 'first',
} as const

export const mapOwners: Extract<Command, { command: 'map-owners' }> = {
  command: 'map-owners',
  mapping: [{ from: '71', to: { kind: 'owner', id: '41' } }],
  coverage: [],
  assignable: { 41: 'Ben Sommer' },
  approvers: everybody,
}
export const chooseUninstall: Extract<Command, { command: 'choose-uninstall' }> = {
  command: 'choose-uninstall',
  versionIds: ['04t1'],
  dataCopy: 'keep',
  approvers: everybody,
}
