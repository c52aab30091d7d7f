/**
 * Deletes what lies among the data copies and belongs to no run any more: what was begun in a run that ended before it was whole,
 * and what is left of one whose people chose to keep none. A whole copy ends with its hours, and its run tells of it.
 */
import type { Logger } from 'pino'
import type { DataCopyStore } from '../../runbook/data-copy-port.ts'
import { holdsCopy } from '../../runbook/decide/kept-copy.ts'
import type { Run } from '../../runbook/run.ts'
import type { RunService } from '../../runbook/runs-port.ts'
import { letTimePass } from '../let-time-pass.ts'

export type SweepParts = {
  dataCopies: DataCopyStore
  runs: Pick<RunService, 'load' | 'execute'>
  clock: () => Date
  logger: Pick<Logger, 'info' | 'warn'>
}

export async function sweepCopies(parts: SweepParts): Promise<void> {
  const { dataCopies, runs, logger } = parts
  for (const runId of await dataCopies.list()) {
    const run = await runs.load(runId)
    if (!run) continue
    // A run that an older version cancelled is on no list of those that have something to come.
    if (run.status === 'cancelled') await letTimePass(parts, run)
    if (!isForsaken(run)) continue
    try {
      const outcome = await dataCopies.purge(runId)
      if (outcome === 'remains') logger.warn({ runId }, 'data copy not swept')
      else logger.info({ runId, outcome }, 'data copy swept')
    } catch (err) {
      logger.warn({ runId, err }, 'data copy not swept')
    }
  }
}

export function isForsaken(run: Run): boolean {
  if (run.status === 'open') return run.choice?.dataCopy === 'none' && run.dataCopy === undefined
  return !holdsCopy(run)
}
