/** What preflight found, small enough for the event log: counts and names, never records. */
import type { CrmObject, DailyCalls, HubSpotAccount, ListMention, Scan, WorkflowMention } from './hubspot-port.ts'
import type { ApiCalls, InstalledPackage, OauthAccessList, SalesforceOrg } from './salesforce-port.ts'

export type RecordCounts = Record<CrmObject, number>

export type HubSpotInventory = {
  owners: { hubspotUsers: number; salesforceOnly: number; queues: number; deactivated: number }
  /** Records that belong to Salesforce-only owners and queues. */
  ownedRecords: RecordCounts
  /** Records that belong to deactivated HubSpot users: shown, never touched. */
  deactivatedRecords: RecordCounts
  salesforceProperties: RecordCounts
  workflows: Scan<WorkflowMention>
  lists: Scan<ListMention>
  /** Null where the account does not tell. */
  calls: DailyCalls | null
}

export type SalesforceInventory = {
  packages: InstalledPackage[]
  components: number
  packageRecords: number
  blockers: number
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
  'salesforce-permissions',
  'package-installed',
  'hubspot-calls',
  'salesforce-calls',
] as const
export type RequirementCode = (typeof requirementCodes)[number]

/** `failed` keeps the run in preflight, `warning` is shown and lets it go on. `missing` names what to add. */
export type Requirement = { code: RequirementCode; state: 'met' | 'warning' | 'failed'; missing: string[] }
