/** Prints the thread as it grows, and under it one line that says where the run stands. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Person } from '../slack/person.ts'
import type { VisibleMessage } from '../slack/visible.ts'

type Narrator = { stop(): Promise<void> }

const pollMs = 400

export function narrate(person: Person, names: ReadonlyMap<string, string>, write: (text: string) => void): Narrator {
  const told = new Set<string>()
  let stopped = false
  let standing = ''

  async function tell(): Promise<void> {
    const messages = await person.messages().catch(() => [])
    const card = messages.find((message) => message.bot_id && !message.thread_ts && !message.ephemeral)
    for (const message of messages.filter((candidate) => candidate.thread_ts && !told.has(candidate.ts))) {
      told.add(message.ts)
      write(`\n${asText(message, names)}\n`)
    }
    if (card && card.text !== standing) {
      standing = card.text
      write(`  … ${plain(standing, names)}\n`)
    }
  }

  const telling = (async () => {
    while (!stopped) {
      await tell()
      await sleep(pollMs)
    }
    await tell()
  })()
  return {
    async stop() {
      stopped = true
      await telling
    },
  }
}

function asText(message: VisibleMessage, names: ReadonlyMap<string, string>): string {
  const files = (message.files ?? []).map((file) => `[file ${file.name}, ${file.size} bytes]`)
  return [plain(message.text, names), ...files].filter((line) => line !== '').join('\n')
}

/** Slack's markup as plain text: names for mentions, the fallback for dates. */
function plain(text: string, names: ReadonlyMap<string, string>): string {
  return text
    .replace(/<@([UW]\w+)>/g, (_, id: string) => names.get(id) ?? id)
    .replace(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .replace(/<(?:https?:[^|>]*)\|([^>]*)>/g, '$1')
    .replace(/\*([^*\n]+)\*/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
