import { salesforceId } from './salesforce-id.ts'

/** What served the sync and belongs to no package, so that no uninstall takes it away (seen in orgs' public metadata). */
export type SalesforceLeftovers = {
  connectedApps: { id: string; name: string; label: string }[]
  /** Of the org's own. */
  permissionSets: { id: string; name: string; label: string; assigneeIds: string[] }[]
  customObjects: { id: string; developerName: string }[]
  /** `object`: of a custom object its id, as Salesforce gives it. */
  fields: { id: string; object: string; developerName: string }[]
  packageLicenses: { id: string; namespace: string; status: string }[]
}

export function salesforceLeftovers(syncUserId: string): SalesforceLeftovers {
  const feedback = { id: salesforceId('01I', 44), developerName: 'Customer_Feedback' }
  const fields = ['Hubspot_Contact_Id', 'Hubspot_Lifecycle_Stage', 'HubSpot_Sync', 'Lead_Rating']
  return {
    connectedApps: [{ id: salesforceId('0DS', 41), name: 'HubSpot', label: 'HubSpot' }],
    permissionSets: [
      { id: salesforceId('0PS', 42), name: 'HubSpot_Sync_User', label: 'HubSpot Sync User', assigneeIds: [syncUserId] },
      { id: salesforceId('0PS', 43), name: 'Field_Sales', label: 'Field Sales', assigneeIds: [] },
    ],
    customObjects: [feedback],
    fields: ['Contact', 'Lead', feedback.id].flatMap((object, part) =>
      fields.map((developerName, index) => ({
        id: salesforceId('00N', 60 + part * 10 + index),
        object,
        developerName,
      })),
    ),
    packageLicenses: [],
  }
}
