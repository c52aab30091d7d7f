/** The run's card, the first message of its thread: where the run stands, always. */
import type { KnownBlock } from '@slack/types'
import type { Messages } from '../../messages/messages.ts'
import { type StepName, stepNames } from '../../runbook/definition.ts'
import { type Run, resumesAt } from '../../runbook/run.ts'
import { actionIds } from '../action-ids.ts'
import { buttonValue } from '../button-value.ts'
import { actions, button, context, header, section } from './blocks.ts'
import type { Message } from './message.ts'

/** `link` leads to the checklist of the step that the run is at. */
type CardParts = { run: Run; messages: Messages; progress?: string; link?: string }

export function cardView({ run, messages, progress, link }: CardParts, suffix: string): Message {
  const { card } = messages
  const now = [messages.state(run), ...(progress ? [progress] : [])].join(' · ')
  const step = card.step(stepNames.indexOf(run.step) + 1, stepNames.length, messages.steps[run.step].title)
  const title = card.title(run.target)
  const blocks: KnownBlock[] = [
    header(title),
    context(card.openedBy(run), ...systems(run, messages), card.modes[run.mode]),
    section(
      stepNames
        .map(
          (name) =>
            `${sign(run, name)}  ${name === run.step ? `*${messages.steps[name].title}*` : messages.steps[name].title}`,
        )
        .join('\n'),
    ),
    section(run.status === 'open' ? nowLine(now, messages, link) : `*${card.ended[run.status]}*`),
    ...(canBeCancelled(run) ? actions(`card-${suffix}`, [cancelButton(run, messages)]) : []),
  ]
  return { text: `${title}. ${run.status === 'open' ? `${step}. ${now}` : card.ended[run.status]}`, blocks }
}

function nowLine(now: string, { card, checklist }: Messages, link: string | undefined): string {
  return link ? `${card.now(now)} · <${link}|${checklist.goTo}>` : card.now(now)
}

function systems(run: Run, { card }: Messages): string[] {
  return run.account && run.org ? [card.systems(run.account.portalId, run.org.orgId)] : []
}

function sign(run: Run, step: StepName): string {
  if (run.completed.includes(step)) return '✅'
  if (step !== run.step || run.status !== 'open') return run.status === 'cancelled' && step === run.step ? '✋' : '⬜'
  if (run.phase !== 'stopped') return '▶️'
  return resumesAt(run) ? '⏸️' : '🛑'
}

/** Once the package is gone there is nothing left to keep from happening. */
function canBeCancelled(run: Run): boolean {
  return run.status === 'open' && run.step !== 'close-out'
}

function cancelButton(run: Run, { card }: Messages) {
  return button({
    actionId: actionIds.cancel,
    text: card.cancel,
    value: buttonValue(run),
    style: 'danger',
    confirm: card.cancelConfirm,
  })
}
