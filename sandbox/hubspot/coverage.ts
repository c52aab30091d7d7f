import type { CoverageMatrix } from '../simulator/coverage.ts'

export const hubspotCoverage: CoverageMatrix = {
  'hubspot.owners.list': {
    covers: 'active or archived pass, filter by e-mail, limit up to 500, paging, with and without a slash at the end',
  },
  'hubspot.owners.get': { covers: 'by owner id or user id, active or archived' },
  'hubspot.users.list': { covers: 'paging; either scope opens it', leavesOut: 'roles and teams' },
  'hubspot.objects.search': {
    covers:
      'ten standard objects and custom ones; all operators, 5 groups × 6 filters, 18 in total, 3,000 characters, one sort, pages of 200, 10,000 results deep, 5 per second without headers, a lagging index; both readings of `EQ` and `IN` on lists',
    leavesOut:
      'filters on associations; `query` looks into every property; no relevance; communications, postal mail, quotes, users',
  },
  'hubspot.objects.batchRead': {
    covers:
      '100 inputs, 50 with history, history of every property, 207 for missing ids, merged ids answer with the survivor',
    leavesOut:
      '`idProperty`, archived records; the history of what HubSpot itself sets; scopes for the text of e-mails',
  },
  'hubspot.objects.batchUpdate': {
    covers:
      '100 inputs, duplicate ids, unknown and read-only properties, unknown and archived owners, alone or in a list, validation rules (on all paths or those of 2026-09), 207 for missing ids; merged ids are left out of a 200 or lead to the survivor; refuses a whole batch or single records',
    leavesOut: '`idProperty`; the values of properties other than owners are not checked',
  },
  'hubspot.objects.list': { covers: 'limit up to 100, paging, wanted properties', leavesOut: 'associations, archived' },
  'hubspot.objects.get': {
    covers: 'wanted properties and their history, 404 for a record that is gone, the survivor for a merged one',
    leavesOut: 'associations, archived, `idProperty`',
  },
  'hubspot.account.details': { covers: 'all fields of v3', leavesOut: 'a UTC offset that follows daylight saving' },
  'hubspot.account.dailyUsage': {
    covers: 'the limit shared by all private apps, reset at midnight of the account or after days of any length',
  },
  'hubspot.account.securityActivity': {
    covers: 'window, user, paging, newest first; UNINSTALL_INTEGRATION at the disconnect',
    leavesOut: 'a delay; whether the real event names the integration in `objectId` is not documented',
  },
  'hubspot.oauth.tokenInfo': { covers: 'the scopes of the token, or 404 as for a token it does not know' },
  'hubspot.properties.list': {
    covers: 'definitions of all objects; owner properties for one user and for several, calculated and read-only ones',
    leavesOut: 'options, archived ones',
  },
  'hubspot.schemas.list': {
    covers: 'the custom objects with their labels and properties; either scope opens it',
    leavesOut: 'associations, archived ones',
  },
  'hubspot.flows.list': { covers: 'summaries, paging' },
  'hubspot.flows.get': { covers: 'a whole workflow', leavesOut: 'running it: a change of owner sends no e-mail here' },
  'hubspot.flows.batchRead': { covers: 'whole workflows by id', leavesOut: 'errors for ids that do not exist' },
  'hubspot.lists.search': { covers: 'count up to 500, offset, name', leavesOut: 'additional properties' },
  'hubspot.lists.get': { covers: 'several ids, with and without filters' },
  'hubspot.app.account': { covers: 'the account and its number of records' },
  'hubspot.app.connectedApps': { covers: 'the connected apps' },
  'hubspot.app.salesforce': { covers: 'the state of the integration and the way to disconnect it' },
  'hubspot.app.whatGoes': { covers: 'what goes and what stays' },
  'hubspot.app.confirm': {
    covers: 'person, reason, typed phrase',
    leavesOut: "HubSpot's own list of reasons is not public",
  },
  'hubspot.app.disconnect': {
    covers:
      'refuses without reason, exact phrase and Super Admin; disconnects; Salesforce’s owners stay, are archived or go',
  },
  'hubspot.app.ownerCleanUp': {
    covers: 'the Salesforce owners and what they own',
    leavesOut: 'the button that removes them; HubSpot sends the link by e-mail',
  },
}
