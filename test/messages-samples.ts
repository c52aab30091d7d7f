/** One sample of every event, and of the run in which it happens, for the tests of what is said about them. */
import fc from 'fast-check'
import type { AccessFinding } from '../src/runbook/access.ts'
import type { EventOf, EventType, RecordedEvent, VerifiedOwners } from '../src/runbook/events.ts'
import type { SyncTrace } from '../src/runbook/hubspot-port.ts'
import { type Inventory, type RecordCounts, requirementCodes } from '../src/runbook/inventory.ts'
import type { FieldChoice, NamedField } from '../src/runbook/owners/owner-fields.ts'
import type { LeftoverSummary } from '../src/runbook/packages/leftovers.ts'
import type { ContentsSummary } from '../src/runbook/packages/package-contents.ts'
import type { ReferenceCheck } from '../src/runbook/packages/references.ts'
import type { Run } from '../src/runbook/run.ts'
import {
  type Blocker,
  type InstalledPackage,
  leftoverKinds,
  type OauthAccess,
  type Unseen,
} from '../src/runbook/salesforce-port.ts'

export const at = '2031-03-04T05:06:07.000Z'
export const digest = 'a'.repeat(64)
const person: RecordedEvent['actor'] = { kind: 'person', userId: 'U0001', teamId: 'T0001' }

export function eventTypes(): EventType[] {
  return Object.keys(sampleData('')) as EventType[]
}

export function recorded(type: EventType, outside = 'Ada Example'): RecordedEvent {
  const data = sampleData(outside)[type]
  return { type, data, seq: 1, at, actor: person, previousHash: digest, hash: digest } as RecordedEvent
}

function figures(records: number): RecordCounts {
  return { contacts: records, companies: 1, deals: 0 }
}

export function verifiedOwners(property: string): VerifiedOwners {
  return {
    left: figures(3),
    elsewhere: [{ object: 'tickets', property, records: 1234 }],
    readBack: {
      changed: 12_345,
      read: 2_000,
      found: { ours: 1_995, 'changed-since': 1, overwritten: 1, unexplained: 1, merged: 1, gone: 1 },
    },
  }
}

function installedPackage(name: string): InstalledPackage {
  return { namespace: name, name, version: '2.145.0.1', versionId: '04t000000000001AAA', generation: 'first' }
}

function blockersNamed(name: string): Blocker[] {
  return [
    { kind: 'layout', id: '1', layout: name, pages: [name], path: `/${name}` },
    { kind: 'permission-set-assignment', id: '2', permissionSet: name, username: name },
  ]
}

function referenceCheck(outside: string): ReferenceCheck {
  const found = { type: 'Flow', name: outside, refersTo: [outside], path: outside, says: [outside] }
  return {
    open: 21,
    fresh: 1,
    gone: 2,
    cleared: 1,
    perhaps: 9,
    shown: [
      { ...found, key: 'Flow:1', blocks: 'surely', state: 'open' },
      { ...found, key: 'says:1', type: '', name: '', blocks: 'surely', state: 'open' },
      { ...found, key: `${outside}:2`, type: outside, says: [], blocks: 'surely', state: 'gone' },
      { ...found, key: 'Profile:3', type: 'Profile', blocks: 'perhaps', state: 'open' },
    ],
    unseen: [{ type: 'Report', reason: outside }],
  }
}

export function planFigures(outside: string) {
  return [
    {
      kind: 'reassign',
      moves: [{ object: 'contacts', property: 'hubspot_owner_id', from: '1', to: '2', records: 1234 }],
    },
    { kind: 'clear-blockers', blockers: blockersNamed(outside), more: 1234 },
    { kind: 'restore-blockers', blockers: blockersNamed(outside) },
    {
      kind: 'undo-reassign',
      moves: [{ object: 'contacts', property: 'hubspot_owner_id', from: null, to: '1', records: 1234 }],
    },
    { kind: 'revoke-access', tokens: 60, holders: [accessOf(outside)] },
    {
      kind: 'uninstall',
      packages: [installedPackage(outside)],
      components: 90,
      records: 1234,
      recordsAbout: true,
      dataCopy: 'keep',
    },
  ] as const
}

const workflowReasons = [
  'enrolls-from-salesforce',
  'mentions-salesforce',
  'mentions-owner',
  'enrolls-on-owner-change',
] as const

function namedField(outside: string): NamedField {
  return { object: '2-7', property: outside, multiple: true, objectName: outside, label: outside }
}

export function fieldChoice(outside: string): FieldChoice {
  return {
    offered: [
      { ...namedField(outside), records: 1234 },
      { object: 'tasks', property: outside, multiple: false, objectName: null, label: outside, records: 3 },
    ],
    withheld: [
      { object: 'tickets', objectName: null, scope: 'tickets' },
      { object: '2-8', objectName: outside, scope: 'crm.objects.custom.write' },
    ],
  }
}

export function inventory(outside: string): Inventory {
  return {
    account: { portalId: '1234567', kind: 'sandbox', timeZone: 'Europe/Berlin', uiDomain: 'app.hubspot.com' },
    org: { orgId: outside, name: outside, kind: 'sandbox', instanceUrl: '', userId: '005', username: outside },
    hubspot: {
      owners: { hubspotUsers: 12, salesforceOnly: 3, queues: 1, deactivated: 2 },
      ownedRecords: figures(1234),
      queueRecords: figures(4),
      deactivatedRecords: figures(12),
      unknown: { owners: 2, records: figures(5) },
      fields: fieldChoice(outside),
      salesforceProperties: figures(30),
      propertyNames: { contacts: [outside, 'salesforceleadid'], companies: [], deals: [outside] },
      workflows: {
        kind: 'seen',
        found: workflowReasons.map((why) => ({ id: why, name: outside, enabled: false, why })),
      },
      lists: { kind: 'seen', found: [{ id: '1', name: outside, properties: [outside], mentionsOwner: true }] },
      calls: { limit: 250_000, used: 1000, resetsAt: at },
    },
    salesforce: {
      packages: [installedPackage(outside)],
      components: 90,
      packageRecords: 1234,
      blockers: 2,
      contents: contentsNamed(outside),
      references: {
        surely: { count: 40, names: Array<string>(12).fill(outside) },
        perhaps: 3,
        unseen: unseenNamed(outside),
      },
      access: { kind: 'seen', found: [{ username: outside, lastUsedAt: at, useCount: 7 }] },
      calls: { limit: 100_000, used: 10 },
    },
  }
}

function unseenNamed(outside: string): Unseen[] {
  return [{ type: outside, reason: outside.slice(0, 160) }]
}

function contentsNamed(outside: string): ContentsSummary {
  return {
    types: [{ type: outside, count: 11 }],
    customizations: { count: 14, names: Array<string>(12).fill(outside) },
    jobs: {
      count: 2,
      first: [null, at].map((nextRunAt) => ({ name: outside, apexClass: outside, state: outside, nextRunAt })),
    },
    unseen: unseenNamed(outside),
  }
}

/** One sample of every event, with the same text wherever a name comes from outside. */
function sampleData(outside: string): { [Type in EventType]: EventOf<Type>['data'] } {
  const { account, org } = inventory(outside)
  const times = { contacts: at, companies: at, deals: null }
  const traces = sampleTraces(outside)
  const fault = { vendor: 'salesforce', kind: 'permanent', code: 'rejected', detail: outside } as const
  const [, clearing] = planFigures(outside)
  return {
    'run-opened': { target: outside, mode: 'live', locale: 'en', reason: 'leaving-salesforce', channel: 'C0001' },
    'phase-entered': { step: 'preflight', phase: 'observe' },
    'step-completed': { step: 'preflight' },
    'item-ticked': { step: 'disconnect', item: 'losses-read' },
    'item-unticked': { step: 'disconnect', item: 'losses-read' },
    'target-identified': { account, org },
    'inventory-taken': {
      inventory: inventory(outside),
      requirements: requirementCodes.map((requirement) => ({ code: requirement, state: 'failed', missing: [outside] })),
    },
    'sync-baseline-taken': { times, traces },
    'disconnect-attested': {},
    'disconnect-checked': {
      verdict: 'still-syncing',
      signals: {
        securityActivity: { type: outside, at, actor: outside },
        baseline: times,
        newest: times,
        movedSinceAttestation: ['contacts'],
        traces,
        activeCycles: 2,
      },
      nextCheckAt: at,
    },
    'attestation-accepted': {},
    'owners-observed': {
      owners: sampleOwners(outside),
      fields: fieldChoice(outside),
      managersUnavailable: true,
    },
    'owners-mapped': {
      mapping: [
        { from: '1', to: { kind: 'owner', id: '2' } },
        { from: '3', to: { kind: 'nobody' } },
        { from: outside, to: { kind: 'keep' } },
      ],
      successors: { 2: outside },
      coverage: [namedField(outside)],
    },
    'plan-proposed': {
      step: 'uninstall',
      plan: { kind: 'clear-blockers', digest, effects: 2, summary: { ...clearing, blockers: [...clearing.blockers] } },
    },
    'plan-rejected': { step: 'reassign', digest },
    'approval-given': { step: 'reassign', digest, expiresAt: at },
    'approval-expired': { step: 'reassign', digest, userId: 'U0002' },
    'plan-applied': { step: 'reassign', digest, counts: { changed: 1234, skipped: 2, failed: 1 }, reasons: [outside] },
    'plan-broken-off': { step: 'reassign', digest, counts: { changed: 1234, skipped: 2, failed: 1 } },
    'owners-verified': verifiedOwners(outside),
    'rest-accepted': verifiedOwners(outside),
    'undo-asked': { undo: 'restore-blockers' },
    'packages-observed': {
      packages: [installedPackage(outside)],
      components: 90,
      objects: [
        { name: outside, label: outside, records: 1234, approximate: true },
        { name: outside, label: outside, records: 0, unseen: outside },
      ],
      more: 1234,
      blockers: blockersNamed(outside),
      contents: contentsNamed(outside),
      access: { kind: 'seen', found: [accessOf(outside)], more: 9 },
    },
    'revocation-asked': {},
    'access-left': {},
    'references-checked': referenceCheck(outside),
    'references-waived': { open: 2 },
    'objections-cleared': { objections: 1 },
    'removal-refused': {
      step: 'uninstall',
      digest,
      package: outside,
      objections: [{ type: 'InstalledPackage', name: outside, text: outside }],
      more: 3,
      removed: [outside],
    },
    'removal-by-hand': { packages: [outside], reason: 'api-refused', detail: outside },
    'removed-by-hand': {},
    'uninstall-chosen': { versionIds: ['04t000000000001AAA'], dataCopy: 'none' },
    'data-copied': { location: outside, leftOut: 2, files: 3, rows: 1234, bytes: 5_600_000, sha256: digest },
    'removal-verified': {
      presence: {
        listed: true,
        components: 4,
        objects: 1,
        left: [outside],
        unseen: [{ type: outside, reason: outside }],
      },
      access: accessFinding(outside),
    },
    'report-written': {
      headSeq: 120,
      headHash: digest,
      access: accessFinding(outside),
      leftovers: leftovers(outside),
    },
    'data-copy-reminded': { hoursLeft: 4 },
    'extension-asked': { from: at, to: at },
    'copy-extended': { from: at, to: at },
    'data-copy-deleted': { location: outside, rows: 1234, sha256: digest, access: accessFinding(outside) },
    'work-stopped': { step: 'uninstall', phase: 'apply', fault },
    'action-denied': { command: 'approve-plan', code: 'own-plan' },
    'run-cancelled': {},
    'run-closed': {},
  }
}

function accessOf(outside: string): OauthAccess {
  return { username: outside, userId: outside, app: outside, createdAt: at, lastUsedAt: at, useCount: 7 }
}

export function accessFinding(outside: string): AccessFinding {
  return {
    verdict: 'still-used',
    since: at,
    after: 'disconnect',
    lookedAt: at,
    tokens: 2,
    lastUsedAt: at,
    logins: 'seen',
    refused: 3,
    uses: [
      { sign: 'login', username: outside, at },
      { sign: 'token', username: outside, at: null },
    ],
  }
}

export function leftovers(outside: string): LeftoverSummary {
  const first = leftoverKinds.map((kind) => {
    return { kind, id: outside, name: outside, detail: outside, assignees: 2, active: false, path: `/${outside}` }
  })
  const counts = { 'connected-app': 1, 'permission-set': 1, user: 1, field: 40, 'package-license': 1 }
  return { counts, first, unseen: [{ type: outside, reason: outside }] }
}

function sampleTraces(recordId: string): SyncTrace[] {
  return [
    { object: 'contacts', recordId, at, sign: 'sync-time' },
    { object: 'contacts', recordId, at, sign: 'owner-history' },
  ]
}

function sampleOwners(name: string): NonNullable<Run['owners']> {
  const suggestion = { to: '2', basis: 'same-name' } as const
  return [
    { id: '1', name, email: name, class: 'salesforce-only', records: figures(1234), suggestion },
    { id: '3', name, email: null, class: 'queue', records: figures(2), suggestion: null },
    { id: '4', name, email: name, class: 'deactivated-user', records: figures(2), suggestion: null },
    { id: '5', name, email: null, class: 'unknown', records: figures(2), suggestion },
  ]
}

export function samplePlan(outside: string): NonNullable<Run['plan']> {
  const [, clearing] = planFigures(outside)
  return {
    id: `${digest}-5`,
    kind: 'clear-blockers',
    digest,
    effects: 2,
    summary: { ...clearing, blockers: [...clearing.blockers] },
    requestedBy: 'U0001',
    proposedAt: at,
    approvals: [{ userId: 'U0002', at, expiresAt: at }],
    state: 'applied',
    counts: { changed: 2, skipped: 0, failed: 0 },
  }
}

export function sampleRun(outside: string): Run {
  const { account, org } = inventory(outside)
  const plan = samplePlan(outside)
  return {
    id: 'run-1',
    version: 9,
    head: digest,
    status: 'open',
    target: outside,
    mode: 'live',
    locale: 'en',
    reason: 'leaving-salesforce',
    channel: 'C0001',
    requester: 'U0001',
    openedAt: at,
    step: 'reassign',
    phase: 'decide',
    phaseSince: 1,
    phaseAt: at,
    completed: ['preflight', 'disconnect'],
    ticks: {},
    account,
    org,
    attestation: { by: 'U0001', at },
    owners: sampleOwners(outside),
    mapping: { entries: [], successors: { 2: outside }, coverage: [namedField(outside)], by: 'U0001' },
    packages: { installed: [installedPackage(outside)], components: 90, objects: [], blockers: blockersNamed(outside) },
    dataCopy: {
      location: outside,
      files: 3,
      rows: 1234,
      bytes: 1,
      sha256: digest,
      copiedAt: at,
      deleteAt: at,
      reminded: [],
    },
    presence: { listed: false, components: 0, objects: 0 },
    references: referenceCheck(outside),
    rounds: 2,
    waived: { by: 'U0002' },
    plan,
    appliedPlans: [plan],
    begunPlans: [{ id: plan.id, digest: plan.digest, kind: plan.kind, summary: plan.summary, begunAt: at }],
  }
}

/** What somebody could put into a name to fake markup, or to make it look like something else. */
export function hostileText(): fc.Arbitrary<string> {
  const markup = ['<!channel>', '<!here>', '<@U9>', '<https://evil.example|HubSpot>', '&lt;', '&', '`', '*', '\n', '\r']
  const invisible = ['\u202E', '\u2066', '\u2069', '\u200B', '\u200F', '\uFEFF', '\u0000', '\u001B', '\u007F', '\u0085']
  const piece = fc.oneof(fc.constantFrom(...markup, ...invisible), fc.string({ unit: 'binary', maxLength: 8 }))
  return fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
}
