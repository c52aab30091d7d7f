/** What preflight found, small enough for the event log: counts and names, never records. */
import type { CrmObject, DailyCalls, HubSpotAccount, ListMention, Scan, WorkflowMention } from './hubspot-port.ts'
import type { FieldChoice } from './owners/owner-fields.ts'
import type { ContentsSummary, ReferencesSummary } from './packages/package-contents.ts'
import type { ApiCalls, InstalledPackage, OauthAccessList, SalesforceOrg } from './salesforce-port.ts'

export type RecordCounts = Record<CrmObject, number>

/** Of all three objects. */
export function recordTotal({ contacts, companies, deals }: RecordCounts): number {
  return contacts + companies + deals
}

export type UnknownInventory = { owners: number; records: RecordCounts }

export type HubSpotInventory = {
  owners: { hubspotUsers: number; salesforceOnly: number; queues: number; deactivated: number }
  /** Records that belong to Salesforce-only owners and queues. */
  ownedRecords: RecordCounts
  /** Of these, what belongs to queues. */
  queueRecords?: RecordCounts
  /** Records that belong to deactivated HubSpot users: kept, unless people decide otherwise. */
  deactivatedRecords: RecordCounts
  /** What is not there in the logs of older versions was not looked at. */
  unknown?: UnknownInventory
  fields?: FieldChoice
  salesforceProperties: RecordCounts
  propertyNames?: Record<CrmObject, string[]>
  workflows: Scan<WorkflowMention>
  lists: Scan<ListMention>
  /** Null where the account does not tell. */
  calls: DailyCalls | null
}

export type SalesforceInventory = {
  packages: InstalledPackage[]
  components: number
  packageRecords: number
  /** Not all of them could be counted exactly. */
  recordsAbout?: true
  blockers: number
  /** What the logs of older versions lack was not looked at. */
  contents?: ContentsSummary
  references?: ReferencesSummary
  /** HubSpot's OAuth access, which the uninstall does not cut. */
  access: OauthAccessList
  calls: ApiCalls
}

/** Null: not looked at, because required access is missing. Nothing found is another thing. */
export type Inventory = {
  account: HubSpotAccount
  org: SalesforceOrg
  hubspot: HubSpotInventory | null
  salesforce: SalesforceInventory | null
}

export const requirementCodes = [
  'hubspot-scopes',
  'hubspot-write-scopes',
  'salesforce-permissions',
  'package-installed',
  'field-access',
  'hubspot-calls',
  'salesforce-calls',
  'default-owner',
] as const
export type RequirementCode = (typeof requirementCodes)[number]

/** `failed` keeps the run in preflight, `warning` is shown and lets it go on. `missing` names what to add. */
export type Requirement = { code: RequirementCode; state: 'met' | 'warning' | 'failed'; missing: string[] }

/** Looking around, whatever there is to reassign. */
const callsForLooking = 200
/** At most, for each that is no HubSpot user: counted by groups of ever fewer, for three objects, in preflight and once more. */
const callsPerOwner = 8

/** HubSpot calls: for what is up for reassignment, and at most, if everything is included that may be. */
export function callsNeeded(hubspot: HubSpotInventory): { needed: number; atMost: number } {
  const { ownedRecords, deactivatedRecords, unknown, fields } = hubspot
  const separate = recordTotal(deactivatedRecords) + (unknown ? recordTotal(unknown.records) : 0)
  const optional = fields?.offered.reduce((sum, { records }) => sum + records, 0) ?? 0
  const { salesforceOnly, queues, deactivated } = hubspot.owners
  const others = salesforceOnly + queues + deactivated + (unknown?.owners ?? 0)
  const needed = callsForLooking + callsPerOwner * others + ownerCalls(recordTotal(ownedRecords))
  return { needed, atMost: needed + ownerCalls(separate) + optionalCalls(optional) }
}

/** A search page per 200 records, a look at a window of 2,000, a write per 100. */
function ownerCalls(records: number): number {
  return Math.ceil(records / 200) + Math.ceil(records / 2000) + Math.ceil(records / 100)
}

/** Optional fields are read before each write instead. */
function optionalCalls(records: number): number {
  return Math.ceil(records / 200) + 2 * Math.ceil(records / 100)
}
