/** What the runbook asks of HubSpot, in the runbook's words. Implemented in `services/hubspot`. */
import type { Period } from './disconnect.ts'
import type { HubSpotScope } from './hubspot-scopes.ts'
import type { FieldName, NamedField, OwnerField, WithheldObject } from './owners/owner-fields.ts'

/** The objects that the runbook reassigns. */
export const crmObjects = ['contacts', 'companies', 'deals'] as const
export type CrmObject = (typeof crmObjects)[number]

export type HubSpotAccount = {
  portalId: string
  kind: 'production' | 'sandbox' | 'developer-test' | 'app-developer'
  timeZone: string
  /** Host for deep links, such as `app.hubspot.com`. */
  uiDomain: string
}

export type ScopeProbe = {
  scope: HubSpotScope
  /** `unknown`: HubSpot does not tell the key's scopes, and only writing would show this one. */
  granted: boolean | 'unknown'
  need: 'required' | 'optional'
}

export type DailyCalls = { limit: number; used: number; resetsAt: string | null }

export type HubSpotOwner = {
  id: string
  type: 'person' | 'queue'
  email: string | null
  /** First and last name, empty when HubSpot cleared them. */
  name: string
  userId: string | null
  userIdIncludingInactive: string | null
  archived: boolean
}

export type HubSpotUser = { id: string; email: string }

/** A record and the whole value of the property that was asked for; null: empty. */
export type FoundRecord = { id: string; value: string | null }

/** Above `afterId`, up to `toId` (null: without an end). */
export type OwnedPageRequest = { field: OwnerField; ownerIds: readonly string[]; afterId: string; toId: string | null }

/** One search page, ascending by record id; `next` is where the following page starts, absent on the last one. */
export type OwnedPage = { records: FoundRecord[]; total: number; next?: string }

/** A window of a plan: records of one object between two ids, and whose they were. */
export type WindowRequest = { object: string; lowest: string; highest: string; since: string; ownerIds: string[] }

/**
 * What the index shows of a window: how many records were modified since or belong to one of the owners, and which were
 * modified, with their owner. `all` is false where there are more of them than one page holds.
 */
export type WindowSight = { total: number; modified: FoundRecord[]; all: boolean }

/** `merged`: the record lives on under another id. */
export type ReadValue = { kind: 'value'; value: string | null } | { kind: 'merged'; into: string } | { kind: 'gone' }

/** A value that the property held, since when, and who set it in HubSpot's terms, such as `CRM_UI userId:123`; empty: not told. */
export type PastValue = { value: string | null; at: string; by: string }

/** The history may be absent or cut. */
export type ReadHistory =
  | { kind: 'value'; value: string | null; history: PastValue[] }
  | Exclude<ReadValue, { kind: 'value' }>

/** The property's new value as a whole; null empties it. */
export type ValueWrite = { id: string; to: string | null }

/**
 * What became of one write. `not-confirmed`: the answer did not name the record, as HubSpot does for a merged one.
 * `strangers`: records that it named with this value, though it was not asked for them; a merged one may live on under one of them.
 * `broken-off`: the writes were not wanted any more when a request's turn came; an earlier one may have written this.
 */
export type WriteOutcome =
  | { id: string; outcome: 'changed' }
  | { id: string; outcome: 'not-found' }
  | { id: string; outcome: 'rejected'; reason: string }
  | { id: string; outcome: 'not-confirmed'; strangers?: string[] }
  | { id: string; outcome: 'broken-off' }

export type SecurityEvent = { type: string; at: string; actor: string | null }

/**
 * Nothing is known, which is not the same as nothing found: the token lacks the scope, or HubSpot does not take the request
 * in this account. Logs of older versions do not say why; there it was the scope.
 */
export type Unavailable = { kind: 'unavailable'; why?: 'scope' | 'refused' }

export type SecurityActivity = { kind: 'seen'; events: SecurityEvent[] } | Unavailable

/** A record that Salesforce has touched, and when: by the record's sync time, or by an owner in its history. */
export type SyncTrace = { object: CrmObject; recordId: string; at: string; sign: 'sync-time' | 'owner-history' }

export type WorkflowMention = {
  id: string
  name: string
  enabled: boolean
  why: 'enrolls-from-salesforce' | 'mentions-salesforce' | 'mentions-owner' | 'enrolls-on-owner-change'
}

/** The Salesforce properties that a list filters on, and whether it asks for a retiring owner. */
export type ListMention = { id: string; name: string; properties: string[]; mentionsOwner?: boolean }

/** What workflows and lists may miss: retiring owners, and Salesforce's properties, which need not carry its name. */
export type Dependency = { ownerIds: readonly string[]; salesforceProperties: readonly string[] }

/** Every writable field for owners beside the ones that are always covered, and the objects that the token may not read. */
export type OwnerFieldScan = { fields: NamedField[]; withheld: WithheldObject[] }

export type Scan<Finding> = { kind: 'seen'; found: Finding[] } | Unavailable

export type HubSpotGateway = {
  account(): Promise<HubSpotAccount>
  /** Undefined where the account does not tell. */
  dailyCalls(): Promise<DailyCalls | undefined>
  probeScopes(): Promise<ScopeProbe[]>
  /** Active and archived, in two passes: HubSpot never returns both at once. */
  listOwners(): Promise<HubSpotOwner[]>
  listUsers(): Promise<Scan<HubSpotUser>>
  /** Records of any of these owners. In a field for several users a record of several of them may count more than once. */
  countOwned(field: OwnerField, ownerIds: readonly string[]): Promise<number>
  /** The owners that stand on records beside the known ones. */
  unknownOwners(object: CrmObject, known: readonly string[]): Promise<string[]>
  ownerFields(): Promise<OwnerFieldScan>
  searchOwned(request: OwnedPageRequest): Promise<OwnedPage>
  /** Undefined where the owners have no record in the property. */
  highestOwned(field: OwnerField, ownerIds: readonly string[]): Promise<string | undefined>
  /** One search that looks after many batches; undefined where one search cannot ask for so many owners. */
  seeWindow(request: WindowRequest): Promise<WindowSight | undefined>
  /** The present value of every id that is asked for, at most 100. */
  readValues(field: FieldName, ids: string[]): Promise<Map<string, ReadValue>>
  /** The same with what the property held before, at most 50. */
  readHistories(field: FieldName, ids: string[]): Promise<Map<string, ReadHistory>>
  /** At most 100 writes. Counted per record id in the answer, never from the status code. `stillWanted` is asked before each request. */
  updateValues(field: FieldName, writes: ValueWrite[], stillWanted?: () => Promise<boolean>): Promise<WriteOutcome[]>
  /** The record with the newest `salesforcelastsynctime`; null when none carries one. */
  newestSync(object: CrmObject): Promise<SyncTrace | null>
  /** How many records were synced last in this period. */
  countSynced(object: CrmObject, period: Period): Promise<number>
  /** The newest owner that Salesforce has written since then, among the 200 records that got an owner last; null when none. */
  newestOwnerFromSalesforce(object: CrmObject, since: string): Promise<SyncTrace | null>
  securityActivity(window: { from: string; to: string }): Promise<SecurityActivity>
  salesforceProperties(object: CrmObject): Promise<string[]>
  /** Those that use Salesforce or one of these owners, or enroll when one of the `changing` properties does. */
  dependentWorkflows(on: Dependency & { changing: readonly string[] }): Promise<Scan<WorkflowMention>>
  /** Those that filter on Salesforce properties or on one of these owners. */
  dependentLists(on: Dependency): Promise<Scan<ListMention>>
}
