import { type SalesforceUser, type UserPermission, userPermissions } from '../world/salesforce-world.ts'
import { accessTables } from './access-tables.ts'
import { leftoverTables, ownPermissionSets } from './leftover-tables.ts'
import { isFilterable, objectsOf, visibleFields } from './objects.ts'
import type { SalesforceOrgState } from './org.ts'
import { referenceTables } from './reference-tables.ts'
import { entityDefinitions, type Row, type Table } from './table.ts'
import { userReference } from './user-reference.ts'

export function restTables(org: SalesforceOrgState): Table[] {
  return [
    {
      name: 'Organization',
      fields: ['Id', 'Name', 'IsSandbox', 'InstanceName', 'OrganizationType'],
      rows: [{ Id: org.org.id, ...organization(org) }],
    },
    users(org),
    permissionSets(org),
    ...(maySeeAssignments(org) ? [permissionSetAssignments(org)] : []),
    ...accessTables(org),
    ...leftoverTables(org),
    ...referenceTables(org),
    entityDefinitions(org),
    ...objectTables(org),
  ]
}

function organization(org: SalesforceOrgState): Row {
  const { name, isSandbox, instanceName } = org.org
  return { Name: name, IsSandbox: isSandbox, InstanceName: instanceName, OrganizationType: 'Enterprise Edition' }
}

function users(org: SalesforceOrgState): Table {
  const ofManager = ['Id', 'Name', 'Email', 'IsActive'].map((field) => `Manager.${field}`)
  return {
    name: 'User',
    fields: ['Id', 'Name', 'Username', 'Email', 'IsActive', 'ManagerId', ...ofManager],
    rows: org.users.map((user) => {
      const manager = org.users.find(({ id }) => id === user.managerId)
      const ManagerId = user.managerId
      return { ...userRow(user), ManagerId, Manager: manager === undefined ? null : userRow(manager) }
    }),
  }
}

function userRow({ id, name, username, email, isActive }: SalesforceUser): Row {
  return { Id: id, Name: name, Username: username, Email: email, IsActive: isActive }
}

function permissionSets(org: SalesforceOrgState): Table {
  const packaged = org.packages.flatMap(({ permissionSets: sets }) =>
    sets.map(({ id }) => ({ ...packagedPermissionSet(org, id), IsOwnedByProfile: false })),
  )
  const rows = [...packaged, ...ownPermissionSets(org)]
  return { name: 'PermissionSet', fields: ['Id', 'Name', 'Label', 'NamespacePrefix', 'IsOwnedByProfile'], rows }
}

function permissionSetAssignments(org: SalesforceOrgState): Table {
  const profile = { Id: '0PS5g0000000zzzGAA', Name: 'X00e_bot_profile', Label: 'Bot profile', NamespacePrefix: null }
  const ofBot = {
    Id: '0Pa5g0000000zzzGAA',
    PermissionSetId: profile.Id,
    ...assignee(org, org.apiUserId),
    PermissionSet: { ...profile, ...permissionFlags((permission) => org.allows(permission)) },
  }
  const expired = {
    ...ofBot,
    Id: '0Pa5g0000000zzyGAA',
    ExpirationDate: '2020-01-01T00:00:00.000+0000',
    PermissionSet: { ...profile, ...permissionFlags((permission) => org.expiredPermissions.includes(permission)) },
  }
  const ofPackages = org.assignments.map((assignment) => ({
    Id: assignment.id,
    PermissionSetId: assignment.permissionSetId,
    ...assignee(org, assignment.assigneeId),
    PermissionSet: { ...packagedPermissionSet(org, assignment.permissionSetId), ...permissionFlags(() => false) },
  }))
  return {
    name: 'PermissionSetAssignment',
    fields: [
      'Id',
      'PermissionSetId',
      'AssigneeId',
      'ExpirationDate',
      'Assignee.Id',
      'Assignee.Name',
      'Assignee.Username',
      ...['Id', 'Name', 'Label', 'NamespacePrefix'].map((field) => `PermissionSet.${field}`),
      ...userPermissions.map((permission) => `PermissionSet.Permissions${permission}`),
    ],
    rows: [ofBot, expired, ...ofPackages, ...ownAssignments(org)],
  }
}

function ownAssignments(org: SalesforceOrgState): Row[] {
  return org.leftovers.permissionSets.flatMap(({ id, name, label, assigneeIds }) =>
    assigneeIds.map((assigneeId, index) => ({
      Id: `${id.replace('0PS', '0Pa').slice(0, 17)}${index}`,
      PermissionSetId: id,
      ...assignee(org, assigneeId),
      PermissionSet: { Id: id, Name: name, Label: label, NamespacePrefix: null, ...permissionFlags(() => false) },
    })),
  )
}

/** Object Reference, PermissionSetAssignment: whoever has none of these does not find the object at all. */
function maySeeAssignments(org: SalesforceOrgState): boolean {
  return org.allows('ViewSetup') || org.allows('AssignPermissionSets') || org.allows('ManageUsers')
}

function permissionFlags(granted: (permission: UserPermission) => boolean): Row {
  return Object.fromEntries(userPermissions.map((permission) => [`Permissions${permission}`, granted(permission)]))
}

function assignee(org: SalesforceOrgState, id: string): Row {
  return { AssigneeId: id, Assignee: userReference(org, id) }
}

function packagedPermissionSet(org: SalesforceOrgState, id: string): Row {
  for (const { namespace, permissionSets } of org.packages) {
    const found = permissionSets.find((permissionSet) => permissionSet.id === id)
    if (found !== undefined) return { Id: id, Name: found.name, Label: found.label, NamespacePrefix: namespace }
  }
  return { Id: id, Name: null, Label: null, NamespacePrefix: null }
}

function objectTables(org: SalesforceOrgState): Table[] {
  return objectsOf(org).map((object) => {
    const fields = visibleFields(org, object)
    return {
      name: object.name,
      // Every object has it (Object Reference, System Fields).
      fields: [...new Set([...fields.map((field) => field.name), 'SystemModstamp'])],
      unfilterable: fields.filter((field) => !isFilterable(field)).map((field) => field.name),
      rows: object.rows.map((row) => ({ SystemModstamp: row.CreatedDate, ...row })),
    }
  })
}
