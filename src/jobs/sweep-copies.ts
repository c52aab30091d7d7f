/**
 * Deletes data copies that no run looks after any more: of cancelled runs when their hours are over, and of runs that chose
 * to keep none after one had been made. Closed runs have deleted theirs themselves.
 */
import type { Run } from '../runbook/run.ts'
import type { WorkerParts } from './workers.ts'

export async function sweepCopies({
  dataCopies,
  runs,
  clock,
  logger,
}: Pick<WorkerParts, 'dataCopies' | 'runs' | 'clock' | 'logger'>): Promise<void> {
  const now = clock().toISOString()
  for (const runId of await dataCopies.list()) {
    const run = await runs.load(runId)
    if (!run || !isForsaken(run, now)) continue
    logger.info({ runId, outcome: await dataCopies.purge(runId) }, 'data copy swept')
  }
}

export function isForsaken(run: Run, now: string): boolean {
  if (run.status === 'open') return run.choice?.dataCopy === 'none' && run.dataCopy === undefined
  return run.dataCopy?.deleteAt === undefined || run.dataCopy.deleteAt <= now
}
