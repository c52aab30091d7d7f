/** What people do in a run up to the owners' plan and its approval, as commands: the benchmark is about the work in between. */
import { setTimeout as sleep } from 'node:timers/promises'
import { cast, channelId, workspaceSeed } from '../sandbox/cast.ts'
import type { Person } from '../src/runbook/actor.ts'
import type { Command } from '../src/runbook/commands.ts'
import { type Phase, personItems, type StepName } from '../src/runbook/definition.ts'
import type { Run } from '../src/runbook/run.ts'
import type { RunService } from '../src/runbook/runs-port.ts'
import type { Child } from './child.ts'
import { successor } from './terms.ts'

const approvers = [cast.firstApprover, cast.secondApprover]
const requester = person(cast.requester, ['requester'])
const approver = person(cast.firstApprover, ['approver'])

function person(userId: string, roles: Person['roles']): Person {
  return { kind: 'person', userId, teamId: workspaceSeed.team.id, standing: 'member', roles }
}

type Story = { runs: RunService; vendors: Child }

/** Ends when the owners' records are being planned. */
export async function mapOwners({ runs, vendors }: Story): Promise<Run> {
  const opened = await runs.open(
    {
      command: 'open-run',
      target: 'default',
      mode: 'live',
      locale: 'en',
      reason: 'leaving-salesforce',
      channel: channelId,
      approvers,
    },
    requester,
  )
  if (opened.kind !== 'opened') throw new Error(`the run was not opened: ${opened.kind}`)
  const { id } = opened.run
  await reaches(runs, id, 'disconnect.decide')
  await vendors.ask('disconnect')
  const ticked = personItems('disconnect', 'live')
  await does(runs, id, { command: 'set-ticks', step: 'disconnect', ticked, unticked: [] })
  await does(runs, id, { command: 'attest-disconnect' })
  const { owners = [] } = await reaches(runs, id, 'reassign.decide')
  const mapping = owners.map(({ id: from }) => ({ from, to: { kind: 'owner', id: successor } as const }))
  const assignable = { [successor]: 'Ben Okafor' }
  return does(runs, id, { command: 'map-owners', mapping, coverage: [], assignable, approvers })
}

export async function approve({ runs }: Story, run: Run): Promise<Run> {
  return does(runs, run.id, { command: 'approve-plan', digest: run.plan?.digest ?? '' }, approver)
}

async function does(runs: RunService, runId: string, command: Command, by = requester): Promise<Run> {
  const outcome = await runs.execute(runId, command, by)
  if (outcome.kind !== 'done') throw new Error(`${command.command}: ${JSON.stringify(outcome)}`)
  return outcome.run
}

export async function reaches(runs: RunService, runId: string, place: `${StepName}.${Phase}`): Promise<Run> {
  for (;;) {
    const run = await runs.load(runId)
    if (run && `${run.step}.${run.phase}` === place) return run
    if (run?.phase === 'stopped') throw new Error(`stopped: ${JSON.stringify(run.stopped)}`)
    await sleep(50)
  }
}
