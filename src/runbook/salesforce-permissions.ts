/**
 * The permissions of the bot's Salesforce user, by their names in Setup. `required`: the run cannot go on without; `optional`: it
 * goes on and says what it cannot do. `apiNames`: any of these serves; the first is the one to grant.
 */
export const salesforcePermissions = {
  'API Enabled': { need: 'required', apiNames: ['ApiEnabled'] },
  'Download AppExchange Packages': { need: 'required', apiNames: ['InstallPackaging'] },
  'Modify Metadata Through Metadata API Functions': {
    need: 'required',
    apiNames: ['ModifyMetadata', 'ModifyAllData'],
  },
  // Without it counts and copies hold only what this one user may see, and say nothing about the rest.
  'View All Data': { need: 'required', apiNames: ['ViewAllData', 'ModifyAllData'] },
  'View Setup and Configuration': { need: 'required', apiNames: ['ViewSetup'] },
  'Customize Application': { need: 'optional', apiNames: ['CustomizeApplication'] },
  'Assign Permission Sets': { need: 'optional', apiNames: ['AssignPermissionSets'] },
  // Salesforce counts what lies in people's private folders for nobody else (Object Reference, Report, allPrivate).
  'Manage All Private Reports and Dashboards': { need: 'optional', apiNames: ['ManagePvtRptsAndDashbds'] },
  'Monitor Login History': { need: 'optional', apiNames: ['MonitorLoginHistory', 'ManageUsers'] },
} as const satisfies Record<string, { need: 'required' | 'optional'; apiNames: readonly [string, ...string[]] }>

export type SalesforcePermission = keyof typeof salesforcePermissions

export function isSalesforcePermission(name: string): name is SalesforcePermission {
  return Object.hasOwn(salesforcePermissions, name)
}

export const salesforcePermissionNames = Object.keys(salesforcePermissions).filter(isSalesforcePermission)
