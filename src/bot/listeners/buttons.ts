/** Buttons and checkboxes of the thread: acknowledged at once, checked against the run as it stands, and always answered. */
import type { App, BlockAction, BlockElementAction } from '@slack/bolt'
import { z } from 'zod'
import { messagesFor } from '../../messages/messages.ts'
import type { PeopleCommand } from '../../runbook/commands.ts'
import { denialOf } from '../../runbook/decide/permissions.ts'
import { itemIds } from '../../runbook/definition.ts'
import type { Run } from '../../runbook/run.ts'
import { actionIds } from '../action-ids.ts'
import { tell } from '../answer.ts'
import type { Bot } from '../bot.ts'
import { type ButtonValue, readButtonValue, readTickBlockId } from '../button-value.ts'
import type { KnownPerson } from '../people.ts'
import { askForRefresh } from '../thread/thread-note.ts'
import { approvalModal, choiceModal } from '../views/uninstall-modals.ts'
import { openMappingModal } from './mapping.ts'
import { openMappingUpload } from './mapping-upload.ts'

export type Click = { run: Run; value: ButtonValue; clicker: KnownPerson; triggerId: string }

/** Buttons that are a command by themselves. */
const commands: Record<string, (value: ButtonValue) => PeopleCommand> = {
  [actionIds.cancel]: () => ({ command: 'cancel-run' }),
  [actionIds.checkAgain]: () => ({ command: 'check-again' }),
  [actionIds.attest]: () => ({ command: 'attest-disconnect' }),
  [actionIds.acceptAttestation]: () => ({ command: 'accept-attestation' }),
  [actionIds.approve]: ({ digest }) => ({ command: 'approve-plan', digest: digest ?? '' }),
  [actionIds.reject]: ({ digest }) => ({ command: 'reject-plan', digest: digest ?? '' }),
  [actionIds.planAgain]: () => ({ command: 'plan-again' }),
  [actionIds.acceptRest]: () => ({ command: 'accept-rest' }),
  [actionIds.sayCleared]: () => ({ command: 'say-cleared' }),
  [actionIds.tryAnyway]: () => ({ command: 'try-anyway' }),
  [actionIds.removedByHand]: () => ({ command: 'removed-by-hand' }),
  [actionIds.planUndo]: () => ({ command: 'plan-undo', undo: 'undo-reassign' }),
  [actionIds.planRestore]: () => ({ command: 'plan-undo', undo: 'restore-blockers' }),
  [actionIds.revokeAccess]: () => ({ command: 'revoke-access' }),
  [actionIds.leaveAccess]: () => ({ command: 'leave-access' }),
  [actionIds.deleteCopy]: () => ({ command: 'delete-data-copy' }),
  [actionIds.askExtension]: ({ until = '' }) => ({ command: 'ask-extension', to: until }),
  [actionIds.approveExtension]: ({ until = '' }) => ({ command: 'approve-extension', to: until }),
  [actionIds.retry]: () => ({ command: 'retry' }),
}

/** They stay meaningful whatever phase the run is in; the run's own rules answer for the rest. */
const neverStale: readonly string[] = [actionIds.cancel, actionIds.approve, actionIds.reject]

export function listenToButtons(app: App, bot: Bot): void {
  for (const [actionId, toCommand] of Object.entries(commands)) {
    app.action<BlockAction>(actionId, async ({ ack, body, action }) => {
      await ack()
      const click = await readClick(bot, body, action)
      if (!click) return
      if (!neverStale.includes(actionId) && click.value.since !== click.run.phaseSince) return answerStale(bot, click)
      await execute(bot, click, toCommand(click.value))
    })
  }
  listenToTicks(app, bot)
  listenToModalButtons(app, bot)
}

function listenToTicks(app: App, bot: Bot): void {
  app.action<BlockAction>(actionIds.tick, async ({ ack, body, action }) => {
    await ack()
    const selection = selectionSchema.safeParse(action)
    const shown = selection.success ? readTickBlockId(selection.data.block_id) : undefined
    const clicker = await identifyClicker(bot, body)
    const run = shown && (await bot.runs.load(shown.runId))
    if (!selection.success || !shown || !run) return answerUnknown(bot, body, clicker)
    const selected = selection.data.selected_options.map((option) => option.value)
    const ticked = selected.filter((item) => !shown.shown.includes(item))
    const unticked = shown.shown.filter((item) => !selected.includes(item))
    await execute(bot, { run, clicker }, { command: 'set-ticks', step: shown.step, ticked, unticked })
  })
}

/**
 * Modals show owners and packages, so whoever could not submit one does not get to see it either. They are declined with
 * the command that an empty modal would be, because every denied attempt belongs into the audit.
 */
function listenToModalButtons(app: App, bot: Bot): void {
  const open = (actionId: string, command: PeopleCommand, show: (click: Click) => Promise<void>) => {
    app.action<BlockAction>(actionId, async ({ ack, body, action }) => {
      await ack()
      const click = await readClick(bot, body, action)
      if (!click) return
      const { run, clicker } = click
      if (denialOf(clicker.person, command.command, run)) return execute(bot, click, command)
      if (click.value.since !== run.phaseSince) return answerStale(bot, click)
      await show(click)
    })
  }
  open(actionIds.openMapping, emptyMapping, (click) => openMappingModal(bot, click))
  open(actionIds.uploadMapping, emptyMapping, (click) => openMappingUpload(bot, click))
  open(actionIds.openChoice, emptyChoice, async ({ run, clicker, triggerId }) => {
    await bot.client.views.open({ trigger_id: triggerId, view: choiceModal(run, messagesFor(clicker.locale)) })
  })
  open(actionIds.openApproval, { command: 'approve-plan', digest: '' }, async (click) => {
    const { run, value, clicker, triggerId } = click
    const { userId } = clicker.person
    // They would type the phrase only to hear that their approval stands already.
    const hasApproved = run.plan?.approvals.some((approval) => approval.userId === userId)
    if (hasApproved) return execute(bot, click, { command: 'approve-plan', digest: value.digest ?? '' })
    await bot.client.views.open({ trigger_id: triggerId, view: approvalModal(run, messagesFor(clicker.locale)) })
  })
}

const emptyMapping: PeopleCommand = { command: 'map-owners', mapping: [], coverage: [], assignable: {}, approvers: [] }
const emptyChoice: PeopleCommand = { command: 'choose-uninstall', versionIds: [], dataCopy: 'keep', approvers: [] }

/** Where the click came from and who made it. A click on an unknown run is answered here. */
async function readClick(bot: Bot, body: BlockAction, action: BlockElementAction): Promise<Click | undefined> {
  const value = action.type === 'button' ? readButtonValue(action.value) : undefined
  const clicker = await identifyClicker(bot, body)
  const run = value && (await bot.runs.load(value.runId))
  if (value && run) return { run, value, clicker, triggerId: body.trigger_id }
  await answerUnknown(bot, body, clicker)
  return undefined
}

function identifyClicker(bot: Bot, body: BlockAction): Promise<KnownPerson> {
  return bot.people.identify({ id: body.user.id, teamId: body.user.team_id ?? body.team?.id })
}

async function answerUnknown(bot: Bot, body: BlockAction, clicker: KnownPerson): Promise<void> {
  const text = messagesFor(clicker.locale).answers.unknownRun
  if (body.channel) await bot.client.chat.postEphemeral({ channel: body.channel.id, user: body.user.id, text })
}

async function execute(bot: Bot, click: Pick<Click, 'run' | 'clicker'>, command: PeopleCommand): Promise<void> {
  const { run, clicker } = click
  const outcome = await bot.runs.execute(run.id, command, clicker.person)
  if (outcome.kind === 'done') return
  const { answers, refusal } = messagesFor(clicker.locale)
  const text = outcome.kind === 'refused' ? answers.refusedAction(refusal(outcome.refusal)) : answers.unknownRun
  await refresh(bot, run)
  await tell(bot, { userId: clicker.person.userId, run }, text)
}

async function answerStale(bot: Bot, { run, clicker }: Click): Promise<void> {
  await refresh(bot, run)
  await tell(bot, { userId: clicker.person.userId, run }, messagesFor(clicker.locale).answers.stale)
}

/** The clicker's screen shows something else than the run: their ticks, or a button that is gone. */
async function refresh(bot: Bot, run: Run): Promise<void> {
  await askForRefresh(bot.store.notes, run.id, Date.now())
  await bot.show(run.id)
}

const selectionSchema = z.object({
  block_id: z.string(),
  selected_options: z.array(z.object({ value: z.enum(itemIds) })),
})
