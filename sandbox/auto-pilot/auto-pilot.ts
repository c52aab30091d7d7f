/** Runs the whole runbook in a sandbox with four simulated people, tells it as it happens, and judges what came of it. */
import type { Sandbox } from '../sandbox.ts'
import { narrate } from './narrator.ts'
import { playRun } from './pilot.ts'
import { createStage } from './stage.ts'
import { formerOwners, reachVerdict, recordOwners, type Verdict } from './verdict.ts'

type AutoPilotRequest = { dryRun: boolean; say: (text: string) => void }

export async function autoPilot(sandbox: Sandbox, { dryRun, say }: AutoPilotRequest): Promise<Verdict> {
  const { slack, hubspot, salesforce } = sandbox.simulators
  const before = { owners: recordOwners(sandbox), former: formerOwners(sandbox), startedAt: Date.now(), dryRun }
  const names = new Map([...slack.store.users.values()].map((user) => [user.id, `@${user.realName}`]))
  const stage = createStage({ slack: slack.url, hubspot: hubspot.url, salesforce: salesforce.url })
  const narrator = narrate(stage.requester, names, say)
  try {
    await playRun(stage, { dryRun })
  } finally {
    await narrator.stop()
  }
  return reachVerdict(sandbox, before)
}

export function verdictText(verdict: Verdict): string {
  const left = Object.entries(verdict.records_per_former_owner).map(([owner, records]) => `${owner}: ${records}`)
  return [
    '',
    `Verdict, measured in the simulators after ${verdict.seconds} s (${verdict.mode}):`,
    `  records per former owner    ${left.join(', ')}`,
    `  records reassigned          ${verdict.records_reassigned}`,
    `  other records changed       ${verdict.other_records_changed}`,
    `  package installed           ${verdict.package_installed ? 'yes' : 'no'} (${verdict.package_data_records} data records, ${verdict.blockers_left} blockers)`,
    `  HubSpot’s tokens left       ${verdict.tokens_left}`,
    `  audit chain                 ${verdict.audit_chain_valid ? 'valid' : 'BROKEN'}, ${verdict.audit_events} events, head ${verdict.head_in_thread ? 'stands in the thread' : 'NOT IN THE THREAD'}`,
    `  run closed                  ${verdict.run_closed ? 'yes' : 'NO'}`,
    `  writes received             HubSpot ${verdict.writes.hubspot}, Salesforce ${verdict.writes.salesforce}; unknown requests ${verdict.unknown_requests}`,
    `  ${verdict.ok ? 'All is as it should be.' : 'NOT as it should be.'}`,
  ].join('\n')
}
