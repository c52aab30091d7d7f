/** What preflight found, in full. */
import { ownerClasses } from './owners.ts'

export const ownerListFile = {
  name: (target: string) => `all-owners-${target}.csv`,
  title: 'All owners of the HubSpot portal, with the records of those who may be retired',
  classes: { 'hubspot-user': 'HubSpot user', ...ownerClasses },
  states: {
    active: 'active',
    archived: 'archived',
    lost: 'not in HubSpot’s list any more',
    'not-listed': 'not in HubSpot’s list',
  },
}

export const dependenciesFile = {
  name: (target: string) => `depends-on-salesforce-${target}.csv`,
  title: 'What in HubSpot depends on Salesforce, or on the owners',
  kinds: { property: 'property', workflow: 'workflow', list: 'list' },
  workflows: {
    'enrolls-from-salesforce': 'enrolls from Salesforce',
    'mentions-salesforce': 'uses Salesforce',
    'mentions-owner': 'names an owner to be retired',
    'enrolls-on-owner-change': 'starts when an owner changes',
  },
  propertyStays: 'stays with its last values',
  listFilters: (properties: readonly string[]) => `filters on ${properties.join(', ')}`,
  listNamesOwner: 'filters on an owner to be retired',
  on: 'on',
  off: 'off',
}
