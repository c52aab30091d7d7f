import type { WorldObject } from './hubspot-world.ts'

export type WorldProperty = {
  name: string
  label: string
  groupName: string
  type: 'string' | 'number' | 'datetime' | 'date' | 'enumeration' | 'bool'
  fieldType: 'text' | 'number' | 'date' | 'select' | 'checkbox' | 'booleancheckbox' | 'phonenumber'
  readOnly: boolean
  referencedObjectType: 'OWNER' | null
}

/** The integration's own group; its properties stay, frozen, when it is disconnected. */
const salesforceGroup = 'salesforceinformation'

const shared: WorldProperty[] = [
  property('hs_object_id', 'Record ID', 'number', { readOnly: true }),
  property('createdate', 'Create Date', 'datetime', { readOnly: true }),
  property('hubspot_owner_id', 'Owner', 'enumeration', { referencedObjectType: 'OWNER' }),
  property('hubspot_owner_assigneddate', 'Owner Assigned Date', 'datetime', { readOnly: true }),
  property('hubspot_team_id', 'HubSpot Team', 'enumeration', { readOnly: true }),
]

const own: Record<WorldObject, WorldProperty[]> = {
  contacts: [
    property('lastmodifieddate', 'Last Modified Date', 'datetime', { readOnly: true }),
    property('firstname', 'First Name', 'string'),
    property('lastname', 'Last Name', 'string'),
    property('email', 'Email', 'string'),
    property('phone', 'Phone Number', 'string', { fieldType: 'phonenumber' }),
    property('jobtitle', 'Job Title', 'string'),
    property('lifecyclestage', 'Lifecycle Stage', 'enumeration'),
    property('secondary_owners', 'Secondary owners', 'enumeration', {
      fieldType: 'checkbox',
      referencedObjectType: 'OWNER',
    }),
    salesforce('salesforcecontactid', 'Salesforce Contact ID', 'string'),
    salesforce('salesforceleadid', 'Salesforce Lead ID', 'string'),
    salesforce('salesforceaccountid', 'Salesforce Account ID', 'string'),
    salesforce('salesforcecampaignids', 'Salesforce Campaign IDs', 'string'),
    salesforce('salesforceownerid', 'Salesforce Owner ID', 'string'),
    salesforce('salesforcelastsynctime', 'Last Salesforce Sync Time', 'datetime'),
    salesforce('salesforcedeleted', 'Salesforce Deleted', 'bool'),
    salesforce('salesforceopportunitystage', 'Salesforce Opportunity Stage', 'string'),
    salesforce('leadsource', 'Lead Source', 'string'),
  ],
  companies: [
    property('hs_lastmodifieddate', 'Last Modified Date', 'datetime', { readOnly: true }),
    property('name', 'Company name', 'string'),
    property('domain', 'Company Domain Name', 'string'),
    property('city', 'City', 'string'),
    salesforce('salesforceaccountid', 'Salesforce Account ID', 'string'),
    salesforce('salesforcelastsynctime', 'Last Salesforce Sync Time', 'datetime'),
  ],
  deals: [
    property('hs_lastmodifieddate', 'Last Modified Date', 'datetime', { readOnly: true }),
    property('dealname', 'Deal Name', 'string'),
    property('amount', 'Amount', 'number'),
    property('dealstage', 'Deal Stage', 'enumeration'),
    property('closedate', 'Close Date', 'datetime'),
    salesforce('hs_salesforceopportunityid', 'Salesforce Opportunity ID', 'string'),
    salesforce('salesforcelastsynctime', 'Last Salesforce Sync Time', 'datetime'),
  ],
}

export function propertiesOf(object: WorldObject): WorldProperty[] {
  return [...shared, ...own[object]].map((each) => ({ ...each, groupName: groupName(object, each.groupName) }))
}

function groupName(object: WorldObject, group: string): string {
  if (group === salesforceGroup) return salesforceGroup
  const singular = { contacts: 'contact', companies: 'company', deals: 'deal' }[object]
  return `${singular}${group}`
}

function property(
  name: string,
  label: string,
  type: WorldProperty['type'],
  more: Partial<WorldProperty> = {},
): WorldProperty {
  const fieldType = defaultFieldType(type)
  return {
    name,
    label,
    type,
    fieldType,
    groupName: 'information',
    readOnly: false,
    referencedObjectType: null,
    ...more,
  }
}

function salesforce(name: string, label: string, type: WorldProperty['type']): WorldProperty {
  return property(name, label, type, { groupName: salesforceGroup, readOnly: name === 'salesforcelastsynctime' })
}

function defaultFieldType(type: WorldProperty['type']): WorldProperty['fieldType'] {
  if (type === 'number') return 'number'
  if (type === 'datetime' || type === 'date') return 'date'
  if (type === 'enumeration') return 'select'
  return type === 'bool' ? 'booleancheckbox' : 'text'
}
