import { contactsWithScores, hubspotObjects, hubspotPackageComponents } from './hubspot-package.ts'
import {
  type AccessGrant,
  accessGrants,
  customizations,
  firmReferences,
  intelligence,
  looseReferences,
  type OwnComponent,
} from './own-metadata.ts'
import { salesforceId } from './salesforce-id.ts'
import { type SalesforceLeftovers, salesforceLeftovers } from './salesforce-leftovers.ts'
import { type SalesforceUser, salesforceUsers } from './salesforce-users.ts'

/** The Salesforce org of Northwind Lantern Co., as it stands before the first run. Pure and the same for the same seed. */
export type { AccessGrant, OwnComponent } from './own-metadata.ts'
export type { SalesforceUser } from './salesforce-users.ts'

type FieldType = 'id' | 'string' | 'textarea' | 'reference' | 'datetime' | 'double' | 'boolean' | 'url' | 'location'
export type ObjectField = { name: string; label: string; type: FieldType }
type RowValue = string | number | boolean | null
export type ObjectRow = Record<string, RowValue>
export type WorldObject = { name: string; label: string; keyPrefix: string; fields: ObjectField[]; rows: ObjectRow[] }

/** `folder` for what lies in a folder (reports, documents). `uses`: what it refers to in other packages. */
export type WorldComponent = { id: string; type: string; fullName: string; folder?: string; uses?: string[] }
type PermissionSet = { id: string; name: string; label: string }

export type WorldPackage = {
  recordId: string
  subscriberPackageId: string
  versionId: string
  namespace: string
  name: string
  /** Salesforce does not tell it of every package. */
  publisher?: string
  versionName: string
  version: { major: number; minor: number; patch: number; build: number }
  isManaged: boolean
  /** `Package2ContainerOptions`: null for a first-generation package. */
  container: 'Managed' | 'Unlocked' | null
  /** The version ids that it was built with. */
  dependsOn?: string[]
  earlierVersionIds?: string[]
  permissionSets: PermissionSet[]
  components: WorldComponent[]
  objects: WorldObject[]
}

/** Metadata as the SOAP API gives it: leaves are strings, what repeats is a list. */
export type MetadataTree = { [element: string]: string | MetadataTree | Array<string | MetadataTree> }
export type WorldLayout = { id: string; fullName: string; namespace: string | null; metadata: MetadataTree }

/** Apex of a package that runs by itself. */
type ScheduledApex = { name: string; apexClass: string; state: string; nextFireTime: string | null }

type PermissionSetAssignment = { id: string; permissionSetId: string; assigneeId: string }
type OauthTokenRow = {
  appName: string
  userId: string
  useCount: number
  createdDate: string
  lastUsedDate: string | null
  deleteToken: string
}

/** The names are those of the fields of `PermissionSet` without `Permissions`. */
export const userPermissions = [
  'ApiEnabled',
  'InstallPackaging',
  'ModifyMetadata',
  'ModifyAllData',
  'ViewAllData',
  'ViewSetup',
  'CustomizeApplication',
  'AssignPermissionSets',
  'ManagePvtRptsAndDashbds',
  'ManageUsers',
  'MonitorLoginHistory',
] as const
export type UserPermission = (typeof userPermissions)[number]

export type SalesforceWorld = {
  org: { id: string; name: string; isSandbox: boolean; instanceName: string }
  users: SalesforceUser[]
  /** Who the bot's credentials act as. */
  apiUserId: string
  apiUserPermissions: UserPermission[]
  /** `Object.Field`: what field-level security hides from them. */
  hiddenFields: string[]
  /** What the bot's user had by an assignment that is over. */
  expiredPermissions: UserPermission[]
  packages: WorldPackage[]
  /** Objects of the org itself to which packages add fields. */
  extended: WorldObject[]
  layouts: WorldLayout[]
  /** The org's own metadata beside layouts. */
  own: OwnComponent[]
  /** Reports that lie in people's private folders, by the users' ids. */
  privateReports: { id: string; ownerId: string }[]
  grants: AccessGrant[]
  scheduledApex: ScheduledApex[]
  assignments: PermissionSetAssignment[]
  oauthTokens: OauthTokenRow[]
  leftovers: SalesforceLeftovers
  dailyApiRequests: { limit: number; used: number }
}

export type SalesforceWorldOptions = {
  kind?: 'production' | 'sandbox'
  generation?: 'first' | 'second'
  intelligenceRows?: number
  activityRows?: number
  /** The org has built upon the package, in ways that only people can clear. */
  references?: boolean | 'one'
  /** An older version of the package has added fields to contacts; so many of them hold something. */
  scoredContacts?: number
}

const SALESFORCE_ORG_ID = '00D5g000004LANTEAY'
const SANDBOX_ORG_ID = '00D7Q000001LANTUAQ'

export function createSalesforceWorld(options: SalesforceWorldOptions = {}): SalesforceWorld {
  const isSandbox = options.kind === 'sandbox'
  const hubspot = hubspotPackage(options)
  const users = salesforceUsers()
  const apiUser = userNamed(users, 'Uninstall Bot')
  const integrationUser = userNamed(users, 'HubSpot Sync')
  return {
    org: {
      id: isSandbox ? SANDBOX_ORG_ID : SALESFORCE_ORG_ID,
      name: 'Northwind Lantern Co.',
      isSandbox,
      instanceName: isSandbox ? 'CS214' : 'EU56',
    },
    users,
    apiUserId: apiUser.id,
    apiUserPermissions: [...userPermissions],
    hiddenFields: [],
    expiredPermissions: [],
    packages: [hubspot, lanternMaps()],
    extended: options.scoredContacts === undefined ? [] : [contactsWithScores(options.scoredContacts)],
    layouts: [...layouts(), ...(options.references ? [layoutOfPackageObject()] : [])],
    own: [...customizations(), ...looseReferences(), ...firmOnes(options)],
    privateReports: [],
    grants: accessGrants(),
    scheduledApex: [
      {
        name: 'HubSpot pending changes',
        apexClass: 'HubSpot_Inc__HubSpotPendingChanges',
        state: 'WAITING',
        nextFireTime: '2027-01-04T02:00:00.000+0000',
      },
    ],
    assignments: ['Ada Winter', 'Greta Holm', 'HubSpot Sync'].map((name, index) => ({
      id: salesforceId('0Pa', 100 + index),
      permissionSetId: hubspot.permissionSets[0]?.id ?? '',
      assigneeId: userNamed(users, name).id,
    })),
    oauthTokens: [
      hubspotToken(integrationUser, { useCount: 48_211, lastUsedDate: '2026-09-28T06:41:12.000+0000' }, 1),
      hubspotToken(integrationUser, { useCount: 96, lastUsedDate: '2026-09-27T22:03:50.000+0000' }, 2),
    ],
    leftovers: salesforceLeftovers(integrationUser.id),
    dailyApiRequests: { limit: 100_000, used: 18_240 },
  }
}

function firmOnes({ references }: SalesforceWorldOptions): OwnComponent[] {
  if (!references) return []
  return references === 'one' ? firmReferences().slice(0, 1) : firmReferences()
}

function userNamed(users: SalesforceUser[], name: string): SalesforceUser {
  const user = users.find((candidate) => candidate.name === name)
  if (user === undefined) throw new Error(`The world has no user "${name}"`)
  return user
}

function hubspotToken(user: SalesforceUser, use: { useCount: number; lastUsedDate: string }, number: number) {
  const deleteToken = `demo-delete-token-${number}`
  const createdDate = `2023-06-1${3 + number}T09:12:44.000+0000`
  return { appName: 'HubSpot', userId: user.id, createdDate, deleteToken, ...use }
}

function hubspotPackage(options: SalesforceWorldOptions): WorldPackage {
  return {
    recordId: salesforceId('0A3', 1),
    subscriberPackageId: salesforceId('033', 1),
    versionId: salesforceId('04t', 1),
    namespace: 'HubSpot_Inc',
    name: 'HubSpot Integration',
    publisher: 'HubSpot, Inc.',
    versionName: 'Daiquiri',
    version: { major: 3, minor: 0, patch: 1, build: 1 },
    isManaged: true,
    container: options.generation === 'second' ? 'Managed' : null,
    permissionSets: [
      {
        id: salesforceId('0PS', 1),
        name: 'HubSpot_Integration_Permissions',
        label: 'HubSpot Integration Permissions',
      },
    ],
    components: hubspotPackageComponents(),
    objects: hubspotObjects({ intelligence: options.intelligenceRows ?? 900, activity: options.activityRows ?? 300 }),
  }
}

function lanternMaps(): WorldPackage {
  return {
    recordId: salesforceId('0A3', 2),
    subscriberPackageId: salesforceId('033', 2),
    versionId: salesforceId('04t', 2),
    namespace: 'lantern_maps',
    name: 'Lantern Maps',
    publisher: 'Lantern Cartography',
    versionName: 'Spring',
    version: { major: 1, minor: 14, patch: 0, build: 3 },
    isManaged: true,
    container: 'Managed',
    permissionSets: [{ id: salesforceId('0PS', 2), name: 'Map_User', label: 'Map User' }],
    components: [
      { id: salesforceId('01p', 900), type: 'ApexClass', fullName: 'lantern_maps__MapController' },
      { id: salesforceId('066', 900), type: 'ApexPage', fullName: 'lantern_maps__Map' },
      { id: salesforceId('0PS', 2), type: 'PermissionSet', fullName: 'lantern_maps__Map_User' },
    ],
    objects: [],
  }
}

/** Five layouts show a page of the package, as in a real org: two of contacts, three of leads (facts of a public org's metadata). */
function layouts(): WorldLayout[] {
  const contactPage = 'HubSpot_Inc__HubSpotContactIntelligence'
  const leadPage = 'HubSpot_Inc__HubSpotLeadIntel'
  return [
    layout(1, 'Contact-Contact Layout', ['Name', 'Email', 'Phone'], contactPage),
    // Salesforce encodes what an XML file name cannot hold: parentheses, slashes, ampersands.
    layout(2, 'Contact-Contact %28Sales%29 Layout', ['Name', 'Email', 'AccountId'], contactPage),
    layout(3, 'Contact-Contact %28Support%29 Layout', ['Name', 'Phone']),
    layout(4, 'Lead-Lead Layout', ['Name', 'Company', 'Status'], leadPage),
    layout(5, 'Lead-Lead %28Marketing%29 Layout', ['Name', 'Company', 'LeadSource'], leadPage),
    layout(6, 'Lead-Lead %28Partner%29 Layout', ['Name', 'Company'], leadPage),
    layout(7, 'Account-Account Layout', ['Name', 'Industry'], 'lantern_maps__Map'),
    layout(8, 'Opportunity-Opportunity Layout', ['Name', 'StageName', 'Amount']),
    layout(9, 'Case-Case Layout', ['Subject', 'Status']),
    layout(10, 'Task-Task Layout', ['Subject', 'ActivityDate']),
    layout(11, 'Campaign-Campaign Layout', ['Name', 'Type']),
    {
      ...layout(12, 'HubSpot_Inc__HubSpot_Intelligence__c-HubSpot_Inc__Intel Layout', ['Name'], leadPage),
      namespace: 'HubSpot_Inc',
    },
  ]
}

/** The org's own layout of an object that goes: it goes, too, and stands in nobody's way. */
function layoutOfPackageObject(): WorldLayout {
  return layout(13, `${intelligence}-Sales Layout`, ['Name'], 'HubSpot_Inc__HubSpotLeadIntel')
}

function layout(number: number, fullName: string, fields: string[], page?: string): WorldLayout {
  const sections = [section('Information', fields.map(fieldItem))]
  if (page !== undefined) sections.push(section('Marketing', [pageItem(page)]))
  return {
    id: salesforceId('00h', number),
    fullName,
    namespace: null,
    metadata: { excludeButtons: ['Submit'], layoutSections: sections, showEmailCheckbox: 'false' },
  }
}

function section(label: string, layoutItems: MetadataTree[]): MetadataTree {
  const columns = [{ layoutItems }]
  return { customLabel: 'true', detailHeading: 'true', label, layoutColumns: columns, style: 'OneColumn' }
}

function fieldItem(field: string): MetadataTree {
  return { behavior: field === 'Name' ? 'Required' : 'Edit', field }
}

function pageItem(page: string): MetadataTree {
  return { height: '315', page, showLabel: 'false', showScrollbars: 'false', width: '100%' }
}
