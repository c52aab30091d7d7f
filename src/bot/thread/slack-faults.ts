/** Slack's errors in the runbook's terms: what to wait for, and what only a person can settle. */
import { ErrorCode } from '@slack/web-api'
import { z } from 'zod'
import { Fault } from '../../runbook/fault.ts'

const rateLimited = z.object({ code: z.literal(ErrorCode.RateLimitedError), retryAfter: z.number() })
const platformError = z.object({ code: z.literal(ErrorCode.PlatformError), data: z.object({ error: z.string() }) })

/** Slack's own word for why it refused; undefined where it did not answer. */
export function slackError(error: unknown): string | undefined {
  return platformError.safeParse(error).data?.data.error
}

export function asFault(error: unknown): unknown {
  const limited = rateLimited.safeParse(error)
  if (limited.success) {
    const retryAfterMs = limited.data.retryAfter * 1000
    return new Fault({ vendor: 'slack', kind: 'retry-later', code: 'rate-limited', detail: '', retryAfterMs }, error)
  }
  const detail = slackError(error)
  return detail === undefined ? error : new Fault({ vendor: 'slack', kind: 'unknown', code: 'rejected', detail }, error)
}
