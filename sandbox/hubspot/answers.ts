import type { Answer } from '../simulator/route.ts'

/** HubSpot's error envelope (docs "Error handling"). */
type ErrorEnvelope = {
  message: string
  category?: string
  policyName?: string
  errorType?: string
  errors?: unknown[]
  context?: unknown
}

/** A fixed id keeps test output comparable; the real one differs for each request. */
const correlationId = '0f0e8a4c-7d52-4b0e-9a55-1f2f6f5f7c11'

export function refusal(status: number, envelope: ErrorEnvelope, headers: Record<string, string> = {}): Answer {
  return { status, headers, json: { status: 'error', correlationId, ...envelope } }
}

export function invalid(message: string, errors?: unknown[]): Answer {
  return refusal(400, { message, category: 'VALIDATION_ERROR', ...(errors === undefined ? {} : { errors }) })
}

export function notFound(message: string): Answer {
  return refusal(404, { message, category: 'OBJECT_NOT_FOUND' })
}

/** Thrown anywhere inside a handler to end it with an answer. */
export class Refused extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`HTTP ${answer.status}`)
    this.answer = answer
  }
}

export function refuse(message: string): never {
  throw new Refused(invalid(message))
}
