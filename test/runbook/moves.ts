/** What somebody may ask of a run as it stands: something that brings it on, or anything. */
import fc from 'fast-check'
import { type Actor, system } from '../../src/runbook/actor.ts'
import type { Command } from '../../src/runbook/commands.ts'
import type { Run } from '../../src/runbook/run.ts'
import { memberWith, person, userId } from './arbitraries.ts'
import { commandNames, commandOf, type Name, rather } from './arbitrary-commands.ts'
import { placeOf } from './story.ts'

export type Move = { actor: Actor; command: Command; afterMs: number }

const hourMs = 3_600_000

/** What brings a run on from where it waits or works. */
const fitting: Record<string, Name[]> = {
  'preflight.observe': ['report-inventory'],
  'disconnect.observe': ['report-baseline'],
  'disconnect.decide': ['set-ticks', 'attest-disconnect'],
  'disconnect.verify': ['report-disconnect'],
  'disconnect.settle': ['accept-attestation', 'check-again', 'attest-disconnect', 'recheck-due'],
  'reassign.observe': ['report-owners'],
  'reassign.decide': ['map-owners'],
  'reassign.verify': ['report-owners-left'],
  'reassign.settle': ['set-ticks', 'accept-rest', 'check-again', 'map-owners', 'plan-again', 'plan-undo'],
  'uninstall.observe': ['report-packages'],
  'uninstall.decide': [
    'choose-uninstall',
    'choose-uninstall',
    'choose-uninstall',
    'plan-undo',
    'revoke-access',
    'leave-access',
  ],
  'uninstall.approve': [
    ...Array<Name>(9).fill('approve-plan'),
    'expire-approvals',
    'plan-again',
    'plan-undo',
    'revoke-access',
    'reject-plan',
  ],
  'uninstall.copy': ['report-data-copy'],
  'uninstall.apply': ['report-applied', 'report-applied', 'report-applied', 'report-refused', 'report-by-hand'],
  'uninstall.settle': ['check-again', 'try-anyway', 'say-cleared', 'removed-by-hand', 'choose-uninstall', 'plan-undo'],
  'uninstall.verify': ['report-removal'],
  'close-out.observe': ['report-closing'],
  'close-out.settle': ['delete-data-copy', 'remind-data-copy', 'purge-due', 'ask-extension', 'approve-extension'],
  'close-out.purge': ['report-copy-deleted'],
}
const fittingPhase: Record<string, Name[]> = {
  plan: ['report-plan'],
  approve: [
    'approve-plan',
    'approve-plan',
    'approve-plan',
    'approve-plan',
    'expire-approvals',
    'plan-again',
    'reject-plan',
  ],
  apply: ['report-applied', 'report-applied', 'report-fault'],
  settle: ['check-again'],
  stopped: ['retry', 'resume-due', 'plan-again', 'leave-access'],
}

export function isOfClock(name: Name): boolean {
  return ['expire-approvals', 'remind-data-copy', 'purge-due', 'resume-due', 'recheck-due'].includes(name)
}

function actorOf(name: Name): fc.Arbitrary<Actor> {
  const able: fc.Arbitrary<Actor> = userId.map((id) => memberWith(id, 'requester', 'approver', 'admin'))
  return name.startsWith('report-') || isOfClock(name) ? fc.constant(system) : rather(able, person)
}

const pause = rather(fc.nat({ max: hourMs }), fc.constantFrom(23 * hourMs, 25 * hourMs))

function moveOf(run: Run, name: Name, actor: fc.Arbitrary<Actor>): fc.Arbitrary<Move> {
  return fc.record({ command: commandOf(run, name), actor, afterMs: pause })
}

/** Anything, by anybody. */
export function anyMove(run: Run): fc.Arbitrary<Move> {
  const anybody: fc.Arbitrary<Actor> = fc.oneof(fc.constant(system), person, person)
  return fc.constantFrom(...commandNames).chain((name) => moveOf(run, name, anybody))
}

/** Something that has a chance to bring the run on. */
export function fittingMove(run: Run): fc.Arbitrary<Move> {
  const names = fitting[placeOf(run)] ?? fittingPhase[run.phase] ?? commandNames
  const name = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.constant<Name>('report-fault') },
  )
  return name.chain((chosen) => moveOf(run, chosen, actorOf(chosen)))
}

export function someMove(run: Run): fc.Arbitrary<Move> {
  return fc.oneof({ weight: 5, arbitrary: fittingMove(run) }, { weight: 2, arbitrary: anyMove(run) })
}
