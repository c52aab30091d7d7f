/** How far a removal has come, for the card: kept beside the log, because nothing is decided from it. */
import type { UninstallStatus } from '../salesforce-port.ts'

export type RemovalProgress = UninstallStatus & {
  /** The package that is being removed, and its place in the order. */
  name: string
  index: number
  of: number
  /** ISO 8601 */
  lookedAt: string
}

export function removalNote(phaseSince: number): string {
  return `removal-${phaseSince}`
}
