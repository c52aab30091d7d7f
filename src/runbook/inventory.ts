/** What preflight found, small enough for the event log: counts and names, never records. */
import type { CrmObject, DailyCalls, HubSpotAccount, ListMention, Scan, WorkflowMention } from './hubspot-port.ts'
import type { ApiCalls, InstalledPackage, SalesforceOrg } from './salesforce-port.ts'

export type RecordCounts = Record<CrmObject, number>

export type Inventory = {
  account: HubSpotAccount
  org: SalesforceOrg
  owners: { hubspotUsers: number; salesforceOnly: number; queues: number; deactivated: number }
  /** Records that belong to Salesforce-only owners and queues. */
  ownedRecords: RecordCounts
  /** Records that belong to deactivated HubSpot users: shown, never touched. */
  deactivatedRecords: RecordCounts
  salesforceProperties: RecordCounts
  workflows: Scan<WorkflowMention>
  lists: Scan<ListMention>
  packages: InstalledPackage[]
  components: number
  packageRecords: number
  blockers: number
  hubspotCalls: DailyCalls | null
  salesforceCalls: ApiCalls
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
