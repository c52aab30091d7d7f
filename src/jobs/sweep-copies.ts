/**
 * Deletes data copies that no run looks after any more: of cancelled runs when their hours are over, and of runs that chose
 * to keep none after one had been made. Closed runs have deleted theirs themselves.
 */
import type { Logger } from 'pino'
import type { DataCopyStore } from '../runbook/data-copy-port.ts'
import type { Run } from '../runbook/run.ts'
import type { RunService } from '../runbook/runs-port.ts'

export type SweepParts = {
  dataCopies: DataCopyStore
  runs: Pick<RunService, 'load'>
  clock: () => Date
  logger: Pick<Logger, 'info' | 'warn'>
}

export async function sweepCopies({ dataCopies, runs, clock, logger }: SweepParts): Promise<void> {
  const now = clock().toISOString()
  for (const runId of await dataCopies.list()) {
    const run = await runs.load(runId)
    if (!run || !isForsaken(run, now)) continue
    try {
      logger.info({ runId, outcome: await dataCopies.purge(runId) }, 'data copy swept')
    } catch (err) {
      logger.warn({ runId, err }, 'data copy not swept')
    }
  }
}

export function isForsaken(run: Run, now: string): boolean {
  if (run.status === 'open') return run.choice?.dataCopy === 'none' && run.dataCopy === undefined
  return run.dataCopy?.deleteAt === undefined || run.dataCopy.deleteAt <= now
}
