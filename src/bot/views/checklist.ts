/** One interactive checklist per step: the bot's items tick themselves, people tick theirs, and the one thing to do next has its buttons. */
import type { Checkboxes, KnownBlock } from '@slack/types'
import { opensInHubSpot } from '../../messages/format.ts'
import type { Messages } from '../../messages/messages.ts'
import { type ItemId, personItems, runbook, type StepName, stepNames } from '../../runbook/definition.ts'
import type { Run } from '../../runbook/run.ts'
import { actionIds } from '../action-ids.ts'
import { tickBlockId } from '../button-value.ts'
import { actions, context, header, mrkdwn, packed, section, sections } from './blocks.ts'
import { stepButtons } from './buttons.ts'
import type { Message } from './message.ts'

type ChecklistParts = { run: Run; step: StepName; messages: Messages; progress?: string }

export function checklistView({ run, step, messages, progress }: ChecklistParts, suffix: string): Message {
  const { title, purpose, undo } = messages.steps[step]
  const heading = messages.card.step(stepNames.indexOf(step) + 1, stepNames.length, title)
  const active = run.status === 'open' && run.step === step
  const done = run.completed.includes(step)
  const state = done ? '✅' : active ? messages.state(run) : '–'
  const blocks: KnownBlock[] = [
    header(heading),
    context(`${purpose} ${undo}`),
    ...hints({ run, step, messages }),
    section(botItemLines({ run, step, messages }).join('\n')),
    ...handWorkBlocks({ run, step, messages }),
    ...personBlocks({ run, step, messages }, active, suffix),
    ...(active ? [section(messages.card.now([state, ...(progress ? [progress] : [])].join(' · ')))] : []),
    ...(run.step === step ? actions(`do-${step}-${suffix}`, stepButtons(run, messages)) : []),
  ]
  return { text: `${heading}: ${state}. ${openItems({ run, step, messages }).join('; ')}`, blocks }
}

function hints({ run, step, messages }: ChecklistParts): KnownBlock[] {
  const covered = step === 'reassign' && run.mapping ? [section(messages.coveredLine(run.mapping.coverage))] : []
  return [...stepHints({ run, step, messages }), ...covered]
}

function stepHints({ run, step, messages }: ChecklistParts): KnownBlock[] {
  if (run.mode === 'dry-run') return [section(`🎭 *${messages.checklist.dryRun[step]}*`)]
  if (step !== 'disconnect' || run.completed.includes(step)) return []
  const { checklist } = messages
  const lines = [checklist.lost, ...(run.reason === 'sync-errors' ? [`⚠️ ${checklist.syncErrors}`] : [])]
  if (opensInHubSpot(run.account)) lines.push(checklist.where(run.account.uiDomain, run.account.portalId))
  return lines.map((line) => section(line))
}

function botItemLines({ run, step, messages }: ChecklistParts): string[] {
  return runbook[step].items
    .filter((item) => item.by === 'bot')
    .map(({ id }) =>
      notWanted(run, id)
        ? `➖ ${messages.items[id]} (${messages.checklist.notWanted})`
        : `${run.ticks[id] ? '✅' : '▫️'} ${messages.items[id]}`,
    )
}

/** Leaves room for everything else, so that the whole stays below the limit of a message. */
const handWorkLimit = 5000

function handWorkBlocks(parts: ChecklistParts): KnownBlock[] {
  const [shown, ...rest] = packed(handWork(parts).join('\n'), handWorkLimit)
  if (shown === undefined) return []
  return [...sections(shown), ...(rest.length > 0 ? [section(parts.messages.checklist.moreInThread)] : [])]
}

/** What people have to do in Salesforce before the packages can go, as long as that is ahead. */
function handWork({ run, step, messages }: ChecklistParts): string[] {
  if (step !== 'uninstall' || run.step !== step || run.status !== 'open') return []
  if (run.byHand) return [messages.byHandLines(run.byHand, run)]
  return run.references ? messages.hindranceLines(run.references, run) : []
}

function notWanted(run: Run, item: ItemId): boolean {
  if (run.choice?.dataCopy !== 'none') return false
  return item === 'data-copy-sealed' || (item === 'data-copy-deleted' && run.dataCopy === undefined)
}

/** Checkboxes while the step is open; afterwards plain lines, because nothing can be ticked any more. */
function personBlocks({ run, step, messages }: ChecklistParts, active: boolean, suffix: string): KnownBlock[] {
  const items = personItems(step, run.mode)
  if (items.length === 0) return []
  if (!active)
    return [section(items.map((item) => `${run.ticks[item] ? '☑️' : '⬜'} ${messages.items[item]}`).join('\n'))]
  const options = items.map((item) => ({ text: mrkdwn(messages.items[item]), value: item }))
  const ticked = options.filter((option) => run.ticks[option.value])
  const checkboxes: Checkboxes = {
    type: 'checkboxes',
    action_id: actionIds.tick,
    options,
    ...(ticked.length > 0 && { initial_options: ticked }),
  }
  const shown = ticked.map((option) => option.value)
  return [
    { type: 'actions', block_id: `${tickBlockId({ runId: run.id, step, shown })}|${suffix}`, elements: [checkboxes] },
  ]
}

function openItems({ run, step, messages }: ChecklistParts): string[] {
  const people = personItems(step, run.mode)
  return runbook[step].items
    .filter((item) => !run.ticks[item.id] && (item.by === 'bot' || people.includes(item.id)))
    .map((item) => messages.items[item.id])
}
