/** Salesforce's and jsforce's errors, told as the runbook's faults. No raw error goes along as cause: its `data` may hold anything. */
import { ZodError, z } from 'zod'
import { Fault, type FaultCode, type FaultFacts, type FaultKind, faultIs, isFault } from '../../../runbook/fault.ts'
import { jsonOf } from './json-of.ts'
import { loginProblem } from './login-problems.ts'

const HOUR_MS = 3_600_000
/** Room for several sentences: Salesforce may name more than one error at once. */
const LONGEST_DETAIL = 800

type FaultContext = {
  /** The permission without which Salesforce refuses this call, by the name in Setup. */
  need?: string
  /** Never to be repeated, wherever the vendor's sentence has them from. */
  secrets: readonly string[]
}

const deniedCodes = new Set(['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'])
/** A query of ours that is too large for Salesforce: nobody can settle that in the org. */
const oversizedCodes = new Set([
  'EXCEEDED_ID_LIMIT',
  'QUERY_TIMEOUT',
  'QUERY_TOO_COMPLICATED',
  'REQUEST_RUNNING_TOO_LONG',
])
const oversized = { kind: 'permanent', code: 'unexpected-answer' } as const
const goneCodes = new Set(['NOT_FOUND', 'ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY'])

export function salesforceFault(error: unknown, context: FaultContext): Fault {
  if (isFault(error)) return error
  if (error instanceof ZodError) return unexpected(`the answer has another shape: ${z.prettifyError(error)}`, context)
  const { code, message } = readError(error)
  if (code === undefined) return unexpected(message, context)
  return make(classify(code, message, context), message, context)
}

export function unexpected(message: string, context: FaultContext = { secrets: [] }): Fault {
  return make({ kind: 'unknown', code: 'unexpected-answer' }, message, context)
}

export function fault(kind: FaultKind, code: FaultCode, detail: string): Fault {
  return new Fault({ vendor: 'salesforce', kind, code, detail })
}

/** There is more than Salesforce gives at once, and no way to ask for the rest. */
export function oversizedAnswer(): Fault {
  return fault(oversized.kind, oversized.code, 'a part of the answer, and no address for the rest')
}

export function isOversized(error: unknown): error is Fault {
  return faultIs(error, oversized.code) && error.facts.kind === oversized.kind
}

export function refusedSession(says: string, context: FaultContext): Fault {
  return make({ kind: 'permanent', code: 'unauthorized', login: 'session-refused' }, says, context)
}

type Classified = Pick<FaultFacts, 'kind' | 'code' | 'retryAfterMs' | 'login'> & { says?: string }

function classify(code: string, message: string, { need }: FaultContext): Classified {
  // A user may log in 3,600 times an hour; the token endpoint says so with the code of a bad grant.
  if (/rate exceeded/i.test(message) || code === 'rate_limit_exceeded')
    return { kind: 'retry-later', code: 'rate-limited', retryAfterMs: HOUR_MS }
  if (code === 'server_error' || code === 'temporarily_unavailable') return { kind: 'unknown', code: 'unavailable' }
  const login = loginProblem(code, message)
  if (login !== undefined) return { kind: 'permanent', code: 'unauthorized', login }
  if (code === 'REQUEST_LIMIT_EXCEEDED') return limitExceeded(message)
  if (code.startsWith('INSUFFICIENT_ACCESS') || deniedCodes.has(code)) return denied(code, need)
  // Of a record's type it means a missing permission (forcedotcom/cli#3519), of a metadata type what it says.
  if (code === 'INVALID_TYPE' && message.includes('sObject type')) return denied(code, need)
  if (oversizedCodes.has(code)) return oversized
  if (goneCodes.has(code)) return { kind: 'permanent', code: 'not-found' }
  if (code === 'UNABLE_TO_LOCK_ROW') return { kind: 'retry-later', code: 'locked', retryAfterMs: 15_000 }
  if (code === 'SERVER_UNAVAILABLE' || code === 'UNKNOWN_EXCEPTION') return { kind: 'unknown', code: 'unavailable' }
  return { kind: 'permanent', code: 'rejected' }
}

/** One code for two limits: the org's calls in 24 hours (a rolling window), and long calls at the same time. */
function limitExceeded(message: string): Classified {
  if (/concurrent/i.test(message)) return { kind: 'retry-later', code: 'rate-limited', retryAfterMs: 60_000 }
  return { kind: 'retry-later', code: 'daily-limit-reached', retryAfterMs: HOUR_MS }
}

function denied(code: string, need: string | undefined): Classified {
  if (code.startsWith('API_')) return { kind: 'permanent', code: 'missing-permission', says: 'API Enabled' }
  if (need !== undefined) return { kind: 'permanent', code: 'missing-permission', says: need }
  return { kind: 'permanent', code: code === 'INVALID_TYPE' ? 'rejected' : 'missing-permission' }
}

function make({ says, ...facts }: Classified, message: string, { secrets }: FaultContext): Fault {
  const sentence = secrets.reduce(
    (text, secret) => (secret === '' ? text : text.replaceAll(secret, '[secret]')),
    message,
  )
  const detail = short(sentence)
  return new Fault({ vendor: 'salesforce', ...facts, detail: says === undefined ? detail : `${says} (${detail})` })
}

function short(sentence: string): string {
  return sentence.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_DETAIL)
}

const vendorError = z.looseObject({ errorCode: z.string().optional(), message: z.string() })

/** `HttpApiError` is not exported by jsforce, so it is known by its fields; OAuth errors carry their code as `name`. */
function readError(error: unknown): { code: string | undefined; message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) }
  const code = 'errorCode' in error && typeof error.errorCode === 'string' ? error.errorCode : error.name
  if (code === 'MULTIPLE_API_ERRORS' && 'data' in error) return severalErrors(error.data)
  const known = /^[A-Za-z]+:[A-Z_]+$/.test(code) ? code.slice(code.indexOf(':') + 1) : code
  const isCode = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(known) || /^[a-z]+(_[a-z]+)+$/.test(known)
  if (known.startsWith('ERROR_HTTP_'))
    return oauthErrorIn(error.message) ?? { code: undefined, message: `${known}: ${error.message}` }
  return { code: isCode ? known : undefined, message: error.message }
}

const oauthError = z.looseObject({ error: z.string(), error_description: z.string().optional() })

/** jsforce reads what the revoking endpoint says as a form only. */
function oauthErrorIn(body: string): { code: string; message: string } | undefined {
  const { data } = oauthError.safeParse(jsonOf(body))
  return data && { code: data.error, message: data.error_description ?? data.error }
}

/** The errors in a body that jsforce has not read. */
export function vendorErrorIn(body: string): Error | undefined {
  const { code, message } = severalErrors(jsonOf(body))
  return code === undefined ? undefined : Object.assign(new Error(message), { errorCode: code })
}

function severalErrors(data: unknown): { code: string | undefined; message: string } {
  const errors = z.array(vendorError).safeParse(data)
  if (!errors.success) return { code: undefined, message: 'several errors that cannot be read' }
  return { code: errors.data[0]?.errorCode, message: errors.data.map((error) => error.message).join('; ') }
}
