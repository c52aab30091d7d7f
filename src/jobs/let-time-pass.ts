/** What is due in a run by now: expired approvals, another look at the disconnect, reminders, the end of a data copy. */
import { system } from '../runbook/actor.ts'
import { dueCommands } from '../runbook/decide/deadlines.ts'
import type { Run } from '../runbook/run.ts'
import type { RunService } from '../runbook/runs-port.ts'

type Time = { runs: Pick<RunService, 'execute'>; clock: () => Date }

export async function letTimePass({ runs, clock }: Time, run: Run): Promise<void> {
  for (const command of dueCommands(run, clock().toISOString())) await runs.execute(run.id, command, system)
}
