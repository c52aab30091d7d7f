import { salesforceOnlyOwnerIds } from './hubspot-owners.ts'

/** A workflow in the shape of the automation v4 API (docs "Workflows"), as far as the bot reads it. */
export type WorldWorkflow = {
  id: string
  name: string
  isEnabled: boolean
  type: 'CONTACT_FLOW' | 'PLATFORM_FLOW'
  objectTypeId: '0-1' | '0-2' | '0-3'
  canEnrollFromSalesforce?: boolean
  enrollmentCriteria: unknown
  actions: unknown[]
  createdAt: string
  updatedAt: string
}

const day = 86_400_000

export function buildWorkflows(at: number): WorldWorkflow[] {
  const [retiring = ''] = salesforceOnlyOwnerIds
  const dates = { createdAt: new Date(at - 700 * day).toISOString(), updatedAt: new Date(at - 90 * day).toISOString() }
  const contactFlow = { ...dates, isEnabled: true, type: 'CONTACT_FLOW', objectTypeId: '0-1' } as const
  return [
    {
      ...contactFlow,
      id: '610001',
      name: 'Welcome series',
      canEnrollFromSalesforce: false,
      enrollmentCriteria: when('lifecyclestage', 'lead'),
      actions: [setProperty('1', 'lifecyclestage', 'marketingqualifiedlead')],
    },
    {
      ...contactFlow,
      id: '610002',
      name: 'Trade fair follow-up',
      canEnrollFromSalesforce: true,
      enrollmentCriteria: when('jobtitle', 'Event Planner'),
      actions: [setProperty('1', 'lifecyclestage', 'opportunity')],
    },
    {
      ...contactFlow,
      id: '610003',
      name: 'Nurture leads without a contact in the CRM',
      canEnrollFromSalesforce: false,
      enrollmentCriteria: when('salesforceleadid', undefined),
      actions: [setProperty('1', 'lifecyclestage', 'lead')],
    },
    {
      ...contactFlow,
      id: '610004',
      name: 'Route northern enquiries',
      canEnrollFromSalesforce: false,
      enrollmentCriteria: when('jobtitle', 'Store Manager'),
      actions: [setProperty('1', 'hubspot_owner_id', retiring)],
    },
    {
      ...dates,
      id: '610005',
      name: 'Salesforce: stale opportunities',
      isEnabled: false,
      type: 'PLATFORM_FLOW',
      objectTypeId: '0-3',
      enrollmentCriteria: when('hs_salesforceopportunityid', undefined),
      actions: [setProperty('1', 'dealstage', 'closedlost')],
    },
    {
      ...dates,
      id: '610006',
      name: 'Celebrate a signed contract',
      isEnabled: true,
      type: 'PLATFORM_FLOW',
      objectTypeId: '0-3',
      enrollmentCriteria: when('dealstage', 'closedwon'),
      actions: [setProperty('1', 'dealstage', 'closedwon')],
    },
    {
      ...contactFlow,
      id: '610007',
      name: 'Tell sales operations of a new owner',
      canEnrollFromSalesforce: false,
      enrollmentCriteria: { ...when('hubspot_owner_id', undefined), shouldReEnroll: true },
      actions: [notifyUsers('1', 'A contact has a new owner')],
    },
    {
      ...dates,
      id: '610008',
      name: 'Handover call after a change of owner',
      isEnabled: true,
      type: 'PLATFORM_FLOW',
      objectTypeId: '0-2',
      enrollmentCriteria: whenChanged('hubspot_owner_id'),
      actions: [notifyUsers('1', 'Arrange a handover call')],
    },
  ]
}

function when(property: string, value: string | undefined): Record<string, unknown> {
  const operation =
    value === undefined
      ? { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN', includeObjectsWithNoValueSet: false }
      : { operationType: 'MULTISTRING', operator: 'IS_EQUAL_TO', values: [value], includeObjectsWithNoValueSet: false }
  return {
    type: 'LIST_BASED',
    shouldReEnroll: false,
    listFilterBranch: {
      filterBranchType: 'OR',
      filterBranches: [
        { filterBranchType: 'AND', filterBranches: [], filters: [{ filterType: 'PROPERTY', property, operation }] },
      ],
      filters: [],
    },
  }
}

/** Enrolled by the event "property value changed", which carries the property's name and its new value. */
function whenChanged(name: string): Record<string, unknown> {
  const isName = { operationType: 'STRING', operator: 'IS_EQUAL_TO', value: name, includeObjectsWithNoValueSet: false }
  const isKnown = { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN', includeObjectsWithNoValueSet: false }
  return {
    type: 'EVENT_BASED',
    shouldReEnroll: true,
    eventFilterBranches: [
      {
        filterBranchType: 'UNIFIED_EVENTS',
        filterBranchOperator: 'AND',
        eventTypeId: '4-655002',
        operator: 'HAS_COMPLETED',
        filterBranches: [],
        filters: [
          { filterType: 'PROPERTY', property: 'hs_name', operation: isName },
          { filterType: 'PROPERTY', property: 'hs_value', operation: isKnown },
        ],
      },
    ],
    listMembershipFilterBranches: [],
  }
}

/** An internal e-mail to users of the account. */
function notifyUsers(actionId: string, subject: string): unknown {
  const fields = { user_ids: ['50003'], subject, body: subject }
  return { actionId, type: 'SINGLE_CONNECTION', actionTypeId: '0-8', actionTypeVersion: 0, fields }
}

function setProperty(actionId: string, name: string, value: string): unknown {
  return {
    actionId,
    type: 'SINGLE_CONNECTION',
    actionTypeId: '0-5',
    actionTypeVersion: 0,
    fields: { property_name: name, value: { type: 'STATIC_VALUE', staticValue: value } },
  }
}
