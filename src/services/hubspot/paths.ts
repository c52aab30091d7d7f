/**
 * Every path of HubSpot that the bot calls. They stand here alone because HubSpot stops supporting the v1–v3 paths in
 * September 2027 and v4 on 2027-03-30 (changelog "Legacy APIs and legacy apps"): moving to dated versions is a change of this file.
 */
export const paths = {
  owners: '/crm/v3/owners',
  owner: (id: string) => `/crm/v3/owners/${encodeURIComponent(id)}`,
  users: '/settings/v3/users',
  objects: (object: string) => `/crm/v3/objects/${object}`,
  record: (object: string, id: string) => `/crm/v3/objects/${object}/${encodeURIComponent(id)}`,
  search: (object: string) => `/crm/v3/objects/${object}/search`,
  batchRead: (object: string) => `/crm/v3/objects/${object}/batch/read`,
  batchUpdate: (object: string) => `/crm/v3/objects/${object}/batch/update`,
  properties: (object: string) => `/crm/v3/properties/${object}`,
  schemas: '/crm/v3/schemas',
  accountDetails: '/account-info/v3/details',
  dailyUsage: '/account-info/v3/api-usage/daily/private-apps',
  securityActivity: '/account-info/v3/activity/security',
  flows: '/automation/v4/flows',
  flowsBatchRead: '/automation/v4/flows/batch/read',
  listSearch: '/crm/v3/lists/search',
  lists: '/crm/v3/lists',
  tokenInfo: '/oauth/v2/private-apps/get/access-token-info',
} as const

/** The POSTs that only ask. Whatever is not a GET and not one of these counts as a write. */
const readingPosts = [/\/search$/, /\/batch\/read$/, /\/access-token-info$/]

export function isRead(method: string, path: string): boolean {
  return method === 'GET' || (method === 'POST' && readingPosts.some((pattern) => pattern.test(path)))
}

/** Searches of records have a limit of their own (HubSpot docs, Search the CRM, Limitations). */
export function isSearch(path: string): boolean {
  // The object stands behind the version in dated paths: `/crm/objects/2026-09/contacts/search`.
  return /\/objects\/(\d{4}-\d{2}[^/]*\/)?[^/]+\/search$/.test(path)
}
