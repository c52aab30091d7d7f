/** The modal that opens a run. */
import type { App, ViewSubmitAction } from '@slack/bolt'
import { z } from 'zod'
import { messagesFor } from '../../messages/messages.ts'
import { runReasons } from '../../runbook/events.ts'
import { actionIds, viewIds } from '../action-ids.ts'
import { threadLink } from '../answer.ts'
import type { Bot } from '../bot.ts'
import { slackError } from '../thread/slack-faults.ts'
import { type StartChoice, type StartMemory, syncErrorsModal } from '../views/start-modal.ts'
import { noticeModal } from '../views/uninstall-modals.ts'
import { selectedValue } from './view-values.ts'

const choiceSchema = z.object({
  target: z.string(),
  mode: z.enum(['live', 'dry-run']),
  reason: z.enum(runReasons),
  locale: z.enum(['en', 'de']),
})
const memorySchema = z.object({ channel: z.string(), chosen: choiceSchema.exactOptional() })

export function listenToStart(app: App, bot: Bot): void {
  app.view<ViewSubmitAction>(viewIds.start, async ({ ack, body, view }) => {
    const { person, locale } = await bot.people.identify({
      id: body.user.id,
      teamId: body.user.team_id ?? body.team?.id,
    })
    const messages = messagesFor(locale)
    const memory: StartMemory = memorySchema.parse(JSON.parse(view.private_metadata))
    const choice = memory.chosen ?? readChoice(view.state.values)
    if (!choice || !bot.targets.includes(choice.target)) {
      const text = messages.answers.unknownTarget(choice?.target ?? '', bot.targets)
      return ack({ response_action: 'update', view: noticeModal(text, messages) })
    }
    if (choice.reason === 'sync-errors' && !memory.chosen) {
      return ack({ response_action: 'update', view: syncErrorsModal(messages, { ...memory, chosen: choice }) })
    }
    const { channel } = memory
    if (!(await canPost(bot, channel, body.user.id, messages.answers.opening))) {
      return ack({ response_action: 'update', view: noticeModal(messages.answers.notInChannel, messages) })
    }
    const approvers = await bot.people.approvers()
    const outcome = await bot.runs.open({ command: 'open-run', channel, approvers, ...choice }, person)
    switch (outcome.kind) {
      case 'opened':
        return ack()
      case 'held': {
        const link = await threadLink(bot, outcome.run)
        return ack({ response_action: 'update', view: noticeModal(messages.answers.held(outcome.run, link), messages) })
      }
      case 'lock-unreadable':
        return ack({ response_action: 'update', view: noticeModal(messages.answers.lockUnreadable, messages) })
      case 'refused':
        return ack({ response_action: 'update', view: noticeModal(messages.refusal(outcome.refusal), messages) })
    }
  })
}

function readChoice(values: Parameters<typeof selectedValue>[0]): StartChoice | undefined {
  const parsed = choiceSchema.safeParse({
    target: selectedValue(values, actionIds.target, actionIds.target),
    mode: selectedValue(values, actionIds.mode, actionIds.mode),
    reason: selectedValue(values, actionIds.reason, actionIds.reason),
    locale: selectedValue(values, actionIds.language, actionIds.language),
  })
  return parsed.success ? parsed.data : undefined
}

/** Slack docs, chat.postEphemeral, errors: of the channel, and nothing that passes. */
const closed = ['not_in_channel', 'channel_not_found', 'user_not_in_channel', 'is_archived', 'restricted_action']

/** A run without a thread would be a run without an audit trail: better to learn now that the bot is not in the channel. */
async function canPost(bot: Bot, channel: string, user: string, text: string): Promise<boolean> {
  try {
    await bot.client.chat.postEphemeral({ channel, user, text })
    return true
  } catch (error) {
    if (!closed.includes(slackError(error) ?? '')) throw error
    bot.logger.info({ channel, err: error }, 'cannot post in channel')
    return false
  }
}
