/** The buttons that make sense where the run is now. Pressing one is a request; the rules are asked again at each click. */
import type { Button } from '@slack/types'
import type { Messages } from '../../messages/messages.ts'
import { stoppedOverCopy } from '../../runbook/decide/copy-anew.ts'
import { mayLeaveAccess, mayRevoke, onlyAccessIsLeft } from '../../runbook/decide/detour.ts'
import { extendedEnd } from '../../runbook/decide/extension.ts'
import { mayUndo } from '../../runbook/decide/gates.ts'
import { isKept, isPurging } from '../../runbook/decide/kept-copy.ts'
import { type Phase, plans, type StepName } from '../../runbook/definition.ts'
import { isUndone, leftTotal, type Run, restTotal } from '../../runbook/run.ts'
import { actionIds } from '../action-ids.ts'
import { buttonValue } from '../button-value.ts'
import { type ButtonParts, button } from './blocks.ts'

type Choice = Omit<ButtonParts, 'value'>

export function stepButtons(run: Run, messages: Messages): Button[] {
  const ofRun =
    run.status === 'open'
      ? [...choices(run, messages), ...accessChoices(run, messages), ...undoChoices(run, messages)]
      : []
  return [...ofRun, ...copyChoices(run, messages)].map((choice) => button({ ...choice, value: buttonValue(run) }))
}

function choices(run: Run, { buttons, confirms, approveLabels }: Messages): Choice[] {
  const checkAgain: Choice = { actionId: actionIds.checkAgain, text: buttons['check-again'] }
  if (run.phase === 'stopped') {
    const change: Choice = { actionId: actionIds.openChoice, text: buttons['change-choice'] }
    const again: Choice = { actionId: actionIds.planAgain, text: buttons['plan-again'] }
    // To try again is to plan again where the copy is taken anew.
    const others = stoppedOverCopy(run) ? [change] : run.stopped?.phase === 'apply' ? [again] : []
    return [retryChoice(buttons), ...others]
  }
  const table: Partial<Record<`${StepName}.${Phase}`, () => Choice[]>> = {
    'preflight.settle': () => [{ ...checkAgain, style: 'primary' }],
    'disconnect.decide': () => [{ actionId: actionIds.attest, text: attestText(run, buttons), style: 'primary' }],
    'disconnect.settle': () => [
      { ...checkAgain, style: 'primary' },
      { actionId: actionIds.attest, text: buttons['attest-again'] },
      ...(run.disconnect?.verdict === 'attested-only'
        ? [
            {
              actionId: actionIds.acceptAttestation,
              text: buttons['accept-attestation'],
              confirm: confirms['accept-attestation'],
            },
          ]
        : []),
    ],
    'reassign.decide': () => [
      { actionId: actionIds.openMapping, text: buttons['open-mapping'], style: 'primary' },
      { actionId: actionIds.uploadMapping, text: buttons['upload-mapping'] },
    ],
    'reassign.approve': () => [
      // The plan of an undo is decided on first: other successors would be another plan.
      ...decision(run, run.detour ? [] : mappingChoices(buttons), { buttons, confirms, approveLabels }),
    ],
    'reassign.settle': () => [
      ...(isLeft(run) ? restChoices(run, checkAgain, { buttons, confirms }) : []),
      ...(isUndone(run) ? redoChoices(run, buttons) : []),
    ],
    'uninstall.decide': () =>
      onlyAccessIsLeft(run) ? [] : [{ actionId: actionIds.openChoice, text: buttons['open-choice'], style: 'primary' }],
    'uninstall.settle': () => settleChoices(run, checkAgain, { buttons, confirms }),
    'uninstall.approve': () => [
      ...decision(run, run.detour ? [] : [{ actionId: actionIds.openChoice, text: buttons['change-choice'] }], {
        buttons,
        confirms,
        approveLabels,
      }),
    ],
  }
  return table[`${run.step}.${run.phase}`]?.() ?? []
}

function retryChoice(buttons: Messages['buttons']): Choice {
  return { actionId: actionIds.retry, text: buttons.retry, style: 'primary' }
}

/** The data copy has its own end, also where the run is stopped or was cancelled. */
function copyChoices(run: Run, { buttons, confirms }: Messages): Choice[] {
  if (run.status === 'cancelled' && run.phase === 'stopped' && isPurging(run) && !run.dataCopy?.deletedAt)
    return [retryChoice(buttons)]
  if (!isKept(run)) return []
  const remove: Choice = {
    actionId: actionIds.deleteCopy,
    text: buttons['delete-copy'],
    style: 'danger',
    confirm: confirms['delete-copy'],
  }
  return [remove, ...extensionChoices(run, { buttons, confirms })]
}

function attestText(run: Run, buttons: Messages['buttons']): string {
  return run.mode === 'dry-run' ? buttons['attest-rehearsed'] : buttons.attest
}

type Words = Pick<Messages, 'buttons' | 'confirms' | 'approveLabels'>

/** The yes at the beginning and the no at the end, so that neither is pressed for the other. */
function decision(run: Run, between: Choice[], { buttons, confirms, approveLabels }: Words): Choice[] {
  if (!run.plan) return []
  const text = approveLabels[run.plan.kind]
  const approve: Choice = plans[run.plan.kind].typedPhrase
    ? { actionId: actionIds.openApproval, text, style: 'danger' }
    : {
        actionId: actionIds.approve,
        text,
        style: 'primary',
        confirm:
          run.plan.kind === 'revoke-access'
            ? confirms['approve-revocation']
            : confirms.approve(confirms.effects(run.plan.effects)),
      }
  return [approve, ...between, { actionId: actionIds.reject, text: buttons.reject, confirm: confirms.reject }]
}

function accessChoices(run: Run, { buttons, confirms }: Messages): Choice[] {
  const revoke: Choice = {
    actionId: actionIds.revokeAccess,
    text: buttons['revoke-access'],
    confirm: confirms['revoke-access'],
  }
  const leave: Choice = {
    actionId: actionIds.leaveAccess,
    text: buttons['leave-access'],
    confirm: confirms['leave-access'],
  }
  return [...(mayRevoke(run) ? [revoke] : []), ...(mayLeaveAccess(run) ? [leave] : [])]
}

function extensionChoices(run: Run, { buttons, confirms }: Pick<Words, 'buttons' | 'confirms'>): Choice[] {
  if (extendedEnd(run) === undefined) return []
  return run.dataCopy?.askedExtension
    ? [
        {
          actionId: actionIds.approveExtension,
          text: buttons['approve-extension'],
          style: 'primary',
          confirm: confirms['approve-extension'],
        },
      ]
    : [{ actionId: actionIds.askExtension, text: buttons['ask-extension'], confirm: confirms['ask-extension'] }]
}

function undoChoices(run: Run, { buttons, confirms }: Messages): Choice[] {
  const reassign = { actionId: actionIds.planUndo, text: buttons['plan-undo'], confirm: confirms['plan-undo'] }
  const restore = { actionId: actionIds.planRestore, text: buttons['plan-restore'], confirm: confirms['plan-restore'] }
  return [...(mayUndo(run, 'restore-blockers') ? [restore] : []), ...(mayUndo(run, 'undo-reassign') ? [reassign] : [])]
}

/** What people clear or remove in Salesforce themselves. */
function settleChoices(
  run: Run,
  checkAgain: Choice,
  { buttons, confirms }: Pick<Words, 'buttons' | 'confirms'>,
): Choice[] {
  const change: Choice = { actionId: actionIds.openChoice, text: buttons['change-choice'] }
  if (run.byHand) {
    const done: Choice = { actionId: actionIds.removedByHand, text: buttons['removed-by-hand'], style: 'primary' }
    return [done, { actionId: actionIds.planAgain, text: buttons['plan-again'] }, change]
  }
  const said: Choice = { actionId: actionIds.sayCleared, text: buttons['say-cleared'] }
  const anyway: Choice = {
    actionId: actionIds.tryAnyway,
    text: buttons['try-anyway'],
    style: 'danger',
    confirm: confirms['try-anyway'],
  }
  const refused = (run.objections?.length ?? 0) > 0
  return [{ ...checkAgain, style: 'primary' }, ...(refused ? [said] : []), anyway, change]
}

/** Undone is not done: with the same successors or with others. Where records were counted, planning again is offered with them. */
function redoChoices(run: Run, buttons: Messages['buttons']): Choice[] {
  const again: Choice = { actionId: actionIds.planAgain, text: buttons['plan-again'], style: 'primary' }
  return [...(isLeft(run) ? [] : [again]), ...mappingChoices(buttons)]
}

function mappingChoices(buttons: Messages['buttons']): Choice[] {
  return [
    { actionId: actionIds.openMapping, text: buttons['change-mapping'] },
    { actionId: actionIds.uploadMapping, text: buttons['upload-mapping'] },
  ]
}

function isLeft(run: Run): boolean {
  return (
    run.verified !== undefined && restTotal(run.verified) > 0 && run.restAcceptedBy === undefined && run.mode === 'live'
  )
}

/** What we wrote over is decided by hand: a plan would find nothing to do. */
function restChoices(
  run: Run,
  checkAgain: Choice,
  { buttons, confirms }: Pick<Words, 'buttons' | 'confirms'>,
): Choice[] {
  const again: Choice = { actionId: actionIds.planAgain, text: buttons['plan-again'], style: 'primary' }
  return [
    ...(run.verified && leftTotal(run.verified) > 0 ? [again] : []),
    checkAgain,
    { actionId: actionIds.acceptRest, text: buttons['accept-rest'], confirm: confirms['accept-rest'] },
  ]
}
