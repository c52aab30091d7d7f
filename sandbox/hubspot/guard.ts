/** What stands before every API route: the token, the limits, the scopes, in HubSpot's order and words. */
import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import { Refused, refusal } from './answers.ts'
import type { Limiter, LimitKind } from './limits.ts'

export type ApiRoute = Route & {
  limit: LimitKind
  /** Any one of them opens the route; none means that every token may. */
  scopes(request: SimulatorRequest): string[]
}

type GuardOptions = { accessToken: string; scopes: readonly string[]; limiter: Limiter }

export function guarded(route: ApiRoute, options: GuardOptions): Route {
  return {
    ...route,
    handle: async (request) => {
      const stopped = stop(route, request, options)
      if (stopped !== undefined) return stopped
      const answer = await handled(route, request)
      return { ...answer, headers: { ...options.limiter.headers(route.limit), ...answer.headers } }
    },
  }
}

function stop(route: ApiRoute, request: SimulatorRequest, options: GuardOptions): Answer | undefined {
  if (request.headers.authorization !== `Bearer ${options.accessToken}`) return unauthorized()
  return options.limiter.take(route.limit) ?? missingScopes(route.scopes(request), options.scopes)
}

async function handled(route: ApiRoute, request: SimulatorRequest): Promise<Answer> {
  try {
    return await route.handle(request)
  } catch (error) {
    if (error instanceof Refused) return error.answer
    throw error
  }
}

function unauthorized(): Answer {
  const message =
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview'
  return refusal(401, { message, category: 'INVALID_AUTHENTICATION' })
}

function missingScopes(anyOf: string[], granted: readonly string[]): Answer | undefined {
  if (anyOf.length === 0 || anyOf.some((scope) => granted.includes(scope))) return undefined
  const message =
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes."
  const detail = 'One or more of the following scopes are required.'
  const errors = [{ message: detail, context: { requiredGranularScopes: anyOf } }]
  return refusal(403, { message, category: 'MISSING_SCOPES', errors })
}
