/** Opens a session by the flow that the credentials are for. What must never be told is added to `secrets`. */
import type { Connection } from 'jsforce'
import { z } from 'zod'
import { grantParameters, type SalesforceGatewayOptions } from './credentials.ts'
import { fault, salesforceFault } from './faults.ts'
import { withRefreshToken } from './kept-refresh-token.ts'

type Login = { connection: Connection; options: SalesforceGatewayOptions; secrets: Set<string> }

export async function logIn(login: Login, apiVersion: string): Promise<void> {
  const { connection, options, secrets } = login
  const { credentials } = options
  if (credentials.kind === 'refresh-token') {
    const place = { file: credentials.keptIn, configured: credentials.refreshToken }
    await withRefreshToken(place, (token) => refresh(login, token))
  } else {
    const { grant_type, assertion } = grantParameters(credentials, options.loginUrl, Date.now())
    if (assertion !== undefined) secrets.add(assertion)
    await connection.authorize({ grant_type, ...(assertion === undefined ? {} : { assertion }) })
  }
  const token = z.string().min(1).parse(connection.accessToken)
  secrets.add(token)
  if (isJwt(token) && Number.parseFloat(apiVersion) < FIRST_VERSION_WITH_JWT) {
    throw fault('permanent', 'jwt-session', apiVersion)
  }
}

async function refresh({ connection, secrets }: Login, token: string): Promise<string | undefined> {
  secrets.add(token)
  try {
    await connection.authorize({ grant_type: 'refresh_token', refresh_token: token })
  } catch (error) {
    throw salesforceFault(error, { secrets: [...secrets] })
  }
  const next = connection.refreshToken ?? undefined
  // Only this login's answer counts the next time.
  connection.refreshToken = null
  if (next !== undefined) secrets.add(next)
  return next
}

/** Below it the SOAP API takes no JWT for a session, and says the same as of an expired one (jsforce 3.10, soap.ts). */
const FIRST_VERSION_WITH_JWT = 68

function isJwt(token: string): boolean {
  const [head = '', ...rest] = token.split('.')
  if (rest.length !== 2) return false
  try {
    JSON.parse(Buffer.from(head, 'base64url').toString('utf8'))
    return true
  } catch {
    return false
  }
}
