/** Answers that only one person sees. They are no part of the audit: Slack does not even promise to show them. */
import type { Run } from '../runbook/run.ts'
import type { Bot } from './bot.ts'
import { readThread } from './thread/thread-note.ts'

export async function tell(
  bot: Pick<Bot, 'client' | 'store'>,
  to: { userId: string; run: Run },
  text: string,
): Promise<void> {
  const { rootTs } = await readThread(bot.store.notes, to.run.id)
  await bot.client.chat.postEphemeral({
    channel: to.run.channel,
    user: to.userId,
    text,
    ...(rootTs && { thread_ts: rootTs }),
  })
}

export async function threadLink(bot: Pick<Bot, 'store'>, run: Run): Promise<string | undefined> {
  return (await readThread(bot.store.notes, run.id)).permalink
}
