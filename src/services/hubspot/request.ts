/**
 * The one door to HubSpot. `Client.apiRequest` never throws on a refusal, has no timeout and takes no AbortSignal, so the
 * status, the time and the read-only wall are held here. A write is never repeated here: it may have happened, and the
 * ledger knows what to do about that.
 */
import { Client } from '@hubspot/api-client'
import type { z } from 'zod'
import { fault, faultFromRefusal } from './faults.ts'
import { isRead, isSearch } from './paths.ts'
import { longestPauseMs, type Pause, repeatedly } from './repeat.ts'

type HubSpotAccess = 'read-write' | 'read-only'

export type RequestOptions = {
  accessToken: string
  apiUrl?: string
  access: HubSpotAccess
  signal?: AbortSignal
  timeoutMs?: number
  pace?: CallPace
  /** How a read waits before it is repeated. */
  pause?: Pause
}

/** A call waits for its turn. `hold`: HubSpot refused one that came in its turn, so nobody calls for a while. */
type Turns = {
  turn<Answer>(call: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer>
  hold(ms: number): void
}

/** HubSpot's two limits by time; `learn` hears the portal's own burst limit with each answer. */
export type CallPace = {
  search: Turns
  burst: Turns & { learn(limit: { calls: number; intervalMs: number }): void }
}

export type HubSpotRequest = {
  method: 'GET' | 'POST'
  path: string
  /** Repeated keys are allowed, which the SDK's own `qs` cannot express. */
  query?: [name: string, value: string][]
  body?: unknown
  /** Asked when the call's turn has come, because the turn may have been long in coming. */
  stillWanted?: (() => Promise<boolean>) | undefined
}

/** Nobody wanted the call any more when its turn came, so nothing has left. */
export class NotSent extends Error {}

/** Sends one request and reads the answer with the schema; every failure is a `Fault`, except an abort by the caller's own signal. */
export type Send = <Schema extends z.ZodType>(request: HubSpotRequest, schema: Schema) => Promise<z.infer<Schema>>

const defaultTimeoutMs = 30_000
const defaultApiUrl = 'https://api.hubapi.com'

export function createSend(options: RequestOptions): Send {
  // Neither limiter nor retries: the SDK's decorators are process-wide, a second client would change this one's.
  const client = new Client({
    accessToken: options.accessToken,
    basePath: (options.apiUrl ?? defaultApiUrl).replace(/\/+$/, ''),
  })

  async function once(request: HubSpotRequest): Promise<HttpAnswer> {
    options.signal?.throwIfAborted()
    const answer = await paced(request, options, async () => {
      if (request.stillWanted && !(await request.stillWanted())) throw new NotSent()
      return inTime(() => exchange(client, request), options)
    })
    if (answer.status >= 200 && answer.status <= 299) return answer
    const refused = faultFromRefusal({ ...answer, text: answer.text.replaceAll(options.accessToken, '[token]') })
    const { code, retryAfterMs = 0 } = refused.facts
    if (code === 'rate-limited') turnsOf(request, options.pace)?.hold(Math.min(retryAfterMs, longestPauseMs))
    throw refused
  }

  return async function send(request, schema) {
    const reads = isRead(request.method, request.path)
    if (options.access === 'read-only' && !reads) {
      throw fault('permanent', 'write-in-dry-run', `${request.method} ${request.path}`)
    }
    const answer = await (reads ? repeatedly(() => once(request), options) : once(request))
    return read(request, answer.text, schema)
  }
}

/** Searches of records have a limit of their own. */
function turnsOf({ path }: HubSpotRequest, pace: CallPace | undefined): Turns | undefined {
  return isSearch(path) ? pace?.search : pace?.burst
}

async function paced(
  request: HubSpotRequest,
  { pace, signal }: RequestOptions,
  call: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const answer = await (turnsOf(request, pace)?.turn(call, signal) ?? call())
  const limit = isSearch(request.path) ? undefined : burstLimit(answer.headers)
  if (limit) pace?.burst.learn(limit)
  return answer
}

/** HubSpot docs, Usage guidelines: with each answer, except to searches. */
function burstLimit(headers: Headers): { calls: number; intervalMs: number } | undefined {
  const calls = Number(headers.get('x-hubspot-ratelimit-max'))
  const intervalMs = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds'))
  return calls > 0 && intervalMs > 0 ? { calls, intervalMs } : undefined
}

type HttpAnswer = { status: number; headers: Headers; text: string }

async function exchange(client: Client, request: HubSpotRequest): Promise<HttpAnswer> {
  const query = new URLSearchParams(request.query ?? []).toString()
  const response = await client.apiRequest({
    method: request.method,
    path: query === '' ? request.path : `${request.path}?${query}`,
    body: request.body,
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Stops waiting; the SDK gives no way to stop the request itself, so a write that timed out may still have happened. */
async function inTime(work: () => Promise<HttpAnswer>, options: RequestOptions): Promise<HttpAnswer> {
  const { promise: interrupted, reject } = Promise.withResolvers<never>()
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const timer = setTimeout(() => reject(fault('unknown', 'timeout', `no answer in ${timeoutMs} ms`)), timeoutMs)
  const onAbort = () => reject(options.signal?.reason)
  options.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work().catch(throwUnreachable), interrupted])
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', onAbort)
  }
}

function throwUnreachable(error: unknown): never {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'no connection'
  throw fault('unknown', 'unreachable', code, error)
}

function read<Schema extends z.ZodType>(request: HubSpotRequest, text: string, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(parseJson(request, text))
  if (parsed.success) return parsed.data
  // Only where it differs, never the values: they are customer data.
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join('; ')
  throw fault('unknown', 'unexpected-answer', `${request.method} ${request.path}: ${where}`)
}

function parseJson(request: HubSpotRequest, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw fault('unknown', 'unexpected-answer', `${request.method} ${request.path}: not JSON`)
  }
}
