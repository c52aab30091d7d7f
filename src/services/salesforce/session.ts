import { Connection, OAuth2 } from 'jsforce'
import { z } from 'zod'
import type { Fault } from '../../runbook/fault.ts'
import { grantParameters, type SalesforceGatewayOptions } from './credentials.ts'
import { fault, refusedSession, salesforceFault } from './faults.ts'
import { createSend, jsforceTransport, networkFault, refuseUnreadable } from './transport.ts'

/** A session that opens itself on first use and is renewed once when Salesforce has ended it. */
export const DEFAULT_API_VERSION = '62.0'
const DEFAULT_TIMEOUT_MS = 60_000

export type SalesforceSession = {
  apiVersion: string
  /** Work on the SDK's connection. `need` names the permission to blame if Salesforce refuses. */
  call<T>(work: (connection: Connection) => PromiseLike<T>, need?: string): Promise<T>
  get(path: string, need?: string): Promise<unknown>
  post(path: string, body: unknown, need?: string): Promise<unknown>
  /** A body to be read piece by piece; each piece has the whole timeout. */
  stream(path: string): Promise<{ headers: Headers; body: AsyncIterable<Uint8Array> }>
  userId(): Promise<string>
  instanceUrl(): Promise<string>
}

export function createSession(options: SalesforceGatewayOptions): SalesforceSession {
  const { loginUrl, credentials, apiVersion = DEFAULT_API_VERSION, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const send = createSend(options.access)
  const secrets = new Set([credentials.kind === 'jwt-bearer' ? credentials.privateKey : credentials.clientSecret])
  let renewalsInARow = 0
  let renewalFault: Fault | undefined
  let opening: Promise<void> | undefined

  const oauth2 = new OAuth2({
    loginUrl,
    clientId: credentials.clientId,
    ...(credentials.kind === 'client-credentials' ? { clientSecret: credentials.clientSecret } : {}),
  })
  oauth2._transport = jsforceTransport(send, { timeoutMs })
  const connection = new Connection({
    version: apiVersion,
    loginUrl,
    oauth2,
    refreshFn: (_, done) => {
      renew().then(
        (token) => done(null, token),
        (error: unknown) => {
          renewalFault = toFault(error)
          done(renewalFault)
        },
      )
    },
  })
  connection._transport = jsforceTransport(send, {
    timeoutMs,
    onAccepted: () => {
      renewalsInARow = 0
    },
  })

  function toFault(error: unknown, need?: string): Fault {
    // jsforce wraps a failed renewal in an Error of its own that keeps only the text.
    if (error instanceof Error && error.message.startsWith('Unable to refresh session') && renewalFault !== undefined) {
      return renewalFault
    }
    return salesforceFault(error, { secrets: [...secrets], ...(need === undefined ? {} : { need }) })
  }

  async function authorize(): Promise<string> {
    const { grant_type, assertion } = grantParameters(options, Date.now())
    if (assertion !== undefined) secrets.add(assertion)
    await connection.authorize({ grant_type, ...(assertion === undefined ? {} : { assertion }) })
    const token = z.string().min(1).parse(connection.accessToken)
    secrets.add(token)
    return token
  }

  /** jsforce asks again for as long as the answer is 401, without an end (measured: hundreds of requests a second). */
  async function renew(): Promise<string> {
    if (renewalsInARow >= 1) throw refusedSession()
    renewalsInARow += 1
    return authorize()
  }

  async function opened(): Promise<void> {
    opening ??= authorize().then(() => undefined)
    try {
      await opening
    } catch (error) {
      opening = undefined
      throw error
    }
  }

  async function call<T>(work: (connection: Connection) => PromiseLike<T>, need?: string): Promise<T> {
    try {
      await opened()
      return await work(connection)
    } catch (error) {
      throw toFault(error, need)
    }
  }

  async function stream(path: string) {
    return call(async () => {
      const first = await openStream(path)
      if (first.response.status !== 401) return readable(first)
      first.controller.abort()
      await renew()
      return readable(await openStream(path))
    })
  }

  async function openStream(path: string) {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), timeoutMs)
    const headers = { authorization: `Bearer ${connection.accessToken ?? ''}`, accept: 'text/csv' }
    const url = `${connection.instanceUrl}/services/data/v${apiVersion}${path}`
    try {
      return { response: await send({ method: 'GET', url, headers }, controller.signal), controller, timer }
    } catch (error) {
      clearTimeout(timer)
      throw error
    }
  }

  async function readable({ response, timer }: Awaited<ReturnType<typeof openStream>>) {
    if (response.ok && response.headers.get('content-type')?.startsWith('text/html') !== true) {
      renewalsInARow = 0
      return { headers: response.headers, body: pieces(response, timer) }
    }
    const text = await response.text()
    clearTimeout(timer)
    refuseUnreadable(response, text)
    throw response.status === 401 ? refusedSession() : fault('unknown', 'unexpected-answer', text.slice(0, 200))
  }

  return {
    apiVersion,
    call,
    get: (path, need) => call((conn) => conn.requestGet<unknown>(path), need),
    post: (path, body, need) => call((conn) => conn.requestPost<unknown>(path, asObject(body)), need),
    stream,
    userId: () => call(async (conn) => z.string().parse(conn.userInfo?.id)),
    instanceUrl: () => call(async (conn) => conn.instanceUrl),
  }
}

function asObject(body: unknown): object {
  return z.looseObject({}).parse(body)
}

async function* pieces(response: Response, timer: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of response.body ?? []) {
      timer.refresh()
      yield piece
    }
  } catch (error) {
    throw networkFault(error, new URL(response.url).host)
  } finally {
    clearTimeout(timer)
  }
}
