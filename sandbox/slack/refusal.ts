/** Slack says no: thrown anywhere below a Web API method, answered as `{ok: false, error}`. */
export class SlackRefusal extends Error {
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(code: string, details: Record<string, unknown> = {}) {
    super(code)
    this.name = 'SlackRefusal'
    this.code = code
    this.details = details
  }
}

/** Slack answers 429 instead of `{ok: false}` when a method is called too often. */
export class RateLimited extends Error {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super('ratelimited')
    this.name = 'RateLimited'
    this.retryAfterSeconds = retryAfterSeconds
  }
}
