import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import { Refusal, refuse } from './answers.ts'
import type { SalesforceOrgState } from './org.ts'
import { settle } from './uninstall.ts'

/** What every REST route under `/services/data` shares: the session, the counted call, errors in Salesforce's form. */
export function restRoute(org: SalesforceOrgState, route: Route): Route {
  return { ...route, handle: (request) => answerRest(org, route, request) }
}

async function answerRest(org: SalesforceOrgState, route: Route, request: SimulatorRequest): Promise<Answer> {
  settle(org)
  if (!hasSession(org, request)) return refuse(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  if (!org.apiVersions.includes((request.params.version ?? '').replace('v', '')))
    return refuse(404, 'NOT_FOUND', 'The requested API version does not exist')
  if (!org.allows('ApiEnabled')) return refuse(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this user')
  const usage = org.dailyApiRequests
  if (usage.used >= usage.limit) return refuse(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
  usage.used += 1
  const answer = await handled(route, request)
  return { ...answer, headers: { ...answer.headers, 'sforce-limit-info': `api-usage=${usage.used}/${usage.limit}` } }
}

async function handled(route: Route, request: SimulatorRequest): Promise<Answer> {
  try {
    return await route.handle(request)
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.status, error.errorCode, error.message)
    throw error
  }
}

export function hasSession(org: SalesforceOrgState, request: SimulatorRequest): boolean {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  if (org.modes.refuseSessions || token === undefined) return false
  return (scheme === 'Bearer' || scheme === 'OAuth') && org.sessions.has(token)
}
