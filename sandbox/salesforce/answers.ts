import type { Answer } from '../simulator/route.ts'

/** Salesforce's REST errors: a list, one object per error. */
export function refuse(status: number, errorCode: string, message: string): Answer {
  return { status, json: [{ message, errorCode }] }
}

export const notFound = refuse(404, 'NOT_FOUND', 'The requested resource does not exist')

/** Thrown from deep inside a query or a deployment; the REST wrapper makes the answer of it. */
export class Refusal extends Error {
  readonly status: number
  readonly errorCode: string

  constructor(status: number, errorCode: string, message: string) {
    super(message)
    this.status = status
    this.errorCode = errorCode
  }
}
