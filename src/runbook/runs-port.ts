/** The one way to look at runs and to change them, for the bot and for the jobs. Implemented in `services/runs`. */
import type { Actor } from './actor.ts'
import type { Command, OpenRun } from './commands.ts'
import type { RecordedEvent } from './events.ts'
import type { Refusal } from './refusal.ts'
import type { Run } from './run.ts'

export type Clock = () => Date

export type RunChange = { run: Run; events: RecordedEvent[] }

export type ExecuteOutcome =
  | ({ kind: 'done' } & RunChange)
  | { kind: 'refused'; refusal: Refusal; run: Run }
  | { kind: 'unknown-run' }

export type OpenOutcome =
  | ({ kind: 'opened' } & RunChange)
  | { kind: 'held'; run: Run }
  | { kind: 'lock-unreadable' }
  | { kind: 'refused'; refusal: Refusal }

export type RunService = {
  open(command: OpenRun, actor: Actor): Promise<OpenOutcome>
  execute(runId: string, command: Command, actor: Actor): Promise<ExecuteOutcome>
  load(runId: string): Promise<Run | undefined>
  events(runId: string): Promise<RecordedEvent[]>
  openRuns(): Promise<Run[]>
  /** Those and cancelled ones of which something is still to come: the end of a data copy. */
  unfinishedRuns(): Promise<Run[]>
  recentRuns(limit: number): Promise<Run[]>
  /** One open run per portal and org. False if another run holds the pair. */
  claimPair(run: Run, pair: { portalId: string; orgId: string }): Promise<boolean>
}
