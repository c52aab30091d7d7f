/** The modals of the uninstall step: what goes and what is kept, and the approval with the typed phrase. */
import type { App, ViewSubmitAction } from '@slack/bolt'
import { type Messages, messagesFor } from '../../messages/messages.ts'
import type { PeopleCommand } from '../../runbook/commands.ts'
import type { Refusal } from '../../runbook/refusal.ts'
import { actionIds, viewIds } from '../action-ids.ts'
import { tell } from '../answer.ts'
import type { Bot } from '../bot.ts'
import { type ButtonValue, readButtonValue } from '../button-value.ts'
import { noticeModal } from '../views/uninstall-modals.ts'
import { allSelected, selectedValue, selectedValues, typedText } from './view-values.ts'

type View = ViewSubmitAction['view']

/** Refusals that belong to one field; all others replace the modal. */
const fieldOf: Partial<Record<Refusal['code'], string>> = {
  'nothing-chosen': actionIds.packages,
  'unknown-package': actionIds.packages,
  'nothing-to-copy': actionIds.dataCopy,
  'wrong-phrase': actionIds.phrase,
  'confirmation-missing': actionIds.confirm,
}

export function listenToUninstall(app: App, bot: Bot): void {
  listenTo(app, bot, viewIds.choice, async ({ state: { values } }) => ({
    command: 'choose-uninstall',
    approvers: await bot.people.approvers(),
    versionIds: allSelected(values, actionIds.packages),
    dataCopy: selectedValue(values, actionIds.dataCopy, actionIds.dataCopy) === 'keep' ? 'keep' : 'none',
  }))
  listenTo(app, bot, viewIds.approval, async ({ state: { values } }, { digest }) => ({
    command: 'approve-plan',
    digest: digest ?? '',
    phrase: typedText(values, actionIds.phrase, actionIds.phrase),
    confirmed: selectedValues(values, actionIds.confirm, actionIds.confirm).includes('yes'),
  }))
}

type ToCommand = (view: View, opened: ButtonValue) => Promise<PeopleCommand>

function listenTo(app: App, bot: Bot, viewId: string, toCommand: ToCommand): void {
  app.view<ViewSubmitAction>(viewId, async ({ ack, body, view }) => {
    const { person, locale } = await bot.people.identify({
      id: body.user.id,
      teamId: body.user.team_id ?? body.team?.id,
    })
    const messages = messagesFor(locale)
    const opened = readButtonValue(view.private_metadata)
    if (!opened) return ack({ response_action: 'update', view: noticeModal(messages.answers.unknownRun, messages) })
    const run = await bot.runs.load(opened.runId)
    // The plan's digest says whether an approval is out of date; a choice was made of what there was then.
    if (viewId === viewIds.choice && run && run.phaseSince !== opened.since)
      return ack({ response_action: 'update', view: noticeModal(messages.answers.stale, messages) })
    const outcome = await bot.runs.execute(opened.runId, await toCommand(view, opened), person)
    if (outcome.kind === 'done') return ack()
    if (outcome.kind === 'unknown-run') {
      return ack({ response_action: 'update', view: noticeModal(messages.answers.unknownRun, messages) })
    }
    await ack(refusalInModal(outcome.refusal, messages))
    if (!fieldOf[outcome.refusal.code]) {
      await tell(
        bot,
        { userId: body.user.id, run: outcome.run },
        messages.answers.refusedAction(messages.refusal(outcome.refusal)),
      )
    }
  })
}

function refusalInModal(refusal: Refusal, messages: Messages) {
  const field = fieldOf[refusal.code]
  const text = messages.refusal(refusal)
  if (field) return { response_action: 'errors' as const, errors: { [field]: text } }
  return { response_action: 'update' as const, view: noticeModal(text, messages) }
}
