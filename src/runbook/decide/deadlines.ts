/** What falls due in a run by itself, and when: the one list for delayed jobs, for the reconcile pass, and for what is decided. */
import type { ClockCommand } from '../commands.ts'
import { dataCopyHours, dataCopyReminderHours } from '../definition.ts'
import { hoursAfter } from '../hours-after.ts'
import { type Run, rechecksAt, resumesAt } from '../run.ts'
import { isKept, isPurging } from './kept-copy.ts'

/** `at`: ISO 8601. */
type Deadline = { at: string; command: ClockCommand }

export function deadlines(run: Run): Deadline[] {
  const works = run.status === 'open' || (run.status === 'cancelled' && isPurging(run))
  return [...(works ? deadlinesOfWork(run) : []), ...deadlinesOfCopy(run)]
}

function deadlinesOfWork(run: Run): Deadline[] {
  const approvals = run.phase === 'approve' ? (run.plan?.approvals ?? []) : []
  const resumeAt = resumesAt(run)
  const recheckAt = rechecksAt(run)
  return [
    ...approvals.map(({ expiresAt: at }): Deadline => ({ at, command: { command: 'expire-approvals' } })),
    ...(resumeAt ? [{ at: resumeAt, command: { command: 'resume-due' } } as const] : []),
    ...(recheckAt ? [{ at: recheckAt, command: { command: 'recheck-due' } } as const] : []),
  ]
}

function deadlinesOfCopy(run: Run): Deadline[] {
  const { deleteAt, reminded = [] } = run.dataCopy ?? {}
  if (!isKept(run) || deleteAt === undefined) return []
  const reminders = dataCopyReminderHours
    .map((hours) => dataCopyHours - hours)
    .filter((hoursLeft) => reminded.every((told) => hoursLeft < told))
    .map((hoursLeft): Deadline => {
      const at = hoursAfter(deleteAt, -hoursLeft)
      return { at, command: { command: 'remind-data-copy', hoursLeft } }
    })
  return [...reminders, { at: deleteAt, command: { command: 'purge-due' } }]
}

/** What is due by now. After an outage nobody needs to hear of 24 hours when four are left, nor of what is deleted now. */
export function dueCommands(run: Run, now: string): ClockCommand[] {
  const due = deadlines(run)
    .filter(({ at }) => Date.parse(at) <= Date.parse(now))
    .map(({ command }) => command)
  const last = due.findLast(({ command }) => command === 'remind-data-copy' || command === 'purge-due')
  const first = (one: ClockCommand) => due.find(({ command }) => command === one.command)
  return due.filter((one) => (one.command === 'remind-data-copy' ? one === last : one === first(one)))
}

export function isDue(run: Run, wanted: ClockCommand, now: string): boolean {
  return dueCommands(run, now).some(
    (due) =>
      due.command === wanted.command &&
      (due.command !== 'remind-data-copy' ||
        (wanted.command === 'remind-data-copy' && due.hoursLeft === wanted.hoursLeft)),
  )
}
