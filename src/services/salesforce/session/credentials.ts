import { createSign } from 'node:crypto'

/** `keptIn`: the file of the refresh token that Salesforce gave in exchange for the one that was spent. */
export type SalesforceCredentials =
  | { kind: 'client-credentials'; clientId: string; clientSecret: string }
  | { kind: 'jwt-bearer'; clientId: string; username: string; privateKey: string }
  | { kind: 'refresh-token'; clientId: string; clientSecret?: string; refreshToken: string; keptIn: string }

export type SalesforceAccess = 'read-write' | 'read-only'

export type SalesforceGatewayOptions = {
  /** The My Domain URL; client credentials work nowhere else (Salesforce Help, Client Credentials Flow). */
  loginUrl: string
  credentials: SalesforceCredentials
  /** Such as `68.0`. */
  apiVersion: string
  access: SalesforceAccess
  /** What else counts as HubSpot's. */
  packageNamespaces?: readonly string[]
  packageWords?: readonly string[]
  timeoutMs?: number
  /** Ends every call that is under way, with its reason. */
  signal?: AbortSignal
  /** The longest pause between two looks at a job of Salesforce's: an export, or metadata that is being collected. */
  exportPollMs?: number
}

const ASSERTION_SECONDS = 150

type DirectCredentials = Exclude<SalesforceCredentials, { kind: 'refresh-token' }>

/** The form for the token endpoint; jsforce adds client id and secret where it holds them. */
export function grantParameters(
  credentials: DirectCredentials,
  loginUrl: string,
  nowMs: number,
): { grant_type: string; assertion?: string } {
  if (credentials.kind === 'client-credentials') return { grant_type: 'client_credentials' }
  const assertion = signedAssertion(credentials, { audience: audienceOf(loginUrl), nowMs })
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }
}

/** Salesforce wants its login host as audience, also where a My Domain URL is called; only other hosts stand for themselves. */
function audienceOf(loginUrl: string): string {
  const { hostname, origin } = new URL(loginUrl)
  if (!hostname.endsWith('.salesforce.com')) return origin
  const isSandbox = hostname === 'test.salesforce.com' || hostname.includes('.sandbox.') || hostname.includes('--')
  return isSandbox ? 'https://test.salesforce.com' : 'https://login.salesforce.com'
}

type JwtCredentials = Extract<SalesforceCredentials, { kind: 'jwt-bearer' }>

/** jsforce does not sign assertions (jsforce#1331). */
function signedAssertion(credentials: JwtCredentials, claims: { audience: string; nowMs: number }): string {
  const head = encode({ alg: 'RS256' })
  const body = encode({
    iss: credentials.clientId,
    sub: credentials.username,
    aud: claims.audience,
    exp: Math.floor(claims.nowMs / 1000) + ASSERTION_SECONDS,
  })
  const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(credentials.privateKey, 'base64url')
  return `${head}.${body}.${signature}`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
