/** The scopes that a run can use. `required`: it cannot go on without; `optional`: it goes on and says what it cannot see. */
export const hubspotScopes = {
  'crm.objects.owners.read': 'required',
  'crm.objects.contacts.read': 'required',
  'crm.objects.contacts.write': 'required',
  'crm.objects.companies.read': 'required',
  'crm.objects.companies.write': 'required',
  'crm.objects.deals.read': 'required',
  'crm.objects.deals.write': 'required',
  tickets: 'optional',
  'crm.objects.leads.read': 'optional',
  'crm.objects.leads.write': 'optional',
  'crm.objects.custom.read': 'optional',
  'crm.objects.custom.write': 'optional',
  'settings.users.read': 'optional',
  'account-info.security.read': 'optional',
  automation: 'optional',
  'crm.lists.read': 'optional',
} as const satisfies Record<string, 'required' | 'optional'>

export type HubSpotScope = keyof typeof hubspotScopes

export function isHubSpotScope(name: string): name is HubSpotScope {
  return Object.hasOwn(hubspotScopes, name)
}

/** Tickets have one scope for both; activities go with contacts (HubSpot docs, "Scopes"). */
export function scopeFor(object: string, access: 'read' | 'write'): HubSpotScope {
  if (object === 'tickets') return 'tickets'
  if (object.startsWith('2-')) return `crm.objects.custom.${access}`
  if (object === 'companies' || object === 'deals' || object === 'leads') return `crm.objects.${object}.${access}`
  return `crm.objects.contacts.${access}`
}
