/**
 * The one door to Salesforce. jsforce speaks through it instead of its own transport, which waits 30 minutes,
 * repeats requests by itself, ignores NO_PROXY and follows redirects with the session in its hand.
 * Repeating is the queue's business; proxies are Node's (`NODE_USE_ENV_PROXY`).
 */
import { PassThrough } from 'node:stream'
import type { Connection } from 'jsforce'
import { Fault } from '../../../runbook/fault.ts'
import type { ApiCalls } from '../../../runbook/salesforce-port.ts'
import type { SalesforceAccess } from './credentials.ts'
import { fault, unexpected } from './faults.ts'
import { type OutgoingRequest, refuseWrite } from './write-wall.ts'

type Send = (request: OutgoingRequest, signal: AbortSignal) => Promise<Response>

export function createSend(access: SalesforceAccess): Send {
  return async (request, signal) => {
    if (access === 'read-only') refuseWrite(request)
    const response = await reach(request, signal)
    if (response.status >= 300 && response.status < 400) {
      const target = response.headers.get('location') ?? ''
      const host = URL.canParse(target) ? new URL(target).host : 'another address'
      throw fault(
        'permanent',
        'unexpected-answer',
        `${new URL(request.url).host} sends us on to ${host}; use that as login URL`,
      )
    }
    return response
  }
}

async function reach({ method, url, headers, body }: OutgoingRequest, signal: AbortSignal): Promise<Response> {
  try {
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }
    return await fetch(url, { method, headers: { ...headers }, redirect: 'manual', signal, ...content })
  } catch (error) {
    throw networkFault(error, new URL(url).host)
  }
}

/** Also for a body that breaks off: whether a write has happened is then unknown, and asked before it is sent again. */
function networkFault(error: unknown, host: string): Fault {
  if (error instanceof Fault) return error
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return fault('unknown', 'timeout', `${host} did not answer in time`)
  }
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'connection lost'
  return fault('unknown', 'unreachable', `${host}: ${code}`)
}

/** The session has ended, or was never taken; the message is Salesforce's. */
export class RefusedSession extends Error {}

type TransportOptions = {
  timeoutMs: number
  /** Ends every call that is under way. */
  signal?: AbortSignal
  onAnswer?(headers: Headers): void
  /** Requests carry a session; otherwise a 401 is about the credentials themselves. */
  refusesSessions?: boolean
}

export function jsforceTransport(send: Send, options: TransportOptions): Connection['_transport'] {
  async function exchange(request: OutgoingRequest, timeoutMs = options.timeoutMs) {
    const patience = startPatience(timeoutMs)
    const response = await sendWith(patience, request)
    const body = await textOf(response, patience)
    options.onAnswer?.(response.headers)
    const refusal = options.refusesSessions ? sessionRefusal(response, body) : undefined
    if (refusal !== undefined) throw new RefusedSession(refusal)
    refuseUnreadable(response, body)
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body }
  }

  async function sendWith(patience: Patience, request: OutgoingRequest): Promise<Response> {
    try {
      return await send(request, withStop(patience.signal, options.signal))
    } catch (error) {
      patience.end()
      throw error
    }
  }

  return {
    httpRequest: ({ url, method, headers = {}, body }, asked) => {
      const answer = exchange({ url, method, headers, ...sendable(body) }, asked?.timeout)
      // jsforce wants its StreamPromise here, which it declares and does not export; nobody reads the stream.
      return Object.assign(answer, { stream: () => new PassThrough() })
    },
    getRequestStreamCreator: () => () => {
      throw new TypeError('This transport streams nothing')
    },
  }
}

export function withStop(signal: AbortSignal, stop: AbortSignal | undefined): AbortSignal {
  return stop === undefined ? signal : AbortSignal.any([signal, stop])
}

/** REST says it with 401, SOAP with a fault in a 500. */
export function sessionRefusal(response: Response, body: string): string | undefined {
  if (response.status === 401) return sentenceIn(body)
  const isFault = response.status === 500 && /<faultcode>\w+:INVALID_SESSION_ID<\/faultcode>/.test(body)
  return isFault ? (/<faultstring>([^<]*)/.exec(body)?.[1] ?? '') : undefined
}

function sentenceIn(body: string): string {
  return /"message"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? ''
}

/** Used and allowed within 24 hours, for all integrations of the org together (REST API docs, Limit Info Header). */
export function apiCallsIn(headers: Headers): ApiCalls | undefined {
  const [, used, limit] = /api-usage=(\d+)\/(\d+)/.exec(headers.get('sforce-limit-info') ?? '') ?? []
  return used === undefined || limit === undefined ? undefined : { used: Number(used), limit: Number(limit) }
}

/** As long as pieces come, the rest is waited for: retrieved metadata may be 39 MB. */
type Patience = { signal: AbortSignal; renew(): void; end(): void }

export function startPatience(timeoutMs: number): Patience {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  return { signal: controller.signal, renew: () => timer.refresh(), end: () => clearTimeout(timer) }
}

export async function* pieces(response: Response, patience: Patience): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of response.body ?? []) {
      patience.renew()
      yield piece
    }
  } catch (error) {
    throw networkFault(error, new URL(response.url).host)
  } finally {
    patience.end()
  }
}

async function textOf(response: Response, patience: Patience): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const piece of pieces(response, patience)) parts.push(piece)
  return Buffer.concat(parts).toString('utf8')
}

function sendable(body: unknown): { body?: string | Uint8Array } {
  if (typeof body === 'string' || body instanceof Uint8Array) return { body }
  if (body === undefined || body === null) return {}
  throw new TypeError('This transport sends text and bytes only')
}

/** Maintenance pages and gateways answer with HTML or nothing; a SOAP fault comes with 500 and is an answer. */
export function refuseUnreadable(response: Response, body: string): void {
  const isFaultOrJson = /Fault>/.test(body) || /^\s*[[{]/.test(body)
  if (response.status >= 500 && !isFaultOrJson) {
    throw fault('unknown', 'unavailable', `Salesforce answers with HTTP ${response.status}`)
  }
  if (response.status === 502 || response.status === 503 || response.status === 504) {
    throw fault('unknown', 'unavailable', `Salesforce answers with HTTP ${response.status}`)
  }
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    throw unexpected(`a web page instead of data (HTTP ${response.status}); is this the My Domain URL of the org?`)
  }
}
