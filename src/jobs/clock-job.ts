/** What is due in a run by now: expired approvals, another look at the disconnect, reminders, the end of a data copy. */
import type { Job } from 'bullmq'
import { system } from '../runbook/actor.ts'
import { dataCopyHours, dataCopyReminderHours } from '../runbook/definition.ts'
import { type Run, rechecksAt, resumesAt } from '../runbook/run.ts'
import type { RunService } from '../runbook/runs-port.ts'
import { runData } from './job-data.ts'
import type { WorkerParts } from './workers.ts'

const hourMs = 3_600_000

export async function passTime(parts: WorkerParts, job: Job): Promise<void> {
  const { runId } = runData.parse(job.data)
  const run = await parts.runs.load(runId)
  if (run?.status === 'open') await letTimePass(parts, run)
}

type Time = { runs: Pick<RunService, 'execute'>; clock: () => Date }

export async function letTimePass({ runs, clock }: Time, run: Run): Promise<void> {
  const now = clock().getTime()
  if (run.plan?.approvals.some((approval) => Date.parse(approval.expiresAt) <= now)) {
    await runs.execute(run.id, { command: 'expire-approvals' }, system)
  }
  const resumeAt = resumesAt(run)
  if (resumeAt && Date.parse(resumeAt) <= now) await runs.execute(run.id, { command: 'resume-due' }, system)
  const recheckAt = rechecksAt(run)
  if (recheckAt && Date.parse(recheckAt) <= now) await runs.execute(run.id, { command: 'recheck-due' }, system)
  if (!run.dataCopy?.deleteAt || run.dataCopy.deletedAt) return
  const deleteAt = Date.parse(run.dataCopy.deleteAt)
  const hoursLeft = dueReminder(deleteAt - now)
  if (hoursLeft !== undefined) await runs.execute(run.id, { command: 'remind-data-copy', hoursLeft }, system)
  if (deleteAt <= now) await runs.execute(run.id, { command: 'purge-due' }, system)
}

/** Only the latest: after an outage nobody needs to hear of 24 hours when four are left. */
function dueReminder(leftMs: number): number | undefined {
  const due = dataCopyReminderHours.map((hours) => dataCopyHours - hours).filter((left) => leftMs <= left * hourMs)
  return leftMs > 0 && due.length > 0 ? Math.min(...due) : undefined
}

/** The moments at which something falls due; each gets one delayed job. */
export function dueTimes(run: Run): number[] {
  const expiries =
    run.phase === 'approve' ? (run.plan?.approvals ?? []).map(({ expiresAt }) => Date.parse(expiresAt)) : []
  const looks = [resumesAt(run), rechecksAt(run)].flatMap((due) => (due ? [Date.parse(due)] : []))
  const times = [...expiries, ...looks]
  if (!run.dataCopy?.deleteAt || run.dataCopy.deletedAt) return times
  const deleteAt = Date.parse(run.dataCopy.deleteAt)
  const reminders = dataCopyReminderHours.map((hours) => deleteAt - (dataCopyHours - hours) * hourMs)
  return [...times, ...reminders, deleteAt]
}
