/** Which scopes the token has. The token's own list is the best answer; where HubSpot does not give it, one cheap read per scope. */
import { isFault } from '../../runbook/fault.ts'
import type { ScopeProbe } from '../../runbook/hubspot-port.ts'
import { type HubSpotScope, hubspotScopes, isHubSpotScope } from '../../runbook/hubspot-scopes.ts'
import { isForbidden, isRefused } from './pages.ts'
import { paths } from './paths.ts'
import type { HubSpotRequest, Send } from './request.ts'
import { anyAnswer, tokenInfo } from './schemas.ts'

const one: [string, string][] = [['limit', '1']]

function firstOf(path: string): HubSpotRequest {
  return { method: 'GET', path, query: one }
}

/** The cheapest read behind each scope. A write scope has none: only writing would tell. */
const probes: Partial<Record<HubSpotScope, HubSpotRequest>> = {
  'crm.objects.owners.read': firstOf(paths.owners),
  'crm.objects.contacts.read': firstOf(paths.objects('contacts')),
  'crm.objects.companies.read': firstOf(paths.objects('companies')),
  'crm.objects.deals.read': firstOf(paths.objects('deals')),
  tickets: firstOf(paths.objects('tickets')),
  'crm.objects.leads.read': firstOf(paths.objects('leads')),
  'crm.objects.custom.read': { method: 'GET', path: paths.schemas },
  'settings.users.read': firstOf(paths.users),
  'account-info.security.read': firstOf(paths.securityActivity),
  automation: firstOf(paths.flows),
  'crm.lists.read': { method: 'POST', path: paths.listSearch, body: { count: 1, offset: 0, additionalProperties: [] } },
}

/** Another scope that opens the same door. */
const alternatives: Partial<Record<HubSpotScope, string>> = { 'settings.users.read': 'crm.objects.users.read' }

export async function probeScopes(send: Send, accessToken: string): Promise<ScopeProbe[]> {
  const granted = await grantedScopes(send, accessToken)
  const found: ScopeProbe[] = []
  for (const scope of Object.keys(hubspotScopes).filter(isHubSpotScope)) {
    const isGranted = granted === undefined ? await probeOne(send, scope) : holds(granted, scope)
    found.push({ scope, granted: isGranted, need: hubspotScopes[scope] })
  }
  return found
}

/** Documented for legacy private apps; undefined where the token is of another kind and HubSpot does not know it here, or does not answer. */
async function grantedScopes(send: Send, accessToken: string): Promise<Set<string> | undefined> {
  try {
    const request = { method: 'POST', path: paths.tokenInfo, body: { tokenKey: accessToken } } as const
    return new Set((await send(request, tokenInfo)).scopes)
  } catch (error) {
    if (isFault(error) && (error.facts.kind !== 'retry-later' || error.facts.code === 'unavailable')) return undefined
    throw error
  }
}

function holds(granted: Set<string>, scope: HubSpotScope): boolean {
  const other = alternatives[scope]
  return granted.has(scope) || (other !== undefined && granted.has(other))
}

async function probeOne(send: Send, scope: HubSpotScope): Promise<ScopeProbe['granted']> {
  const probe = probes[scope]
  if (probe === undefined) return 'unknown'
  try {
    await send(probe, anyAnswer)
    return true
  } catch (error) {
    if (isForbidden(error)) return false
    // An object that this portal does not have needs no scope either.
    if (isRefused(error) && hubspotScopes[scope] === 'optional') return true
    throw error
  }
}
