/** The data copy outlives its run: also of one that was cancelled, whose packages may be gone, people hear of its end and may move it. */
import type { Command } from '../commands.ts'
import { isWorkPhase } from '../definition.ts'
import type { Run } from '../run.ts'

/** It was taken, and nobody has deleted it. */
export function holdsCopy({ dataCopy }: Pick<Run, 'dataCopy'>): boolean {
  return dataCopy !== undefined && !dataCopy.deletedAt
}

/** Its hours count and it waits for their end, wherever the run stands. */
export function isKept(run: Run): boolean {
  return run.status !== 'closed' && holdsCopy(run) && run.dataCopy?.deleteAt !== undefined && !isPurging(run)
}

/** It is being deleted, or that stopped and needs a person. */
export function isPurging({ phase, stopped }: Pick<Run, 'phase' | 'stopped'>): boolean {
  return phase === 'purge' || (phase === 'stopped' && stopped?.phase === 'purge')
}

/** Whether a job works in this run. In a cancelled one only the end of its copy is left to be worked on. */
export function isAtWork(run: Run): boolean {
  return run.status === 'open' ? isWorkPhase(run.phase) : endsCopy(run) && run.phase === 'purge'
}

/** A cancelled run in which the copy is being deleted. */
function endsCopy(run: Run): boolean {
  return run.status === 'cancelled' && isPurging(run) && holdsCopy(run)
}

const whileKept: readonly Command['command'][] = [
  'remind-data-copy',
  'purge-due',
  'delete-data-copy',
  'ask-extension',
  'approve-extension',
]
const whilePurging: readonly Command['command'][] = ['report-copy-deleted', 'report-fault', 'retry', 'resume-due']

/** What a cancelled run still takes. */
export function concernsCopy(run: Run, { command }: Command): boolean {
  if (run.status !== 'cancelled') return false
  return (isKept(run) && whileKept.includes(command)) || (endsCopy(run) && whilePurging.includes(command))
}
