/** What HubSpot's refusals mean for the run (docs "Error handling" and "Usage guidelines"). */
import { z } from 'zod'
import { Fault, type FaultCode, type FaultKind } from '../../runbook/fault.ts'

type Refusal = { status: number; headers: Headers; text: string }

const seconds = 1000
const hours = 3_600_000

/** Every field of the envelope is optional (docs "Error handling"), so nothing here may fail to parse. */
const envelope = z
  .object({
    message: z.string().optional().catch(undefined),
    category: z.string().optional().catch(undefined),
    policyName: z.string().optional().catch(undefined),
    context: z.unknown(),
    errors: z
      .array(z.object({ context: z.unknown() }).partial())
      .optional()
      .catch(undefined),
  })
  .partial()

type Envelope = z.infer<typeof envelope>

const scopeContext = z.object({
  requiredGranularScopes: z.array(z.string()).optional().catch(undefined),
  requiredScopes: z.array(z.string()).optional().catch(undefined),
})

export function faultFromRefusal(refusal: Refusal): Fault {
  const body = readEnvelope(refusal.text)
  const detail = body.message ?? `HTTP ${refusal.status}`
  if (refusal.status === 429) return rateLimitFault(refusal, body, detail)
  if (refusal.status === 401) return fault('permanent', 'unauthorized', detail)
  if (refusal.status === 403) return forbiddenFault(body, detail)
  if (refusal.status === 404) return fault('permanent', 'not-found', detail)
  // The lock lasts two seconds (docs "Error handling", 423).
  if (refusal.status === 423) return later('locked', detail, Math.max(retryAfter(refusal) ?? 0, 2 * seconds))
  if (refusal.status === 477) return later('data-centre-migration', detail, retryAfter(refusal) ?? 1 * hours)
  if (refusal.status >= 500) return unavailableFault(refusal, detail)
  if (refusal.status >= 400) return fault('permanent', 'rejected', detail)
  return fault('unknown', 'unexpected-answer', detail)
}

export function fault(kind: FaultKind, code: FaultCode, detail: string, cause?: unknown): Fault {
  return new Fault({ vendor: 'hubspot', kind, code, detail }, cause)
}

function later(code: FaultCode, detail: string, retryAfterMs: number): Fault {
  return new Fault({ vendor: 'hubspot', kind: 'retry-later', code, detail, retryAfterMs })
}

function rateLimitFault(refusal: Refusal, body: Envelope, detail: string): Fault {
  const policy = (body.policyName ?? detail).toLowerCase()
  // The answer does not say when the day ends: midnight in the account's zone, which is not known here.
  if (policy.includes('daily')) return later('daily-limit-reached', detail, retryAfter(refusal) ?? 1 * hours)
  // Search has a limit of its own, per second, and answers without rate-limit headers (docs "Search the CRM").
  const isPerSecond = policy.includes('secondly') && !policy.includes('ten_secondly')
  const interval = isPerSecond ? 1 * seconds : (intervalHeader(refusal) ?? 10 * seconds)
  return later('rate-limited', detail, retryAfter(refusal) ?? interval)
}

function forbiddenFault(body: Envelope, detail: string): Fault {
  const contexts = [body.context, ...(body.errors ?? []).map((error) => error.context)]
  const scopes = new Set(contexts.flatMap(scopesOf))
  if (scopes.size === 0 && body.category !== 'MISSING_SCOPES') return fault('permanent', 'missing-permission', detail)
  return fault('permanent', 'missing-scope', scopes.size === 0 ? detail : [...scopes].join(', '))
}

function scopesOf(context: unknown): string[] {
  const read = scopeContext.safeParse(context)
  if (!read.success) return []
  const { requiredGranularScopes: granular = [], requiredScopes = [] } = read.data
  return granular.length > 0 ? granular : requiredScopes
}

/** Pausing is right for all of them; only an answer that names a time is believed about the time. */
function unavailableFault(refusal: Refusal, detail: string): Fault {
  const wait = retryAfter(refusal)
  return wait === undefined ? fault('unknown', 'unavailable', detail) : later('unavailable', detail, wait)
}

function retryAfter(refusal: Refusal): number | undefined {
  return positive(refusal.headers.get('retry-after'), seconds)
}

function intervalHeader(refusal: Refusal): number | undefined {
  return positive(refusal.headers.get('x-hubspot-ratelimit-interval-milliseconds'), 1)
}

function positive(value: string | null, unit: number): number | undefined {
  const number = Number(value ?? Number.NaN)
  return Number.isFinite(number) && number > 0 ? Math.ceil(number * unit) : undefined
}

function readEnvelope(text: string): Envelope {
  try {
    const read = envelope.safeParse(JSON.parse(text))
    return read.success ? read.data : {}
  } catch {
    // A gateway in front of HubSpot answers with HTML; the status alone must do.
    return {}
  }
}
