import type { WorldPackage } from '../world/salesforce-world.ts'
import { dependencies } from './dependency-table.ts'
import { ownFields } from './leftover-tables.ts'
import { type SalesforceOrgState, timestamp } from './org.ts'
import { entityDefinitions, type Table } from './table.ts'

export function toolingTables(org: SalesforceOrgState): Table[] {
  // Without "Download AppExchange Packages" the object is not refused, it is not there (forcedotcom/cli#3519).
  const packages = org.allows('InstallPackaging') ? [installedPackages(org), packageVersions(org)] : []
  return [
    ...packages,
    uninstallRequests(org),
    uninstallErrors(org),
    deployRequests(org),
    entityDefinitions(org),
    dependencies(org),
    ...ownFields(org),
  ]
}

function installedPackages(org: SalesforceOrgState): Table {
  return {
    name: 'InstalledSubscriberPackage',
    fields: [
      'Id',
      'SubscriberPackageId',
      'SubscriberPackageVersionId',
      'SubscriberPackage.NamespacePrefix',
      'SubscriberPackage.Name',
      ...['Id', 'Name', 'MajorVersion', 'MinorVersion', 'PatchVersion', 'BuildNumber', 'IsManaged'].map(
        (field) => `SubscriberPackageVersion.${field}`,
      ),
      'SubscriberPackageVersion.Package2ContainerOptions',
    ],
    // Tooling API docs, InstalledSubscriberPackage: NamespacePrefix and Name can be sorted, not filtered.
    unfilterable: ['SubscriberPackage.NamespacePrefix', 'SubscriberPackage.Name'],
    rows: org.packages.map((installed) => ({
      Id: installed.recordId,
      SubscriberPackageId: installed.subscriberPackageId,
      SubscriberPackageVersionId: installed.versionId,
      SubscriberPackage: { NamespacePrefix: installed.namespace, Name: installed.name },
      SubscriberPackageVersion: {
        Id: installed.versionId,
        Name: installed.versionName,
        MajorVersion: installed.version.major,
        MinorVersion: installed.version.minor,
        PatchVersion: installed.version.patch,
        BuildNumber: installed.version.build,
        IsManaged: installed.isManaged,
        Package2ContainerOptions: installed.container,
      },
    })),
  }
}

/**
 * Tooling API docs, SubscriberPackageVersion: it is asked for one version at a time. `Dependencies` names the versions that one
 * was built with; they need not be those that are installed.
 */
function packageVersions(org: SalesforceOrgState): Table {
  return {
    name: 'SubscriberPackageVersion',
    fields: ['Id', 'SubscriberPackageId', 'Name', 'PublisherName', 'Dependencies'],
    unfilterable: ['Dependencies'],
    onlyById: true,
    rows: org.packages.flatMap((installed) =>
      [installed.versionId, ...(installed.earlierVersionIds ?? [])].map((id) => ({
        Id: id,
        SubscriberPackageId: installed.subscriberPackageId,
        Name: installed.versionName,
        PublisherName: installed.publisher ?? null,
        Dependencies: dependenciesOf(installed),
      })),
    ),
  }
}

function dependenciesOf({ dependsOn = [] }: WorldPackage) {
  return dependsOn.length === 0 ? null : { ids: dependsOn.map((id) => ({ subscriberPackageVersionId: id })) }
}

function uninstallRequests(org: SalesforceOrgState): Table {
  return {
    name: 'SubscriberPackageVersionUninstallRequest',
    fields: ['Id', 'IsDeleted', 'CreatedDate', 'CreatedById', 'SubscriberPackageVersionId', 'Status'],
    rows: org.uninstallRequests.map((request) => ({
      Id: request.id,
      IsDeleted: false,
      CreatedDate: timestamp(request.createdAt),
      CreatedById: org.apiUserId,
      SubscriberPackageVersionId: request.versionId,
      Status: request.status,
    })),
  }
}

function uninstallErrors(org: SalesforceOrgState): Table {
  return {
    name: 'PackageVersionUninstallRequestError',
    fields: ['Id', 'Message', 'ParentRequestId', 'ParentRequest.Id'],
    rows: org.uninstallRequests.flatMap((request) =>
      request.errors.map((message, index) => ({
        Id: `${request.id.slice(0, 14)}${index}`,
        Message: message,
        ParentRequestId: request.id,
        ParentRequest: { Id: request.id },
      })),
    ),
  }
}

function deployRequests(org: SalesforceOrgState): Table {
  return {
    name: 'DeployRequest',
    fields: ['Id', 'Status', 'CheckOnly', 'CreatedDate', 'CreatedById', 'CompletedDate', 'ErrorMessage'],
    rows: org.deploys.map((deploy) => ({
      Id: deploy.id,
      Status: deploy.status,
      CheckOnly: deploy.checkOnly,
      CreatedDate: timestamp(deploy.createdAt),
      CreatedById: org.apiUserId,
      CompletedDate: org.now() >= deploy.finishesAt ? timestamp(deploy.finishesAt) : null,
      ErrorMessage: null,
    })),
  }
}
