/** Sends a message so that its size or its form never stops the thread: what Slack does not take is said shorter. */
import { section, shorten } from '../views/blocks.ts'
import type { Message } from '../views/message.ts'
import { slackError } from './slack-faults.ts'

/** Slack docs, chat.postMessage and chat.update, errors; the first is not among them (bolt-js #2509). */
const unfit = ['msg_blocks_too_long', 'msg_too_long', 'invalid_blocks', 'invalid_blocks_format']

type Sending<Answer> = {
  send: (message: Message) => Promise<Answer>
  onUnfit: (error: unknown) => void
}

export async function sendFitting<Answer>(
  message: Message,
  sending: Sending<Answer>,
  [next, ...others]: Message[] = shorterForms(message),
): Promise<Answer> {
  try {
    return await sending.send(message)
  } catch (error) {
    if (!next || !unfit.includes(slackError(error) ?? '')) throw error
    sending.onUnfit(error)
    return sendFitting(next, sending, others)
  }
}

/** With the buttons, without which a run stands still; and at last without them, if they are what Slack does not take. */
function shorterForms({ text, blocks }: Message): Message[] {
  const short = shorten(text, 3000)
  const operated = blocks.filter(({ type }) => type === 'actions')
  return [
    { text: short, blocks: [section(short), ...operated] },
    { text: short, blocks: [section(short)] },
  ]
}
