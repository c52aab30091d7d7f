/** A session that opens itself on first use and is renewed once per call when Salesforce has ended it. */
import { Connection, OAuth2 } from 'jsforce'
import { z } from 'zod'
import type { ApiCalls } from '../../../runbook/salesforce-port.ts'
import type { SalesforceGatewayOptions } from './credentials.ts'
import { refusedSession, salesforceFault, vendorErrorIn } from './faults.ts'
import { logIn } from './login.ts'
import {
  apiCallsIn,
  createSend,
  jsforceTransport,
  pieces,
  RefusedSession,
  refuseUnreadable,
  sessionRefusal,
  startPatience,
  withStop,
} from './transport.ts'

const DEFAULT_TIMEOUT_MS = 60_000
const PATIENCE = 2.5

export type SalesforceSession = {
  apiVersion: string
  /** Work on the SDK's connection; may be done twice. `need` names the permission to blame if Salesforce refuses. */
  call<T>(work: (connection: Connection) => PromiseLike<T>, need?: string): Promise<T>
  get(path: string, need?: string): Promise<unknown>
  /** For what Salesforce itself gives up only after two minutes (Salesforce Limits Cheatsheet, SOQL query timeout). */
  getPatiently(path: string, need?: string): Promise<unknown>
  post(path: string, body: unknown, need?: string): Promise<unknown>
  /** A body to be read piece by piece; each piece has the whole timeout. */
  stream(path: string): Promise<{ headers: Headers; body: AsyncIterable<Uint8Array> }>
  /** The token is kept out of whatever is told of a failure. */
  revoke(token: string): Promise<void>
  userId(): Promise<string>
  instanceUrl(): Promise<string>
  /** The day's calls as the last answer told them, if that is not long ago. */
  lastApiCalls(): ApiCalls | undefined
}

export function createSession(options: SalesforceGatewayOptions): SalesforceSession {
  const { loginUrl, credentials, apiVersion, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const send = createSend(options.access)
  const secrets = new Set(secretsOf(credentials))
  const limits = { timeoutMs, ...(options.signal && { signal: options.signal }) }
  let logins = 0
  let login: Promise<void> | undefined
  let calls: { at: number; calls: ApiCalls } | undefined

  const oauth2 = new OAuth2({
    loginUrl,
    clientId: credentials.clientId,
    ...('clientSecret' in credentials ? { clientSecret: credentials.clientSecret } : {}),
  })
  oauth2._transport = jsforceTransport(send, limits)
  const connection = new Connection({ version: apiVersion, loginUrl, oauth2 })
  connection._transport = jsforceTransport(send, { ...limits, onAnswer: noteCalls, refusesSessions: true })

  function noteCalls(headers: Headers): void {
    const found = apiCallsIn(headers)
    if (found) calls = { at: Date.now(), calls: found }
  }

  /** Whoever finds out later that this session has ended takes the one that another has opened, or waits for it. */
  async function renew(ended: number): Promise<void> {
    if (logins > ended) return
    login ??= logIn({ connection, options, secrets }, apiVersion)
      .then(() => {
        logins += 1
      })
      .finally(() => {
        login = undefined
      })
    await login
  }

  /** jsforce itself asks again for as long as the answer is 401, without an end (measured: hundreds of requests a second). */
  async function inSession<T>(work: () => PromiseLike<T>): Promise<T> {
    if (logins === 0) await renew(0)
    const session = logins
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof RefusedSession)) throw error
    }
    await renew(session)
    try {
      return await work()
    } catch (error) {
      throw error instanceof RefusedSession ? refusedSession(error.message, { secrets: [...secrets] }) : error
    }
  }

  async function call<T>(work: (connection: Connection) => PromiseLike<T>, need?: string): Promise<T> {
    try {
      return await inSession(() => work(connection))
    } catch (error) {
      throw salesforceFault(error, { secrets: [...secrets], ...(need === undefined ? {} : { need }) })
    }
  }

  async function openStream(path: string) {
    const patience = startPatience(timeoutMs)
    const headers = { authorization: `Bearer ${connection.accessToken ?? ''}`, accept: 'text/csv' }
    const url = `${connection.instanceUrl}/services/data/v${apiVersion}${path}`
    try {
      const response = await send({ method: 'GET', url, headers }, withStop(patience.signal, options.signal))
      noteCalls(response.headers)
      if (!response.ok || isWebPage(response)) throw await unreadable(response)
      return { headers: response.headers, body: pieces(response, patience) }
    } catch (error) {
      patience.end()
      throw error
    }
  }

  return {
    apiVersion,
    call,
    get: (path, need) => call((conn) => conn.requestGet<unknown>(path), need),
    getPatiently: (path, need) =>
      call((conn) => conn.requestGet<unknown>(path, { timeout: timeoutMs * PATIENCE }), need),
    post: (path, body, need) => call((conn) => conn.requestPost<unknown>(path, asObject(body)), need),
    stream: (path) => call(() => openStream(path)),
    revoke: (token) => {
      secrets.add(token)
      return call(() => oauth2.revokeToken(token))
    },
    userId: () => call(async (conn) => z.string().parse(conn.userInfo?.id)),
    instanceUrl: () => call(async (conn) => conn.instanceUrl),
    lastApiCalls: () => (calls && Date.now() - calls.at < FRESH_MS ? calls.calls : undefined),
  }
}

/** Others use up the same calls meanwhile. */
const FRESH_MS = 60_000

function secretsOf(credentials: SalesforceGatewayOptions['credentials']): string[] {
  switch (credentials.kind) {
    case 'client-credentials':
      return [credentials.clientSecret]
    case 'jwt-bearer':
      return [credentials.privateKey]
    case 'refresh-token':
      return [credentials.refreshToken, credentials.clientSecret ?? '']
  }
}

function asObject(body: unknown): object {
  return z.looseObject({}).parse(body)
}

function isWebPage(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/html') === true
}

async function unreadable(response: Response): Promise<Error> {
  const text = await response.text()
  const refusal = sessionRefusal(response, text)
  if (refusal !== undefined) return new RefusedSession(refusal)
  refuseUnreadable(response, text)
  return vendorErrorIn(text) ?? new Error(`HTTP ${response.status}: ${text}`)
}
