import type { SalesforceOrgState } from './org.ts'
import type { Row, Table } from './table.ts'

/** What is of the org's own and served the sync. */
export function leftoverTables(org: SalesforceOrgState): Table[] {
  return [appMenuItems(org), packageLicenses(org)]
}

function appMenuItems(org: SalesforceOrgState): Table {
  const apps = org.leftovers.connectedApps.map(({ id, name, label }) => ({
    Id: id,
    Name: name,
    Label: label,
    NamespacePrefix: null,
    Type: 'ConnectedApplication',
  }))
  return { name: 'AppMenuItem', fields: ['Id', 'Name', 'Label', 'NamespacePrefix', 'Type'], rows: apps }
}

function packageLicenses(org: SalesforceOrgState): Table {
  return {
    name: 'PackageLicense',
    fields: ['Id', 'NamespacePrefix', 'Status', 'AllowedLicenses', 'UsedLicenses', 'ExpirationDate'],
    rows: org.leftovers.packageLicenses.map(({ id, namespace, status }) => ({
      Id: id,
      NamespacePrefix: namespace,
      Status: status,
      AllowedLicenses: -1,
      UsedLicenses: 0,
      ExpirationDate: null,
    })),
  }
}

export function ownPermissionSets(org: SalesforceOrgState): Row[] {
  return org.leftovers.permissionSets.map(({ id, name, label }) => ({
    Id: id,
    Name: name,
    Label: label,
    NamespacePrefix: null,
    IsOwnedByProfile: false,
  }))
}

/** Tooling only. */
export function ownFields(org: SalesforceOrgState): Table[] {
  const customObjects = {
    name: 'CustomObject',
    fields: ['Id', 'DeveloperName', 'NamespacePrefix'],
    rows: org.leftovers.customObjects.map(({ id, developerName }) => ({
      Id: id,
      DeveloperName: developerName,
      NamespacePrefix: null,
    })),
  }
  const customFields = {
    name: 'CustomField',
    fields: ['Id', 'DeveloperName', 'NamespacePrefix', 'TableEnumOrId'],
    rows: org.leftovers.fields.map(({ id, object, developerName }) => ({
      Id: id,
      DeveloperName: developerName,
      NamespacePrefix: null,
      TableEnumOrId: object,
    })),
  }
  return [customObjects, customFields]
}
