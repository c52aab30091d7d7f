/** Where a run stands, in words. */

import { onlyAccessIsLeft } from '../../runbook/decide/detour.ts'
import type { Phase, StepName } from '../../runbook/definition.ts'
import { type Run, rechecksAt, resumesAt } from '../../runbook/run.ts'
import { dateTime } from '../format.ts'

/** What the run is doing or waiting for, in a few words. */
export function state(run: Run): string {
  if (run.status === 'closed') return 'closed'
  if (run.status === 'cancelled') return 'cancelled'
  if (run.phase === 'stopped') return pause(run) ?? 'stopped, needs a person'
  if (run.phase === 'decide' && onlyAccessIsLeft(run)) return 'waiting for a decision about HubSpot’s access'
  const where = settling(run) ?? phases[`${run.step}.${run.phase}`] ?? phaseNames[run.phase]
  return [where, ...recheck(run)].join('; ')
}

function pause(run: Run): string | undefined {
  const at = resumesAt(run)
  return at && `paused, I go on by myself: ${dateTime(at)}`
}

function settling({ step, phase, byHand, references }: Run): string | undefined {
  if (step !== 'uninstall' || phase !== 'settle') return undefined
  const open = references?.open ?? 0
  return byHand
    ? 'waiting until the package is removed by hand in Setup'
    : `waiting until ${open === 1 ? 'one thing is' : `${open} things are`} cleared in Salesforce`
}

function recheck(run: Run): string[] {
  if (run.step !== 'disconnect' || run.phase !== 'settle') return []
  const at = rechecksAt(run)
  return [at ? `I look again by myself: ${dateTime(at)}` : 'I do not look again by myself']
}

const phaseNames: Record<Phase, string> = {
  observe: 'I am looking',
  copy: 'I am copying data',
  plan: 'I am planning',
  apply: 'I am carrying out the plan',
  verify: 'I am checking the result',
  purge: 'I am deleting the data copy',
  decide: 'waiting for a decision',
  approve: 'waiting for approval',
  settle: 'waiting for you',
  stopped: 'stopped',
}

const phases: Partial<Record<`${StepName}.${Phase}`, string>> = {
  'preflight.settle': 'waiting until all requirements are met',
  'disconnect.decide': 'waiting for the disconnect in HubSpot',
  'disconnect.settle': 'the disconnect is not verified yet',
  'reassign.decide': 'waiting for you to choose new owners',
  'reassign.settle': 'waiting for you to tick the last boxes',
  'uninstall.decide': 'waiting for the choice of packages and data copy',
  'close-out.settle': 'done; the data copy is still kept',
}
