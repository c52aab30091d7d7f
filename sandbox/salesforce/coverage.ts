import type { CoverageMatrix } from '../simulator/coverage.ts'

export const salesforceCoverage: CoverageMatrix = {
  'salesforce.oauth.token': {
    covers:
      'client credentials, JWT bearer (RS256 checked against a public key), refresh token with rotation and expiry, JWT-shaped access tokens, their errors',
    leavesOut: 'web server flow, device flow, password flow, scopes',
  },
  'salesforce.oauth.revoke': {
    covers: 'access tokens, the DeleteToken of an OauthToken row, and the end of the sessions that came from it',
    leavesOut: 'JSONP',
  },
  'salesforce.oauth.userinfo': { covers: 'ids, name, e-mail', leavesOut: 'photos, addresses, urls' },
  'salesforce.versions': { covers: 'the API versions that the org offers' },
  'salesforce.query': {
    covers:
      'parsed SOQL, count(), WHERE, ORDER BY, LIMIT, OFFSET, related fields, pages, unknown fields and objects refused',
    leavesOut: 'GROUP BY, HAVING, sub-queries, date literals, standard objects beside those of the uninstall',
  },
  'salesforce.query.more': { covers: 'the next page by its locator', leavesOut: 'locators that expire' },
  'salesforce.tooling.query': {
    covers:
      'installed packages and their versions with the publisher, uninstall requests and their errors, deploy requests, entity definitions, MetadataComponentDependency with its limits; INVALID_TYPE without the permission',
    leavesOut: 'Apex and page records',
  },
  'salesforce.tooling.query.more': { covers: 'the next page by its locator' },
  'salesforce.describe': {
    covers:
      'fields of package objects, and of objects that packages extend, with types and whether they can be filtered',
    leavesOut: 'other standard objects, layouts, URLs',
  },
  'salesforce.permission-set-assignment.create': {
    covers: 'users and permission sets of packages, duplicates, missing permission',
    leavesOut: 'licences',
  },
  'salesforce.permission-set-assignment.delete': { covers: 'delete by id, not found, missing permission' },
  'salesforce.limits': { covers: 'daily API requests, Bulk query jobs', leavesOut: 'all other limits' },
  'salesforce.limits.record-count': {
    covers: 'package objects, the permission',
    leavesOut: 'the age of the cached numbers',
  },
  'salesforce.metadata.deploy': {
    covers:
      'multipart and ZIP read, package.xml and destructiveChanges.xml parsed, blockers a few at a time, removal of the package',
    leavesOut: 'deploying components, Apex tests, retrieve',
  },
  'salesforce.metadata.deploy.status': { covers: 'Pending to Succeeded or Failed, details', leavesOut: 'Canceled' },
  'salesforce.tooling.uninstall': { covers: 'second-generation packages', leavesOut: 'retry of a running request' },
  'salesforce.tooling.uninstall.status': { covers: 'Queued, InProgress, Success, Error' },
  'salesforce.bulk.query.create': {
    covers: 'query and queryAll, parsed SOQL, compound fields refused',
    leavesOut: 'delimiters',
  },
  'salesforce.bulk.query.status': { covers: 'InProgress once, then JobComplete', leavesOut: 'Failed, abort, delete' },
  'salesforce.bulk.query.results': {
    covers: 'pages by locator, the header on each, the word null at the end',
    leavesOut: 'parallel results, compression',
  },
  'salesforce.soap.metadata': {
    covers:
      'describeMetadata, listMetadata (3 queries), readMetadata and updateMetadata of layouts (10 names), retrieve of whole types and of reports as ZIP',
    leavesOut: 'other types in read and update, create, delete, deploy by SOAP, retrieve of other types by name',
  },
  'salesforce.setup-page': {
    covers: 'a page for people: packages, layouts, assignments, tokens, references, uninstalls',
  },
  'salesforce.setup-page.uninstall': { covers: 'removes a package by hand; refused with the same reasons' },
  'salesforce.setup-page.clear': { covers: 'takes what refers to packages out of one of the own components' },
}
