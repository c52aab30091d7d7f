/** How far a removal has come, for the card: kept beside the log, because nothing is decided from it. */
import type { UninstallRequest, UninstallStatus } from '../salesforce-port.ts'

export type RemovalProgress = UninstallStatus & {
  /** The package that is being removed, and its place in the order. */
  name: string
  index: number
  of: number
  /** ISO 8601 */
  lookedAt: string
}

/** What is remembered of the request for a package's removal: before it is sent, and when it was answered. */
export type RemovalRequest = {
  /** Right before it was sent. ISO 8601 */
  intendedAt: string
  request?: UninstallRequest
  /** Salesforce refused to take the request at all. */
  refused?: string
}
