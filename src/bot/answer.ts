/** Answers that only one person sees. They are no part of the audit: Slack does not even promise to show them. */
import type { Run } from '../runbook/run.ts'
import type { Bot } from './bot.ts'
import { slackError } from './thread/slack-faults.ts'
import { readThread } from './thread/thread-note.ts'

export async function tell(
  bot: Pick<Bot, 'client' | 'store'>,
  to: { userId: string; run: Run },
  text: string,
): Promise<void> {
  const { rootTs } = await readThread(bot.store.notes, to.run.id)
  const thread = rootTs ? { thread_ts: rootTs } : {}
  try {
    await bot.client.chat.postEphemeral({ channel: to.run.channel, user: to.userId, text, ...thread })
  } catch (error) {
    if (!elsewhere.includes(slackError(error) ?? '')) throw error
    // Their id as the channel is the bot's direct message with them.
    await bot.client.chat.postMessage({ channel: to.userId, text })
  }
}

/** The person is not where the run is, or the bot no longer is. */
const elsewhere = ['user_not_in_channel', 'channel_not_found', 'not_in_channel', 'is_archived']

export async function threadLink(bot: Pick<Bot, 'store'>, run: Run): Promise<string | undefined> {
  return (await readThread(bot.store.notes, run.id)).permalink
}
