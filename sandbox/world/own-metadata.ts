import { salesforceId } from './salesforce-id.ts'

/** What the company has built itself on and around HubSpot's package. */

/** `uses`: full names of what it refers to. `source`: its file, as a retrieve gives it. */
export type OwnComponent = {
  id: string
  type: string
  fullName: string
  folder?: string
  uses: string[]
  source?: string
  /** Salesforce's list of dependencies, a Beta, misses it. */
  missedByDependencies?: true
}

/** A permission set (or, with its name, a profile) and what of the package it opens. */
export type AccessGrant = { id: string; label: string; profile?: { id: string; name: string }; opens: string[] }

export const intelligence = 'HubSpot_Inc__HubSpot_Intelligence__c'
const activity = 'HubSpot_Inc__HubSpot_Activity__c'

/** Made on the package's own objects, so it goes with them. */
export function customizations(): OwnComponent[] {
  return [
    own('00N', 301, { type: 'CustomField', fullName: `${intelligence}.Campaign_Code__c` }),
    own('00N', 302, {
      type: 'CustomField',
      fullName: `${intelligence}.Warmth__c`,
      // A formula over the package's field: it refers into the package, and stands in nobody's way.
      uses: [intelligence],
    }),
    own('03d', 303, { type: 'ValidationRule', fullName: `${intelligence}.Grade_in_range`, uses: [intelligence] }),
    own('00B', 304, { type: 'ListView', fullName: `${intelligence}.Hot_Leads` }),
  ]
}

/** What Salesforce is believed to clear by itself. */
export function looseReferences(): OwnComponent[] {
  return [
    own('02u', 311, {
      type: 'CustomApplication',
      fullName: 'Lantern_Sales',
      uses: [intelligence],
      source: `<CustomApplication><label>Lantern Sales</label><tabs>standard-Lead</tabs><tabs>${intelligence}</tabs></CustomApplication>`,
    }),
  ]
}

export function accessGrants(): AccessGrant[] {
  const pages = ['HubSpot_Inc__HubSpotContactIntelligence', 'HubSpot_Inc__HubSpotLeadIntel']
  return [
    { id: salesforceId('0PS', 321), label: 'Inside Sales', opens: [...pages, 'HubSpot_Inc__HubSpotController'] },
    {
      id: salesforceId('0PS', 322),
      label: 'X00ex_marketing_user',
      profile: { id: salesforceId('00e', 322), name: 'Marketing User' },
      opens: [...pages, intelligence],
    },
  ]
}

/** What keeps Salesforce from removing the package until somebody changes it. */
export function firmReferences(): OwnComponent[] {
  const page = 'HubSpot_Inc__HubSpotContactIntelligence'
  const folder = 'HubSpot_Inc__HubSpot_Reports'
  return [
    own('301', 331, {
      type: 'Flow',
      fullName: 'Lead_Scoring',
      uses: [intelligence],
      source: `<Flow><label>Lead Scoring</label><start><object>${intelligence}</object></start><status>Active</status></Flow>`,
    }),
    own('0M0', 332, {
      type: 'FlexiPage',
      fullName: 'Contact_Record_Page',
      uses: [page],
      source: `<FlexiPage><flexiPageRegions><componentName>flexipage:visualforcePage</componentName><value>${page}</value></flexiPageRegions></FlexiPage>`,
      missedByDependencies: true,
    }),
    own('01q', 333, {
      type: 'ApexTrigger',
      fullName: 'ActivityToTask',
      uses: [activity],
      source: `trigger ActivityToTask on ${activity} (after insert) { new ActivityTasks().make(Trigger.new); }`,
    }),
    own('00N', 334, { type: 'CustomField', fullName: 'Contact.Marketing_Grade__c', uses: [intelligence] }),
    own('00O', 335, { type: 'Report', fullName: `${folder}/Leads_by_Campaign`, folder, uses: [folder] }),
    own('00X', 336, {
      type: 'EmailTemplate',
      fullName: 'unfiled$public/Welcome',
      folder: 'unfiled$public',
      uses: [intelligence],
      source: `Hello! Your grade is {!${intelligence}.HubSpot_Inc__Lead_Grade__c}.`,
    }),
    own('01Q', 337, {
      type: 'Workflow',
      fullName: 'Contact',
      uses: [intelligence],
      source: `<Workflow><rules><fullName>Old grade</fullName><active>false</active><formula>${intelligence} = 1</formula></rules></Workflow>`,
      missedByDependencies: true,
    }),
  ]
}

function own(prefix: string, serial: number, component: Omit<OwnComponent, 'id' | 'uses'> & { uses?: string[] }) {
  return { id: salesforceId(prefix, serial), uses: [], ...component }
}
