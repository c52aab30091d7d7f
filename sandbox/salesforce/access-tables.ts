import { type SalesforceOrgState, timestamp } from './org.ts'
import type { Table } from './table.ts'
import { userReference } from './user-reference.ts'

/** Who has access to the org from outside, and who used it. */
export function accessTables(org: SalesforceOrgState): Table[] {
  return [oauthTokens(org), loginHistory(org)]
}

/** Without "Customize Application" a user sees the own tokens only, without any word about the others. */
function oauthTokens(org: SalesforceOrgState): Table {
  const visible = org.oauthTokens.filter(
    (token) => org.allows('CustomizeApplication') || token.userId === org.apiUserId,
  )
  return {
    name: 'OauthToken',
    fields: ['Id', 'AppName', 'UserId', 'User.Username', 'UseCount', 'CreatedDate', 'LastUsedDate', 'DeleteToken'],
    // Object Reference, OauthToken: "No more records are returned after 2500."
    mostRows: 2_500,
    rows: visible.map((token) => ({
      // Salesforce docs, OauthToken: the id is always null.
      Id: null,
      AppName: token.appName,
      UserId: token.userId,
      User: userReference(org, token.userId),
      UseCount: token.useCount,
      CreatedDate: token.createdDate,
      LastUsedDate: token.lastUsedDate,
      DeleteToken: token.deleteToken,
    })),
  }
}

function loginHistory(org: SalesforceOrgState): Table {
  const maySeeAll = org.allows('ManageUsers') || org.allows('MonitorLoginHistory')
  return {
    name: 'LoginHistory',
    fields: ['Id', 'UserId', 'LoginTime', 'Application', 'Status', 'LoginType', 'SourceIp', 'ApiType', 'Browser'],
    unfilterable: ['Application', 'ApiType', 'Browser'],
    rows: org.logins
      .filter(({ userId }) => maySeeAll || userId === org.apiUserId)
      .map(({ id, userId, at, application, status }) => ({
        Id: id,
        UserId: userId,
        LoginTime: timestamp(at),
        Application: application,
        Status: status,
        LoginType: 'Remote Access 2.0',
        SourceIp: '192.0.2.7',
        ApiType: null,
        Browser: 'Unknown',
      })),
  }
}
