import { type CoreObject, subscriptions } from './hubspot-objects.ts'

export type WorldProperty = {
  name: string
  label: string
  groupName: string
  type: 'string' | 'number' | 'datetime' | 'date' | 'enumeration' | 'bool'
  fieldType: 'text' | 'number' | 'date' | 'select' | 'checkbox' | 'booleancheckbox' | 'phonenumber'
  readOnly: boolean
  calculated: boolean
  /** HubSpot's own, not made by the account's people. */
  hubspotDefined: boolean
  referencedObjectType: 'OWNER' | null
}

/** The integration's own group; its properties stay, frozen, when it is disconnected. */
const salesforceGroup = 'salesforceinformation'

const shared: WorldProperty[] = [
  property('hs_object_id', 'Record ID', 'number', { readOnly: true }),
  property('hubspot_owner_id', 'Owner', 'enumeration', { referencedObjectType: 'OWNER' }),
  property('hubspot_owner_assigneddate', 'Owner Assigned Date', 'datetime', { readOnly: true }),
  property('hubspot_team_id', 'HubSpot Team', 'enumeration', { readOnly: true }),
  property('hs_all_owner_ids', 'All owner IDs', 'enumeration', {
    fieldType: 'checkbox',
    referencedObjectType: 'OWNER',
    readOnly: true,
    calculated: true,
  }),
]

const activityTime = property('hs_timestamp', 'Activity date', 'datetime')

const core: Record<CoreObject, WorldProperty[]> = {
  contacts: [
    property('firstname', 'First Name', 'string'),
    property('lastname', 'Last Name', 'string'),
    property('email', 'Email', 'string'),
    property('phone', 'Phone Number', 'string', { fieldType: 'phonenumber' }),
    property('jobtitle', 'Job Title', 'string'),
    property('lifecyclestage', 'Lifecycle Stage', 'enumeration'),
    custom('secondary_owners', 'Secondary owners', { fieldType: 'checkbox', referencedObjectType: 'OWNER' }),
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
    property('name', 'Company name', 'string'),
    property('domain', 'Company Domain Name', 'string'),
    property('city', 'City', 'string'),
    custom('account_team', 'Account team', { fieldType: 'checkbox', referencedObjectType: 'OWNER' }),
    salesforce('salesforceaccountid', 'Salesforce Account ID', 'string'),
    salesforce('salesforcelastsynctime', 'Last Salesforce Sync Time', 'datetime'),
  ],
  deals: [
    property('dealname', 'Deal Name', 'string'),
    property('amount', 'Amount', 'number'),
    property('dealstage', 'Deal Stage', 'enumeration'),
    property('closedate', 'Close Date', 'datetime'),
    custom('solution_engineer', 'Solution engineer', { referencedObjectType: 'OWNER' }),
    salesforce('hs_salesforceopportunityid', 'Salesforce Opportunity ID', 'string'),
    salesforce('salesforcelastsynctime', 'Last Salesforce Sync Time', 'datetime'),
  ],
}

const others: Record<string, WorldProperty[]> = {
  tickets: [
    property('subject', 'Ticket name', 'string'),
    property('content', 'Ticket description', 'string'),
    property('hs_pipeline_stage', 'Ticket status', 'enumeration'),
    property('hs_ticket_priority', 'Priority', 'enumeration'),
  ],
  leads: [
    property('hs_lead_name', 'Lead name', 'string'),
    property('hs_lead_label', 'Lead label', 'enumeration'),
    property('hs_pipeline_stage', 'Lead stage', 'enumeration'),
  ],
  tasks: [
    activityTime,
    property('hs_task_subject', 'Task title', 'string'),
    property('hs_task_status', 'Task status', 'enumeration'),
    property('hs_task_priority', 'Priority', 'enumeration'),
  ],
  calls: [
    activityTime,
    property('hs_call_title', 'Call title', 'string'),
    property('hs_call_duration', 'Call duration', 'number'),
  ],
  meetings: [
    activityTime,
    property('hs_meeting_title', 'Meeting name', 'string'),
    property('hs_meeting_start_time', 'Meeting start time', 'datetime'),
  ],
  notes: [activityTime, property('hs_note_body', 'Note body', 'string')],
  emails: [
    activityTime,
    property('hs_email_subject', 'Email subject', 'string'),
    property('hs_email_direction', 'Email direction', 'enumeration'),
  ],
  [subscriptions.objectTypeId]: [
    custom('subscription_name', 'Subscription name', { type: 'string', fieldType: 'text' }),
    custom('monthly_amount', 'Monthly amount', { type: 'number', fieldType: 'number' }),
    custom('renews_on', 'Renews on', { type: 'date', fieldType: 'date' }),
  ],
}

/** Every property of every object that the demo account has. */
export function worldProperties() {
  const more = Object.entries(others).map(([object, own]) => [object, propertiesOf(object, own)] as const)
  return {
    ...Object.fromEntries(more),
    contacts: propertiesOf('contacts', core.contacts),
    companies: propertiesOf('companies', core.companies),
    deals: propertiesOf('deals', core.deals),
  }
}

/** Contacts, companies, deals and tickets were there first; what came later has `hs_` before its dates, and so has the change of all but contacts. */
export function dateProperties(object: string): { created: string; changed: string } {
  const isOld = object in core || object === 'tickets'
  return {
    created: isOld ? 'createdate' : 'hs_createdate',
    changed: object === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate',
  }
}

function propertiesOf(object: string, own: WorldProperty[]): WorldProperty[] {
  const { created, changed } = dateProperties(object)
  const dates = [
    property(created, 'Create Date', 'datetime', { readOnly: true }),
    property(changed, 'Last Modified Date', 'datetime', { readOnly: true }),
  ]
  return [...shared, ...dates, ...own].map((each) => ({ ...each, groupName: groupName(object, each.groupName) }))
}

function groupName(object: string, group: string): string {
  if (group === salesforceGroup) return salesforceGroup
  if (object === subscriptions.objectTypeId) return `${subscriptions.name}_${group}`
  return `${object === 'companies' ? 'company' : object.replace(/s$/, '')}${group}`
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
    calculated: false,
    hubspotDefined: true,
    referencedObjectType: null,
    ...more,
  }
}

function custom(name: string, label: string, more: Partial<WorldProperty>): WorldProperty {
  return property(name, label, 'enumeration', { hubspotDefined: false, ...more })
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
