/** From when on requests for a removal count, by Salesforce's clock. */
import type { RequestSearch } from '../../../runbook/salesforce-port.ts'

/** The two servers' clocks may differ by this much. */
const CLOCK_ALLOWANCE_MS = 60_000
/** No request runs longer. */
const LONGEST_REQUEST_MS = 24 * 3_600_000

export type RequestTimes = { endedFrom: string; runningFrom: string; failedBut?: readonly string[] }

export function requestTimes({ since, failedBut }: RequestSearch): RequestTimes {
  const endedFrom = before(since, CLOCK_ALLOWANCE_MS)
  return { endedFrom, runningFrom: before(endedFrom, LONGEST_REQUEST_MS), ...(failedBut && { failedBut }) }
}

export function endedInTime(createdAt: string, { endedFrom }: RequestTimes): boolean {
  return Date.parse(createdAt) >= Date.parse(endedFrom)
}

/** One that failed has removed nothing: it counts only for whoever has lost an answer and not heard of it yet. */
export function isUnheard({ id, createdAt }: { id: string; createdAt: string }, times: RequestTimes): boolean {
  return times.failedBut !== undefined && !times.failedBut.includes(id) && endedInTime(createdAt, times)
}

function before(time: string, ms: number): string {
  return new Date(Date.parse(time) - ms).toISOString()
}
