/** The next reply of a thread: what one command brought about, told together, since it happened together. */

import type { Messages } from '../../messages/messages.ts'
import type { RecordedEvent } from '../../runbook/events.ts'
import { evolve, foldRun } from '../../runbook/evolve.ts'
import type { ThreadNote } from './thread-note.ts'

export type Reply = { text: string; upTo: number; uploads: ThreadNote['uploads'] }

export function nextReply(
  runId: string,
  events: readonly RecordedEvent[],
  posted: number,
  messages: Messages,
): Reply | undefined {
  const group = sameMoment(events.slice(posted))
  const last = group.at(-1)
  if (!last) return undefined
  let run = foldRun(runId, events.slice(0, posted))
  const lines: string[] = []
  const uploads: ThreadNote['uploads'] = []
  for (const event of group) {
    run = run ? evolve(run, event) : foldRun(runId, [event])
    const line = run && messages.eventLine(event, run)
    if (line) lines.push(line)
    uploads.push(...attachments(event))
  }
  return { text: lines.join('\n'), upTo: last.seq, uploads }
}

/** Events of one command share time and actor. A new step ends the group, so that its checklist comes right behind. */
function sameMoment(events: readonly RecordedEvent[]): RecordedEvent[] {
  const [first] = events
  if (!first) return []
  const group: RecordedEvent[] = []
  for (const event of events) {
    if (event.at !== first.at || JSON.stringify(event.actor) !== JSON.stringify(first.actor)) break
    group.push(event)
    if (event.type === 'phase-entered' && event.data.phase === 'observe') break
  }
  return group
}

function attachments(event: RecordedEvent): ThreadNote['uploads'] {
  if (event.type === 'plan-proposed' && event.data.plan.kind === 'reassign' && event.data.plan.effects > 0) {
    return [{ kind: 'plan', digest: event.data.plan.digest }]
  }
  if (
    event.type === 'plan-applied' &&
    event.data.step === 'reassign' &&
    event.data.counts.skipped + event.data.counts.failed > 0
  ) {
    return [{ kind: 'result', digest: event.data.digest }]
  }
  return []
}
