/** Which scopes the token has. The token's own list is the best answer; where HubSpot does not give it, one cheap read per scope. */
import { isFault } from '../../runbook/fault.ts'
import { crmObjects, type ScopeProbe } from '../../runbook/hubspot-port.ts'
import { isForbidden } from './pages.ts'
import { paths } from './paths.ts'
import type { HubSpotRequest, Send } from './request.ts'
import { anyAnswer, tokenInfo } from './schemas.ts'

type NeededScope = {
  scope: string
  need: ScopeProbe['need']
  /** Another scope that opens the same door. */
  or?: string
  /** The cheapest read behind this scope. A write scope has none: only writing would tell. */
  probe?: HubSpotRequest
}

const one: [string, string][] = [['limit', '1']]

const neededScopes: NeededScope[] = [
  { scope: 'crm.objects.owners.read', need: 'required', probe: { method: 'GET', path: paths.owners, query: one } },
  ...crmObjects.flatMap((object): NeededScope[] => [
    {
      scope: `crm.objects.${object}.read`,
      need: 'required',
      probe: { method: 'GET', path: paths.objects(object), query: one },
    },
    { scope: `crm.objects.${object}.write`, need: 'required' },
  ]),
  {
    scope: 'settings.users.read',
    or: 'crm.objects.users.read',
    need: 'optional',
    probe: { method: 'GET', path: paths.users, query: one },
  },
  {
    scope: 'account-info.security.read',
    need: 'optional',
    probe: { method: 'GET', path: paths.securityActivity, query: one },
  },
  { scope: 'automation', need: 'optional', probe: { method: 'GET', path: paths.flows, query: one } },
  {
    scope: 'crm.lists.read',
    need: 'optional',
    probe: { method: 'POST', path: paths.listSearch, body: { count: 1, offset: 0, additionalProperties: [] } },
  },
]

export async function probeScopes(send: Send, accessToken: string): Promise<ScopeProbe[]> {
  const granted = await grantedScopes(send, accessToken)
  const probes: ScopeProbe[] = []
  for (const needed of neededScopes) {
    const isGranted = granted === undefined ? await probeOne(send, needed) : holds(granted, needed)
    probes.push({ scope: needed.scope, granted: isGranted, need: needed.need })
  }
  return probes
}

/** Documented for legacy private apps; undefined where the token is of another kind and HubSpot does not know it here. */
async function grantedScopes(send: Send, accessToken: string): Promise<Set<string> | undefined> {
  try {
    const request = { method: 'POST', path: paths.tokenInfo, body: { tokenKey: accessToken } } as const
    return new Set((await send(request, tokenInfo)).scopes)
  } catch (error) {
    if (isFault(error) && (error.facts.kind === 'permanent' || error.facts.code === 'unexpected-answer'))
      return undefined
    throw error
  }
}

function holds(granted: Set<string>, needed: NeededScope): boolean {
  return granted.has(needed.scope) || (needed.or !== undefined && granted.has(needed.or))
}

async function probeOne(send: Send, needed: NeededScope): Promise<boolean> {
  // Taken as granted: a missing write scope then shows at the first write, as a fault that names it.
  if (needed.probe === undefined) return true
  try {
    await send(needed.probe, anyAnswer)
    return true
  } catch (error) {
    if (isForbidden(error)) return false
    throw error
  }
}
