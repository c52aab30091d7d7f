/** What is due in a run by now: expired approvals, reminders, the end of a data copy. */
import type { Job } from 'bullmq'
import { system } from '../runbook/actor.ts'
import { dataCopyHours, dataCopyReminderHours } from '../runbook/definition.ts'
import type { Run } from '../runbook/run.ts'
import { runData } from './job-data.ts'
import type { WorkerParts } from './workers.ts'

const hourMs = 3_600_000

export async function passTime(parts: WorkerParts, job: Job): Promise<void> {
  const { runId } = runData.parse(job.data)
  const run = await parts.runs.load(runId)
  if (run?.status === 'open') await letTimePass(parts, run)
}

export async function letTimePass({ runs, clock }: Pick<WorkerParts, 'runs' | 'clock'>, run: Run): Promise<void> {
  const now = clock().getTime()
  if (run.plan?.approvals.some((approval) => Date.parse(approval.expiresAt) <= now)) {
    await runs.execute(run.id, { command: 'expire-approvals' }, system)
  }
  if (!run.dataCopy || run.dataCopy.deletedAt) return
  const deleteAt = Date.parse(run.dataCopy.deleteAt)
  for (const hours of dataCopyReminderHours) {
    const hoursLeft = dataCopyHours - hours
    if (deleteAt - now <= hoursLeft * hourMs && deleteAt > now) {
      await runs.execute(run.id, { command: 'remind-data-copy', hoursLeft }, system)
    }
  }
  if (deleteAt <= now) await runs.execute(run.id, { command: 'purge-due' }, system)
}

/** The moments at which something falls due; each gets one delayed job. */
export function dueTimes(run: Run): number[] {
  const expiries =
    run.phase === 'approve' ? (run.plan?.approvals ?? []).map((approval) => Date.parse(approval.expiresAt)) : []
  if (!run.dataCopy || run.dataCopy.deletedAt) return expiries
  const deleteAt = Date.parse(run.dataCopy.deleteAt)
  const reminders = dataCopyReminderHours.map((hours) => deleteAt - (dataCopyHours - hours) * hourMs)
  return [...expiries, ...reminders, deleteAt]
}
