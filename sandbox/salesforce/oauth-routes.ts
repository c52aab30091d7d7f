import { createVerify, randomUUID } from 'node:crypto'
import type { Answer, Route } from '../simulator/route.ts'
import type { SalesforceOrgState } from './org.ts'
import { hasSession } from './rest.ts'
import { textOf } from './text-of.ts'

export type OauthClient = {
  clientId: string
  clientSecret: string
  /** PEM; without it the JWT bearer flow is refused. */
  jwtPublicKey?: string
}

const OAUTH_DOCS = 'Salesforce Help, OAuth Authorization Flows'
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

export function oauthRoutes(org: SalesforceOrgState, client: OauthClient): Route[] {
  return [
    {
      id: 'salesforce.oauth.token',
      method: 'POST',
      path: '/services/oauth2/token',
      write: false,
      source: OAUTH_DOCS,
      handle: (request) => grant(org, client, request.form()),
    },
    {
      id: 'salesforce.oauth.revoke',
      method: 'POST',
      path: '/services/oauth2/revoke',
      write: true,
      source: 'Salesforce Help, Revoke OAuth Tokens',
      handle: (request) => revoke(org, request.form().get('token') ?? request.query.get('token') ?? ''),
    },
    {
      id: 'salesforce.oauth.userinfo',
      method: 'GET',
      path: '/services/oauth2/userinfo',
      write: false,
      source: 'Salesforce Help, The UserInfo Endpoint',
      handle: (request) => (hasSession(org, request) ? userInfo(org) : { status: 403, text: 'Bad_OAuth_Token' }),
    },
  ]
}

function grant(org: SalesforceOrgState, client: OauthClient, form: URLSearchParams): Answer {
  switch (form.get('grant_type') ?? '') {
    case 'client_credentials':
      return clientError(client, form) ?? session(org, org.apiUserId)
    case 'refresh_token':
      return refreshClientError(client, form) ?? refresh(org, form.get('refresh_token') ?? '')
    case JWT_BEARER:
      return bearer(org, client, form.get('assertion') ?? '')
    default:
      return oauthError('unsupported_grant_type', 'grant type not supported')
  }
}

function clientError(client: OauthClient, form: URLSearchParams): Answer | undefined {
  if (form.get('client_id') !== client.clientId) return oauthError('invalid_client_id', 'client identifier invalid')
  if (form.get('client_secret') !== client.clientSecret)
    return oauthError('invalid_client', 'invalid client credentials')
  return undefined
}

/** The secret is optional here: "Require secret for Refresh Token Flow" can be off. */
function refreshClientError(client: OauthClient, form: URLSearchParams): Answer | undefined {
  const withSecret = new URLSearchParams(form)
  if (!form.has('client_secret')) withSecret.set('client_secret', client.clientSecret)
  return clientError(client, withSecret)
}

function refresh(org: SalesforceOrgState, token: string): Answer {
  const known = org.refreshTokens.get(token)
  const expired = known?.expiresAt !== undefined && known.expiresAt <= org.now()
  if (known?.spent) endAll(org, known.userId)
  if (known === undefined || known.spent || expired) return oauthError('invalid_grant', 'expired access/refresh token')
  const answer = session(org, known.userId)
  if (!org.modes.rotateRefreshTokens) return answer
  const next = `5Aep861${randomUUID().replaceAll('-', '')}`
  org.refreshTokens.set(token, { ...known, spent: true })
  org.refreshTokens.set(next, known)
  return { ...answer, json: { ...answer.json, refresh_token: next } }
}

/** Salesforce Help 005316711: using a spent token again revokes the present one and every session that came from them. */
function endAll(org: SalesforceOrgState, userId: string): void {
  for (const [token, known] of org.refreshTokens) if (known.userId === userId) org.refreshTokens.delete(token)
  for (const [token, known] of org.sessions) if (known.userId === userId) org.sessions.delete(token)
}

function bearer(org: SalesforceOrgState, client: OauthClient, assertion: string): Answer {
  const [head, claims, signature] = assertion.split('.')
  if (head === undefined || claims === undefined || signature === undefined || client.jwtPublicKey === undefined) {
    return oauthError('invalid_grant', 'invalid assertion')
  }
  const { alg } = jsonOf(head)
  const { iss, sub, aud, exp } = jsonOf(claims)
  const verified = createVerify('RSA-SHA256')
    .update(`${head}.${claims}`)
    .verify(client.jwtPublicKey, signature, 'base64url')
  if (alg !== 'RS256' || !verified) return oauthError('invalid_grant', 'invalid assertion')
  if (iss !== client.clientId) return oauthError('invalid_client_id', 'client identifier invalid')
  if (![org.url, 'https://login.salesforce.com', 'https://test.salesforce.com'].includes(textOf(aud))) {
    return oauthError('invalid_grant', 'audience is invalid')
  }
  // Salesforce Help, OAuth 2.0 JWT Bearer Flow: the assertion must expire within three minutes.
  const left = Number(exp) * 1000 - org.now()
  if (!(left > 0 && left <= 185_000)) return oauthError('invalid_grant', 'expired authorization code')
  const user = org.users.find((candidate) => candidate.username === sub)
  if (user?.id !== org.apiUserId) return oauthError('invalid_grant', "user hasn't approved this consumer")
  return session(org, user.id)
}

function jsonOf(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function session(org: SalesforceOrgState, userId: string): Answer & { json: Record<string, string> } {
  return {
    status: 200,
    json: {
      access_token: org.openSession(userId),
      instance_url: org.url,
      id: `${org.url}/id/${org.org.id}/${userId}`,
      token_type: 'Bearer',
      issued_at: String(org.now()),
      signature: 'not-simulated',
    },
  }
}

function revoke(org: SalesforceOrgState, token: string): Answer {
  const before = org.oauthTokens.length
  org.oauthTokens = org.oauthTokens.filter((row) => row.deleteToken !== token)
  for (const [id, { grant }] of org.sessions) if (grant === token) org.sessions.delete(id)
  const ended = org.sessions.delete(token)
  if (ended || org.oauthTokens.length < before) return { status: 200 }
  return {
    status: 400,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    text: 'error=unsupported_token_type&error_description=this+token+type+is+not+supported',
  }
}

function userInfo(org: SalesforceOrgState): Answer {
  const user = org.users.find((candidate) => candidate.id === org.apiUserId)
  return {
    status: 200,
    json: {
      user_id: org.apiUserId,
      organization_id: org.org.id,
      preferred_username: user?.username,
      name: user?.name,
      email: user?.email,
    },
  }
}

function oauthError(error: string, description: string): Answer {
  return { status: 400, json: { error, error_description: description } }
}
