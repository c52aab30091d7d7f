/** What a step's job gets and gives: it looks or acts, and reports with one command. */
import type { WorkCommand } from '../runbook/commands.ts'
import type { DataCopyStore } from '../runbook/data-copy-port.ts'
import type { HubSpotGateway } from '../runbook/hubspot-port.ts'
import type { Run } from '../runbook/run.ts'
import type { SalesforceGateway } from '../runbook/salesforce-port.ts'
import type { Store } from '../runbook/store-port.ts'
import type { SearchJob, WriteJob } from './queue/queues.ts'

export type Gateways = { hubspot: HubSpotGateway; salesforce: SalesforceGateway }

export type WorkContext = Gateways & {
  run: Run
  store: Store
  dataCopies: DataCopyStore
  /** Whom the target suggests where nothing else does: an e-mail address. */
  defaultOwner: string | null
  clock: () => Date
  /** Asks the store again; false once the run is cancelled, stopped, or has gone on without this job. */
  stillCurrent: () => Promise<boolean>
  /** Shows in the thread how far the work has come. */
  show: () => Promise<void>
  claimPair: (pair: { portalId: string; orgId: string }) => Promise<boolean>
  addSearches: (jobs: SearchJob['data'][]) => Promise<void>
  addWrites: (jobs: WriteJob['data'][]) => Promise<void>
}

type Unstamped<Command> = Command extends WorkCommand ? Omit<Command, 'since'> : never
type Report = Unstamped<WorkCommand>

/** `elsewhere`: other jobs work now and will wake this one; `again`: look once more after a pause. */
export type WorkResult = { kind: 'report'; report: Report } | { kind: 'elsewhere' } | { kind: 'again'; afterMs: number }

export type Work = (context: WorkContext) => Promise<WorkResult>

export function reports(report: Report): WorkResult {
  return { kind: 'report', report }
}
