import { z } from 'zod'
import type { Answer } from '../simulator/route.ts'
import { notFound, refuse } from './answers.ts'
import type { ApiRoute } from './guard.ts'
import type { Limiter } from './limits.ts'
import type { Portal } from './portal.ts'
import { bodyOf, pageAnswer, wholeNumber } from './reading.ts'

type AccountRouteOptions = {
  accessToken: string
  scopes: readonly string[]
  limiter: Limiter
  /** Whether HubSpot tells the token's scopes: it does for legacy private apps, for service keys nobody knows. */
  tellsScopes: boolean
}

export function accountRoutes(portal: Portal, options: AccountRouteOptions): ApiRoute[] {
  return [
    {
      id: 'hubspot.account.details',
      method: 'GET',
      path: ['/account-info/v3/details', '/account-info/2026-09/details'],
      write: false,
      limit: 'burst',
      source: 'Account information: details',
      scopes: () => [],
      handle: () => ({ status: 200, json: accountDetails(portal) }),
    },
    {
      id: 'hubspot.account.dailyUsage',
      method: 'GET',
      path: ['/account-info/v3/api-usage/daily/private-apps', '/account-info/2026-09/api-usage/daily/private-apps'],
      write: false,
      limit: 'burst',
      source: 'Account information: API usage',
      scopes: () => [],
      handle: () => ({ status: 200, json: { results: [usageAnswer(options.limiter)] } }),
    },
    {
      id: 'hubspot.account.securityActivity',
      method: 'GET',
      path: ['/account-info/v3/activity/security', '/account-info/2026-09/activity/security'],
      write: false,
      limit: 'burst',
      source: 'Account activity: security activity',
      scopes: () => ['account-info.security.read'],
      handle: (request) => {
        const from = wholeNumber(request.query.get('fromTimestamp'), 'fromTimestamp') ?? 0
        const to = wholeNumber(request.query.get('toTimestamp'), 'toTimestamp') ?? Number.MAX_SAFE_INTEGER
        if (from > to) refuse('fromTimestamp must not be after toTimestamp')
        const userId = request.query.get('userId')
        const events = portal.events
          .filter(({ createdAt }) => Date.parse(createdAt) >= from && Date.parse(createdAt) <= to)
          .filter((event) => userId === null || String(event.userId) === userId)
          .toReversed()
        return pageAnswer(request, events, { defaultLimit: 100, maxLimit: 200 })
      },
    },
    {
      id: 'hubspot.oauth.tokenInfo',
      method: 'POST',
      path: '/oauth/v2/private-apps/get/access-token-info',
      write: false,
      limit: 'burst',
      source: 'Private apps: get the information of an access token',
      scopes: () => [],
      handle: (request): Answer => {
        const { tokenKey } = bodyOf(request, z.strictObject({ tokenKey: z.string() }))
        if (!options.tellsScopes || tokenKey !== options.accessToken) return notFound('The access token was not found')
        const { portalId } = portal.world.portal
        return { status: 200, json: { hubId: portalId, userId: 50001, appId: 48151, scopes: [...options.scopes] } }
      },
    },
  ]
}

function accountDetails(portal: Portal) {
  const { portalId, accountType, timeZone, companyCurrency, uiDomain, dataHostingLocation } = portal.world.portal
  return {
    portalId,
    accountType,
    timeZone,
    companyCurrency,
    additionalCurrencies: [],
    utcOffset: '+01:00',
    utcOffsetMilliseconds: 3_600_000,
    uiDomain,
    dataHostingLocation,
  }
}

function usageAnswer(limiter: Limiter) {
  const usage = limiter.usage()
  return {
    name: 'private-apps-api-calls-daily',
    usageLimit: usage.limit,
    currentUsage: usage.used,
    collectedAt: usage.at,
    fetchStatus: 'SUCCESS',
    resetsAt: usage.resetsAt,
  }
}
