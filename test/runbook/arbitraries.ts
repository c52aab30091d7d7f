/** Well-formed values of what events and commands are made of. Few names and ids, so that chance brings the same one twice. */
import fc from 'fast-check'
import { type AccessFinding, accessGrounds, accessVerdicts } from '../../src/runbook/access.ts'
import { type Person, type Role, roles } from '../../src/runbook/actor.ts'
import type { PlanKind } from '../../src/runbook/definition.ts'
import {
  byHandReasons,
  type DisconnectFinding,
  type DisconnectVerdict,
  disconnectGrounds,
  type VerifiedOwners,
} from '../../src/runbook/events.ts'
import { type FaultFacts, faultCodes } from '../../src/runbook/fault.ts'
import { crmObjects, type HubSpotAccount, type HubSpotOwner, type SyncTrace } from '../../src/runbook/hubspot-port.ts'
import { type Inventory, requirementCodes } from '../../src/runbook/inventory.ts'
import type { CountedField, FieldChoice, NamedField } from '../../src/runbook/owners/owner-fields.ts'
import {
  type OwnerDecision,
  type OwnerMapping,
  type RetiringOwner,
  retiringClasses,
  suggestionBases,
} from '../../src/runbook/owners/owners.ts'
import { type LeftoverSummary, summarized } from '../../src/runbook/packages/leftovers.ts'
import type { ReferenceCheck } from '../../src/runbook/packages/references.ts'
import type { Effect, PlanFigures, PlanSummary } from '../../src/runbook/plan/plan.ts'
import type { ReadBackCounts } from '../../src/runbook/plan/read-back.ts'
import {
  type Blocker,
  type InstalledPackage,
  type Leftover,
  leftoverKinds,
  type OauthAccess,
  type OauthAccessList,
  type SalesforceOrg,
  type ScheduledJob,
} from '../../src/runbook/salesforce-port.ts'

export const startMs = Date.parse('2031-03-04T05:06:07.000Z')
const monthMs = 30 * 24 * 3_600_000

export const instant = fc.nat({ max: monthMs }).map((ms) => new Date(startMs + ms).toISOString())
export const name = fc.stringMatching(/^[A-Z][a-z]{1,7}( [A-Z][a-z]{1,7})?$/)
export const recordId = fc.nat({ max: 999 }).map(String)
export const userId = fc.constantFrom('UADA', 'UBEN', 'UCLEO', 'UDAN', 'UEVA')
export const ownerId = fc.constantFrom('71', '72', '73', '41', '42')
export const digest = fc.constantFrom('a', 'b', 'c').map((letter) => letter.repeat(64))
export const object = fc.constantFrom(...crmObjects)
export const counts = fc.record({ contacts: fc.nat(), companies: fc.nat(), deals: fc.nat() })
export const mode = fc.constantFrom('live', 'dry-run')

export function memberWith(id: string, ...held: Role[]): Person {
  return { kind: 'person', userId: id, teamId: 'TNORTH', standing: 'member', roles: held }
}

export const person: fc.Arbitrary<Person> = fc.record({
  kind: fc.constant('person'),
  userId,
  teamId: fc.constant('TNORTH'),
  standing: fc.oneof(
    { weight: 6, arbitrary: fc.constant('member' as const) },
    { weight: 1, arbitrary: fc.constantFrom('guest', 'outside', 'bot') },
  ),
  roles: fc.subarray([...roles]),
})

export const account: fc.Arbitrary<HubSpotAccount> = fc.record({
  portalId: recordId,
  kind: fc.constantFrom('production', 'sandbox', 'developer-test', 'app-developer'),
  timeZone: fc.constant('Europe/Berlin'),
  uiDomain: fc.constant('app.hubspot.com'),
})

export const org: fc.Arbitrary<SalesforceOrg> = fc.record({
  orgId: recordId,
  name,
  kind: fc.constantFrom('production', 'sandbox'),
  instanceUrl: fc.constant('https://northwind.example.com'),
  userId: recordId,
  username: fc.constant('integration@example.com'),
})

export const installedPackage: fc.Arbitrary<InstalledPackage> = fc.record({
  namespace: fc.constantFrom('HubSpot_Inc', 'hs_second', ''),
  name,
  version: fc.constantFrom('1.0.0.1', '1.190.0.1'),
  versionId: fc.constantFrom('04t1', '04t2', '04t3'),
  generation: fc.constantFrom('first', 'second', 'unmanaged'),
})

const packages = fc.uniqueArray(installedPackage, { maxLength: 3, selector: (installed) => installed.versionId })

export const blocker: fc.Arbitrary<Blocker> = fc.oneof(
  fc.record({
    kind: fc.constant('layout' as const),
    id: recordId,
    layout: name,
    pages: fc.array(name, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('permission-set-assignment' as const),
    id: recordId,
    permissionSet: name,
    username: name,
  }),
)

const owners = { hubspotUsers: fc.nat(), salesforceOnly: fc.nat(), queues: fc.nat(), deactivated: fc.nat() }
const calls = { limit: fc.nat(), used: fc.nat() }

export const inventory: fc.Arbitrary<Inventory> = fc.record({
  account,
  org,
  hubspot: fc.option(
    fc.record({
      owners: fc.record(owners),
      ownedRecords: counts,
      deactivatedRecords: counts,
      salesforceProperties: counts,
      workflows: fc.constant({ kind: 'unavailable' as const }),
      lists: fc.constant({ kind: 'seen' as const, found: [] }),
      calls: fc.option(fc.record({ ...calls, resetsAt: fc.option(instant) })),
    }),
  ),
  salesforce: fc.option(
    fc.record({
      packages,
      components: fc.nat(),
      packageRecords: fc.nat(),
      blockers: fc.nat(),
      access: fc.constant({ kind: 'unavailable' as const }),
      calls: fc.record(calls),
    }),
  ),
})

export const requirements = fc.array(
  fc.record({
    code: fc.constantFrom(...requirementCodes),
    state: fc.constantFrom('met', 'warning', 'failed'),
    missing: fc.array(name, { maxLength: 2 }),
  }),
  { maxLength: 3 },
)

export const hubspotOwner: fc.Arbitrary<HubSpotOwner> = fc.record({
  id: recordId,
  type: fc.constantFrom('person', 'person', 'queue'),
  email: fc.constantFrom(null, '', 'ada@example.com', ' ADA@example.com', 'ben@example.com', 'cleo@example.com'),
  name: fc.constantFrom('', 'Ada Winter', 'ada winter', 'Ben Sommer', 'Cleo Herbst'),
  userId: fc.constantFrom(null, '1', '2', '3'),
  userIdIncludingInactive: fc.constantFrom(null, '1', '2', '3'),
  archived: fc.boolean(),
})

export const retiringOwner: fc.Arbitrary<RetiringOwner> = fc.record({
  id: fc.constantFrom('71', '72', '73'),
  name,
  email: fc.option(fc.constant('ada@example.com')),
  class: fc.constantFrom(...retiringClasses),
  records: counts,
  suggestion: fc.option(fc.record({ to: ownerId, basis: fc.constantFrom(...suggestionBases) })),
})
export const retiringOwners = fc.uniqueArray(retiringOwner, { maxLength: 3, selector: (owner) => owner.id })

const fieldNames = {
  object: fc.constantFrom('tickets', 'tasks', 'deals', '2-7'),
  property: fc.constantFrom('hubspot_owner_id', 'team'),
  multiple: fc.boolean(),
  objectName: fc.option(name),
  label: name,
}
export const namedField: fc.Arbitrary<NamedField> = fc.record(fieldNames)

const readBackCounts: fc.Arbitrary<ReadBackCounts> = fc.record({
  changed: fc.nat(),
  read: fc.nat(),
  found: fc.record({
    ours: fc.nat(),
    'changed-since': fc.nat(),
    overwritten: fc.nat({ max: 2 }),
    unexplained: fc.nat({ max: 2 }),
    merged: fc.nat(),
    gone: fc.nat(),
  }),
})

export const verifiedOwners: fc.Arbitrary<VerifiedOwners> = fc.record(
  {
    left: fc.oneof(fc.constant({ contacts: 0, companies: 0, deals: 0 }), counts),
    elsewhere: fc.array(fc.record({ object: fieldNames.object, property: fieldNames.property, records: fc.nat() }), {
      maxLength: 2,
    }),
    readBack: readBackCounts,
  },
  { requiredKeys: ['left'] },
)

const countedField: fc.Arbitrary<CountedField> = fc.record({ ...fieldNames, records: fc.nat() })
export const fieldChoice: fc.Arbitrary<FieldChoice> = fc.record({
  offered: fc.uniqueArray(countedField, { maxLength: 3, selector: ({ object, property }) => `${object}.${property}` }),
  withheld: fc.array(
    fc.record({
      object: fc.constant('leads'),
      objectName: fc.option(name),
      scope: fc.constantFrom('tickets', 'automation'),
    }),
    { maxLength: 2 },
  ),
})
export const observedOwners = fc.record(
  { owners: retiringOwners, fields: fieldChoice, managersUnavailable: fc.boolean() },
  { requiredKeys: ['owners'] },
)

export const ownerDecision: fc.Arbitrary<OwnerDecision> = fc.oneof(
  fc.record({ kind: fc.constant('owner' as const), id: fc.constantFrom('41', '42') }),
  fc.record({ kind: fc.constantFrom('nobody', 'keep') }),
)
export const mapping: fc.Arbitrary<OwnerMapping> = fc.array(fc.record({ from: ownerId, to: ownerDecision }), {
  maxLength: 3,
})

const move = { object, property: fc.constantFrom('hubspot_owner_id', 'solution_engineer'), records: fc.nat() }
const moves = fc.array(fc.record({ ...move, from: fc.option(ownerId), to: fc.option(ownerId) }), { maxLength: 2 })

const accessOf: fc.Arbitrary<OauthAccess> = fc.record(
  {
    username: name,
    lastUsedAt: fc.option(instant),
    useCount: fc.nat(),
    userId: recordId,
    app: fc.constant('HubSpot'),
    createdAt: fc.option(instant),
  },
  { requiredKeys: ['username', 'lastUsedAt', 'useCount'] },
)
export const accessList: fc.Arbitrary<OauthAccessList> = fc.oneof(
  fc.record(
    { kind: fc.constant('seen' as const), found: fc.array(accessOf, { maxLength: 2 }), more: fc.nat({ max: 3 }) },
    { requiredKeys: ['kind', 'found'] },
  ),
  fc.constant({ kind: 'unavailable' as const }),
)

const figures: { [Kind in PlanKind]: fc.Arbitrary<Extract<PlanFigures, { kind: Kind }>> } = {
  reassign: fc.record({ kind: fc.constant('reassign'), moves }),
  'undo-reassign': fc.record({ kind: fc.constant('undo-reassign'), moves }),
  'restore-blockers': fc.record({
    kind: fc.constant('restore-blockers'),
    blockers: fc.array(blocker, { minLength: 1, maxLength: 2 }),
  }),
  'clear-blockers': fc.record({
    kind: fc.constant('clear-blockers'),
    blockers: fc.array(blocker, { minLength: 1, maxLength: 2 }),
  }),
  'revoke-access': fc.record({
    kind: fc.constant('revoke-access'),
    tokens: fc.nat(),
    holders: fc.array(accessOf, { maxLength: 2 }),
  }),
  uninstall: fc.record({
    kind: fc.constant('uninstall'),
    packages,
    components: fc.nat(),
    records: fc.nat(),
    dataCopy: fc.constantFrom('keep', 'none'),
  }),
}

export function planSummary(...kinds: readonly PlanKind[]): fc.Arbitrary<PlanSummary> {
  return fc.oneof(...kinds.map((kind): fc.Arbitrary<PlanFigures> => figures[kind])).chain((summary) =>
    fc.record({
      kind: fc.constant(summary.kind),
      digest,
      effects: fc.constantFrom(0, 1, 2, 300),
      summary: fc.constant(summary),
    }),
  )
}

export const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({
    effect: fc.constant('reassign' as const),
    object,
    id: recordId,
    property: fc.constantFrom('hubspot_owner_id', 'account_team'),
    from: fc.option(ownerId),
    to: fc.option(ownerId),
  }),
  fc.record({
    effect: fc.constant('restore-blocker' as const),
    namespace: fc.constant('HubSpot_Inc'),
    blocker,
    saved: digest,
  }),
  fc.record({ effect: fc.constant('clear-blocker' as const), namespace: fc.constant('HubSpot_Inc'), blocker }),
  fc.record({
    effect: fc.constant('revoke-token' as const),
    username: name,
    userId: recordId,
    app: fc.constantFrom('HubSpot', 'HubSpot Embed'),
    createdAt: fc.option(instant),
  }),
  fc.record({
    effect: fc.constant('uninstall' as const),
    package: installedPackage,
    dataCopy: fc.oneof(
      fc.constant({ choice: 'none' as const }),
      fc.record({ choice: fc.constant('keep' as const), manifestSha256: digest }),
    ),
  }),
)

export const syncTimes = fc.record({
  contacts: fc.option(instant),
  companies: fc.option(instant),
  deals: fc.option(instant),
})
export const traces: fc.Arbitrary<SyncTrace[]> = fc.array(
  fc.record({ object, recordId, at: instant, sign: fc.constantFrom('sync-time', 'owner-history') }),
  { maxLength: 4 },
)
const securityEvent = fc.record({ type: fc.constant('UNINSTALL_INTEGRATION'), at: instant, actor: fc.option(name) })

const signals = fc.record(
  {
    securityActivity: fc.option(securityEvent),
    baseline: syncTimes,
    newest: syncTimes,
    movedSinceAttestation: fc.subarray([...crmObjects]),
    traces,
    activeCycles: fc.nat({ max: 4 }),
    activityRefused: fc.constant(true as const),
  },
  { requiredKeys: ['baseline', 'newest', 'movedSinceAttestation'] },
)

export function disconnectFinding(...verdicts: DisconnectVerdict[]): fc.Arbitrary<DisconnectFinding> {
  return fc.record(
    {
      verdict: fc.constantFrom(...verdicts),
      signals,
      ground: fc.constantFrom(...disconnectGrounds),
      nextCheckAt: instant,
    },
    { requiredKeys: ['verdict', 'signals'] },
  )
}

export const fault: fc.Arbitrary<FaultFacts> = fc.record(
  {
    vendor: fc.constantFrom('hubspot', 'salesforce', 'slack', 'store'),
    kind: fc.constantFrom('permanent', 'retry-later', 'unknown'),
    code: fc.constantFrom(...faultCodes),
    detail: name,
    retryAfterMs: fc.nat({ max: 3_600_000 }),
  },
  { requiredKeys: ['vendor', 'kind', 'code', 'detail'] },
)

export const presence = fc.record({
  listed: fc.boolean(),
  components: fc.nat({ max: 2 }),
  objects: fc.nat({ max: 2 }),
})
export const dataCopy = fc.record({
  location: fc.constant('copies/run'),
  files: fc.nat(),
  rows: fc.nat(),
  bytes: fc.nat(),
  sha256: digest,
})
const contents = fc.record({
  types: fc.array(fc.record({ type: name, count: fc.nat() }), { maxLength: 2 }),
  customizations: fc.record({ count: fc.nat(), names: fc.array(name, { maxLength: 2 }) }),
  jobs: fc.record({ count: fc.nat(), first: fc.constant<ScheduledJob[]>([]) }),
  unseen: fc.array(fc.record({ type: name, reason: name }), { maxLength: 1 }),
})

export const packagesFound = fc.record(
  {
    packages,
    components: fc.nat(),
    objects: fc.array(fc.record({ name, label: name, records: fc.nat() }), { maxLength: 2 }),
    blockers: fc.array(blocker, { maxLength: 2 }),
    contents,
    access: accessList,
  },
  { requiredKeys: ['packages', 'components', 'objects', 'blockers'] },
)
const hindrance = fc.record({
  key: name,
  type: fc.constantFrom('Flow', 'Report', ''),
  name,
  refersTo: fc.array(name, { maxLength: 2 }),
  path: fc.option(name),
  blocks: fc.constantFrom('surely', 'perhaps'),
  says: fc.array(name, { maxLength: 1 }),
  state: fc.constantFrom('open', 'gone'),
})
export const referenceCheck: fc.Arbitrary<ReferenceCheck> = fc.record({
  open: fc.constantFrom(0, 0, 1, 20),
  fresh: fc.constantFrom(0, 1),
  gone: fc.nat({ max: 2 }),
  cleared: fc.nat({ max: 2 }),
  perhaps: fc.nat({ max: 2 }),
  shown: fc.array(hindrance, { maxLength: 2 }),
  unseen: fc.array(fc.record({ type: name, reason: name }), { maxLength: 1 }),
})
export const objections = fc.array(fc.record({ type: name, name, text: name }), { minLength: 1, maxLength: 2 })
export const refusedRemoval = fc.record(
  { package: name, objections, more: fc.nat(), removed: fc.array(name, { maxLength: 2 }) },
  { requiredKeys: ['package', 'objections'] },
)
export const removalByHand = {
  packages: fc.array(name, { minLength: 1, maxLength: 2 }),
  reason: fc.constantFrom(...byHandReasons),
  detail: name,
}
export const accessFinding: fc.Arbitrary<AccessFinding> = fc.record(
  {
    verdict: fc.constantFrom(...accessVerdicts),
    ground: fc.constantFrom(...accessGrounds),
    since: instant,
    after: fc.constantFrom('revocation', 'disconnect'),
    lookedAt: instant,
    tokens: fc.option(fc.nat()),
    lastUsedAt: fc.option(instant),
    logins: fc.constantFrom('seen', 'unavailable', 'nobody'),
    refused: fc.nat(),
    uses: fc.array(fc.record({ sign: fc.constantFrom('token', 'login'), username: name, at: fc.option(instant) }), {
      maxLength: 2,
    }),
  },
  {
    requiredKeys: ['verdict', 'since', 'after', 'lookedAt', 'tokens', 'lastUsedAt', 'logins', 'refused', 'uses'],
  },
)
const leftover: fc.Arbitrary<Leftover> = fc.record(
  {
    kind: fc.constantFrom(...leftoverKinds),
    id: recordId,
    name,
    detail: name,
    assignees: fc.nat(),
    active: fc.boolean(),
    path: fc.constant('/lightning/setup/PermSets/home'),
  },
  { requiredKeys: ['kind', 'id', 'name', 'detail', 'path'] },
)
export const leftovers: fc.Arbitrary<LeftoverSummary> = fc
  .record({
    found: fc.array(leftover, { maxLength: 4 }),
    unseen: fc.array(fc.record({ type: name, reason: name }), { maxLength: 2 }),
  })
  .map(summarized)
export const applyCounts = fc.record({ changed: fc.nat(), skipped: fc.nat(), failed: fc.nat() })
export const dataCopyChoice = fc.constantFrom('keep', 'none')
export const versionIds = fc.subarray(['04t1', '04t2', '04t3'])
