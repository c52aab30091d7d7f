import { z } from 'zod'
import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import { RateLimited, SlackRefusal } from './refusal.ts'
import type { SlackWorkspace } from './workspace.ts'

/** A Web API method as data. Answers are HTTP 200 with `ok`; only a rate limit uses the status (Slack docs, Web API). */
export type ApiMethod = {
  name: string
  write: boolean
  token: 'bot' | 'app'
  call(workspace: SlackWorkspace, args: Record<string, unknown>): Record<string, unknown>
}

type MethodDefinition<Args extends z.ZodObject> = {
  name: string
  write: boolean
  token?: 'bot' | 'app'
  args: Args
  call(workspace: SlackWorkspace, args: z.output<Args>): Record<string, unknown>
}

export function defineMethod<Args extends z.ZodObject>(definition: MethodDefinition<Args>): ApiMethod {
  return {
    name: definition.name,
    write: definition.write,
    token: definition.token ?? 'bot',
    call: (workspace, raw) => {
      refuseUnknownArguments(definition.args, raw)
      const parsed = definition.args.safeParse(raw)
      if (!parsed.success) throw invalidArguments(parsed.error)
      return definition.call(workspace, parsed.data)
    },
  }
}

/** Bolt's client names its team in every call. */
const COMMON_ARGUMENTS = new Set(['token', 'team_id'])

/**
 * Slack ignores arguments it does not know. Here they are refused: an argument that is left out of the simulation must
 * not look as if it had worked.
 */
function refuseUnknownArguments(args: z.ZodObject, raw: Record<string, unknown>): void {
  const unknown = Object.keys(raw).filter((name) => !COMMON_ARGUMENTS.has(name) && !(name in args.shape))
  if (unknown.length === 0) return
  const messages = unknown.map((name) => `[ERROR] argument not simulated: ${name} [json-pointer:/${name}]`)
  throw new SlackRefusal('invalid_arguments', { response_metadata: { messages } })
}

function invalidArguments(error: z.ZodError): SlackRefusal {
  const messages = error.issues.map((issue) => {
    const pointer = `/${issue.path.map(String).join('/')}`
    const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
    return missing
      ? `[ERROR] missing required field: ${String(issue.path.at(-1))} [json-pointer:/]`
      : `[ERROR] ${issue.message} [json-pointer:${pointer}]`
  })
  return new SlackRefusal('invalid_arguments', { response_metadata: { messages } })
}

/** Form values are strings; JSON bodies carry the real types. Both are accepted, as by Slack. */
export const flag = z.preprocess(
  (value) => value === true || value === 'true' || value === '1' || value === 1,
  z.boolean(),
)
export const wholeNumber = z.coerce.number().int().min(0)

/** An argument that is JSON inside a form value. */
export function jsonArgument(value: unknown, refusal: string): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    throw new SlackRefusal(refusal)
  }
}

export function webApiRoutes(workspace: SlackWorkspace, methods: readonly ApiMethod[]): Route[] {
  return methods.map((method) => ({
    id: `slack.${method.name}`,
    method: 'POST',
    path: `/api/${method.name}`,
    write: method.write,
    source: `https://docs.slack.dev/reference/methods/${method.name}`,
    handle: (request) => answer(workspace, method, request),
  }))
}

function answer(workspace: SlackWorkspace, method: ApiMethod, request: SimulatorRequest): Answer {
  try {
    const args = readArguments(request)
    checkToken(workspace, method, tokenOf(request, args))
    return { status: 200, json: { ok: true, ...method.call(workspace, args) } }
  } catch (error) {
    if (error instanceof SlackRefusal) {
      return { status: 200, json: { ok: false, error: error.code, ...error.details }, note: error.code }
    }
    if (error instanceof RateLimited) {
      const headers = { 'retry-after': String(error.retryAfterSeconds) }
      return { status: 429, headers, json: { ok: false, error: 'ratelimited' } }
    }
    throw error
  }
}

function readArguments(request: SimulatorRequest): Record<string, unknown> {
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) return readJson(request)
  if (type.startsWith('application/x-www-form-urlencoded') || request.body.length === 0) {
    return Object.fromEntries(request.form())
  }
  throw new SlackRefusal('invalid_post_type')
}

function readJson(request: SimulatorRequest): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(request.json())
  } catch {
    throw new SlackRefusal('invalid_json')
  }
}

function tokenOf(request: SimulatorRequest, args: Record<string, unknown>): string | undefined {
  const header = request.headers.authorization
  if (header?.startsWith('Bearer ')) return header.slice('Bearer '.length)
  return typeof args.token === 'string' ? args.token : undefined
}

function checkToken(workspace: SlackWorkspace, method: ApiMethod, token: string | undefined): void {
  const { botToken, appToken } = workspace.seed
  if (token === undefined || token === '') throw new SlackRefusal('not_authed')
  if (token !== botToken && token !== appToken) throw new SlackRefusal('invalid_auth')
  const wanted = method.token === 'bot' ? botToken : appToken
  if (token !== wanted) throw new SlackRefusal('not_allowed_token_type')
}
