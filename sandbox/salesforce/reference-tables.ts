import type { AccessGrant } from '../world/salesforce-world.ts'
import type { SalesforceOrgState } from './org.ts'
import type { Row, Table } from './table.ts'

/** What REST tells of access to packages, of their scheduled Apex, and of e-mail templates. */
export function referenceTables(org: SalesforceOrgState): Table[] {
  return [
    setupEntityAccess(org),
    objectPermissions(org),
    asyncApexJobs(org),
    emailTemplates(org),
    reports(org),
    reportFolders(org),
  ]
}

const ofParent = ['Name', 'Label', 'NamespacePrefix', 'IsOwnedByProfile', 'ProfileId', 'Profile.Name']
const parentFields = ['ParentId', ...ofParent.map((field) => `Parent.${field}`)]
const entityTypes: Record<string, string> = {
  ApexClass: 'ApexClass',
  ApexPage: 'ApexPage',
  CustomApplication: 'TabSet',
}

function setupEntityAccess(org: SalesforceOrgState): Table {
  const components = new Map(org.packages.flatMap((one) => one.components).map((one) => [one.fullName, one]))
  const rows = [...org.grants, ...packagedGrants(org)].flatMap((grant) =>
    grant.opens.flatMap((name) => {
      const opened = components.get(name)
      const SetupEntityType = entityTypes[opened?.type ?? '']
      return SetupEntityType ? [{ ...parentOf(grant), SetupEntityId: opened?.id, SetupEntityType }] : []
    }),
  )
  return { name: 'SetupEntityAccess', fields: [...parentFields, 'SetupEntityId', 'SetupEntityType'], rows }
}

function objectPermissions(org: SalesforceOrgState): Table {
  const objects = new Set(org.packages.flatMap((one) => one.objects).map(({ name }) => name))
  const rows = org.grants.flatMap((grant) =>
    grant.opens.filter((name) => objects.has(name)).map((SobjectType) => ({ ...parentOf(grant), SobjectType })),
  )
  return { name: 'ObjectPermissions', fields: [...parentFields, 'SobjectType'], rows }
}

/** A package's own permission sets open what it brings. */
function packagedGrants(org: SalesforceOrgState): PackagedGrant[] {
  return org.packages.flatMap(({ namespace, permissionSets, components }) =>
    permissionSets.map(({ id, label }) => ({
      id,
      label,
      namespace,
      opens: components.filter(({ type }) => type in entityTypes).map(({ fullName }) => fullName),
    })),
  )
}

type PackagedGrant = AccessGrant & { namespace?: string }

function parentOf({ id, label, profile, namespace }: PackagedGrant): Row {
  const Parent = {
    Name: label.replaceAll(' ', '_'),
    Label: label,
    NamespacePrefix: namespace ?? null,
    IsOwnedByProfile: profile !== undefined,
    ProfileId: profile?.id ?? null,
    Profile: profile === undefined ? null : { Name: profile.name },
  }
  return { ParentId: id, Parent }
}

function asyncApexJobs(org: SalesforceOrgState): Table {
  const ofTrigger = ['State', 'NextFireTime', 'CronJobDetail.Name'].map((field) => `CronTrigger.${field}`)
  return {
    name: 'AsyncApexJob',
    fields: ['JobType', 'Status', 'ApexClass.Name', 'ApexClass.NamespacePrefix', ...ofTrigger],
    rows: org.scheduledApex.map(({ name, apexClass, state, nextFireTime }) => {
      const namespace = org.packages.find((one) => apexClass.startsWith(`${one.namespace}__`))?.namespace ?? null
      return {
        JobType: 'ScheduledApex',
        Status: 'Queued',
        ApexClass: { Name: apexClass.slice(namespace === null ? 0 : namespace.length + 2), NamespacePrefix: namespace },
        CronTrigger: { State: state, NextFireTime: nextFireTime, CronJobDetail: { Name: name } },
      }
    }),
  }
}

function reports(org: SalesforceOrgState): Table {
  const folders = foldersOf(org)
  return {
    name: 'Report',
    fields: ['Id', 'Name', 'DeveloperName', 'OwnerId', 'NamespacePrefix'],
    rows: org.own
      .filter(({ type }) => type === 'Report')
      .map(({ id, fullName, folder }) => {
        const name = fullName.split('/').at(-1) ?? fullName
        const owner = folders.find((one) => one.fullName === folder)?.id ?? org.org.id
        return { Id: id, Name: name, DeveloperName: name, OwnerId: owner, NamespacePrefix: null }
      }),
    // Object Reference, Report: the scope needs this permission.
    scopes: !org.allows('ManagePvtRptsAndDashbds')
      ? {}
      : { allPrivate: org.privateReports.map(({ id, ownerId }) => ({ Id: id, OwnerId: ownerId })) },
  }
}

function reportFolders(org: SalesforceOrgState): Table {
  const folders = foldersOf(org)
  return {
    name: 'Folder',
    fields: ['Id', 'DeveloperName', 'NamespacePrefix', 'ParentId', 'Type'],
    rows: folders.map(({ id, fullName }) => {
      const parent = folders.find((one) => one.fullName === fullName.split('/').slice(0, -1).join('/'))
      const [, NamespacePrefix = null, DeveloperName] = /([^/]+?__)?([^/]+)$/.exec(fullName) ?? []
      const prefix = NamespacePrefix?.slice(0, -2) ?? null
      return { Id: id, DeveloperName, NamespacePrefix: prefix, ParentId: parent?.id ?? null, Type: 'Report' }
    }),
  }
}

function foldersOf(org: SalesforceOrgState) {
  return [...org.packages.flatMap(({ components }) => components), ...org.own].filter(
    ({ type }) => type === 'ReportFolder',
  )
}

function emailTemplates(org: SalesforceOrgState): Table {
  return {
    name: 'EmailTemplate',
    fields: ['Id', 'Name', 'DeveloperName', 'NamespacePrefix', 'FolderName', 'Subject', 'Body', 'HtmlValue', 'Markup'],
    // Object Reference, EmailTemplate: texts without length cannot be filtered.
    unfilterable: ['Body', 'HtmlValue', 'Markup'],
    rows: org.own
      .filter(({ type }) => type === 'EmailTemplate')
      .map(({ id, fullName, folder, source }) => {
        const name = fullName.split('/').at(-1) ?? fullName
        const texts = { Subject: name, Body: source ?? '', HtmlValue: null, Markup: null }
        return { Id: id, Name: name, DeveloperName: name, NamespacePrefix: null, FolderName: folder, ...texts }
      }),
  }
}
