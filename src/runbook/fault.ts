/**
 * A fault is something that went wrong in the world, not a wish that the runbook declined (that is a refusal, a value).
 * The kind says how to go on: `permanent` needs a person, `retry-later` names the earliest sensible time, `unknown` is retried with back-off.
 */
import type { LoginProblem } from './login-problem.ts'

export type FaultKind = 'permanent' | 'retry-later' | 'unknown'

export type Vendor = 'hubspot' | 'salesforce' | 'slack' | 'store'

export const faultCodes = [
  'unauthorized',
  'refresh-token-refused',
  'token-not-kept',
  'jwt-session',
  'unknown-api-version',
  'missing-scope',
  'missing-permission',
  'not-found',
  'rejected',
  'rate-limited',
  'daily-limit-reached',
  'data-centre-migration',
  'locked',
  'unavailable',
  'unreachable',
  'timeout',
  'unexpected-answer',
  'write-in-dry-run',
  'still-installed',
  'still-syncing',
  // No longer made: a package without an interface is a wait, not a fault. Logs of older versions hold it.
  'remove-by-hand',
  'other-target',
  'other-run-open',
  'not-approved',
  'copy-incomplete',
  'copy-outdated',
  'fields-hidden',
  'copy-not-deleted',
  'disk-full',
  'folder-refused',
  'storage-refused',
  'storage-unreachable',
  'chain-broken',
] as const

export type FaultCode = (typeof faultCodes)[number]

export type FaultFacts = {
  vendor: Vendor
  kind: FaultKind
  code: FaultCode
  /** What a person needs beside the code: the scope's or permission's name, the vendor's own sentence. Never a secret. */
  detail: string
  /** Milliseconds to wait; only for `retry-later`. */
  retryAfterMs?: number
  /** Only of Salesforce and `unauthorized`; logs of older versions do not have it. */
  login?: LoginProblem
}

export class Fault extends Error {
  readonly facts: FaultFacts

  constructor(facts: FaultFacts, cause?: unknown) {
    super(`${facts.vendor}: ${facts.code}: ${facts.detail}`, { cause })
    this.name = 'Fault'
    this.facts = facts
  }
}

export function isFault(error: unknown): error is Fault {
  return error instanceof Fault
}

/** A fault of one of these codes. */
export function faultIs(error: unknown, ...codes: FaultCode[]): error is Fault {
  return isFault(error) && codes.includes(error.facts.code)
}
