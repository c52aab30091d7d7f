/**
 * Brings a run's thread up to date from the event log: card, replies in order, checklists, files. One call to Slack at a
 * time, each remembered before the next, so that a crash repeats one message at most. Nothing is ever read back from Slack.
 */
import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { messagesFor } from '../../messages/messages.ts'
import { isKept } from '../../runbook/decide/kept-copy.ts'
import { type StepName, stepNames } from '../../runbook/definition.ts'
import type { RecordedEvent } from '../../runbook/events.ts'
import { foldRun } from '../../runbook/evolve/evolve.ts'
import type { Run } from '../../runbook/run.ts'
import type { RunService } from '../../runbook/runs-port.ts'
import type { Store } from '../../runbook/store-port.ts'
import type { ThreadNote, ThreadProjector } from '../../runbook/thread-port.ts'
import { messageLimit, packed, sections, shorten } from '../views/blocks.ts'
import { cardView } from '../views/card.ts'
import { checklistView } from '../views/checklist.ts'
import { type Message, type RenderedMessage, rendered } from '../views/message.ts'
import { deliverNext, isUploadInTurn } from './deliver.ts'
import { progressText } from './progress.ts'
import { nextReply } from './replies.ts'
import { sendFitting } from './sending.ts'
import { asFault, slackError } from './slack-faults.ts'
import { readThread, refreshToken, writeThread } from './thread-note.ts'

type ProjectorParts = {
  client: WebClient
  runs: Pick<RunService, 'events'>
  store: Pick<Store, 'notes' | 'plans'>
  logger: Pick<Logger, 'warn'>
  /** Slack ids of people and user groups, who are told when a plan waits for them. */
  approvers: readonly string[]
}

type Thread = { run: Run; events: RecordedEvent[]; note: ThreadNote; refresh: string; progress: string | undefined }
type ViewName = 'card' | StepName
type Shown = { name: ViewName; ts: string; view: RenderedMessage }

export function createProjector(parts: ProjectorParts): ThreadProjector {
  const { client, store, logger, approvers } = parts

  async function save(runId: string, note: ThreadNote): Promise<'more'> {
    await writeThread(store.notes, runId, note)
    return 'more'
  }

  const noteUnfit = (run: Run) => (error: unknown) => logger.warn({ runId: run.id, err: error }, 'message said shorter')

  /** Where Slack put it. If the thread's first message is gone, a reply stands alone: then the thread goes on below it. */
  async function post({ run, note }: Thread, message: Message): Promise<{ ts: string; note: ThreadNote }> {
    const place = { channel: run.channel, ...(note.rootTs && { thread_ts: note.rootTs }) }
    const posted = await sendFitting(message, {
      send: (fitting) => client.chat.postMessage({ ...place, ...fitting, ...quiet }),
      onUnfit: noteUnfit(run),
    })
    const { ts = '' } = posted
    return { ts, note: { ...note, rootTs: posted.message?.thread_ts ?? ts } }
  }

  /** Remembered before anything else is asked of Slack: whatever fails next must not post it again. */
  async function postCard(thread: Thread, { hash, ...card }: RenderedMessage): Promise<'more'> {
    const { note } = await post(thread, card)
    return save(thread.run.id, { ...note, shown: { ...note.shown, card: hash } })
  }

  async function postInThread(thread: Thread, name: ViewName, { hash, ...view }: RenderedMessage): Promise<'more'> {
    const { ts, note } = await post(thread, view)
    const shown = { ...note.shown, [name]: hash }
    if (name !== 'card')
      return save(thread.run.id, { ...note, checklists: { ...note.checklists, [name]: { ts } }, shown })
    const { permalink: _, ...unlinked } = note
    return save(thread.run.id, { ...unlinked, cardTs: ts, shown })
  }

  async function linkTo(run: Run, ts: string): Promise<string> {
    try {
      return (await client.chat.getPermalink({ channel: run.channel, message_ts: ts })).permalink ?? ''
    } catch (error) {
      if (slackError(error) !== 'message_not_found') throw error
      return ''
    }
  }

  /** The next message that has no link yet gets one. */
  async function addLink({ run, note }: Thread): Promise<'more' | undefined> {
    if (note.rootTs && note.permalink === undefined) {
      return save(run.id, { ...note, permalink: await linkTo(run, note.cardTs ?? note.rootTs) })
    }
    for (const [step, checklist] of Object.entries(note.checklists)) {
      if (checklist.link !== undefined) continue
      const link = await linkTo(run, checklist.ts)
      return save(run.id, { ...note, checklists: { ...note.checklists, [step]: { ...checklist, link } } })
    }
    return undefined
  }

  async function update(thread: Thread, { name, ts, view }: Shown): Promise<'more'> {
    const { run, note } = thread
    const { hash, ...message } = view
    try {
      await sendFitting(message, {
        send: (fitting) => client.chat.update({ channel: run.channel, ts, ...fitting }),
        onUnfit: noteUnfit(run),
      })
    } catch (error) {
      const reason = slackError(error)
      if (!unchangeable.includes(reason ?? '')) throw error
      const noted = reason === 'edit_window_closed' ? { ...note, uneditable: true } : note
      // A step that is over has nothing to press; the card and the step at hand are needed to go on.
      if (name === 'card' || name === run.step) return postInThread({ ...thread, note: noted }, name, view)
    }
    const turns = { ...note.turns, [name]: turnOf(run) }
    return save(run.id, { ...note, shown: { ...note.shown, [name]: hash }, turns })
  }

  /** One part of it, if it is long. */
  async function reply(thread: Thread, next: NonNullable<ReturnType<typeof nextReply>>): Promise<'more'> {
    const { id } = thread.run
    const texts = packed(next.text, messageLimit)
    const text = texts[thread.note.parts ?? 0]
    const message = text !== undefined && { text: shorten(text, textLimit), blocks: sections(text) }
    const { note } = message ? await post(thread, message) : thread
    const { parts: before = 0, ...whole } = note
    if (before + 1 < texts.length) return save(id, { ...note, parts: before + 1 })
    return save(id, { ...whole, posted: next.upTo, uploads: [...note.uploads, ...next.uploads] })
  }

  async function advance(thread: Thread): Promise<'more' | 'up-to-date'> {
    const { run, events, note, refresh, progress } = thread
    const messages = messagesFor(run.locale)
    const link = note.checklists[run.step]?.link
    const parts = { run, messages, ...(progress && { progress }), ...(link && { link }) }
    const card = rendered((suffix) => cardView(parts, suffix), refresh)
    const checklist = (step: StepName) => rendered((suffix) => checklistView({ ...parts, step }, suffix), refresh)

    if (!note.rootTs) return postCard(thread, card)
    const toldStep = foldRun(run.id, events.slice(0, note.posted))?.step
    if (toldStep && !note.checklists[toldStep]) return postInThread(thread, toldStep, checklist(toldStep))
    const linked = await addLink(thread)
    if (linked) return linked
    const cardAt = { name: 'card', ts: note.cardTs ?? note.rootTs, view: card } as const
    const outdated = [cardAt, ...postedChecklists(note, checklist)].filter(
      ({ name, view }) => note.shown[name] !== view.hash,
    )
    // What people can press fits the run before anything is told, once: figures of work under way change all the time.
    const unturned = outdated.find(({ name }) => note.turns?.[name] !== turnOf(run))
    if (unturned) return update(thread, unturned)
    const file = { client, store, logger, run, messages, threadTs: note.rootTs }
    const deliver = () => deliverNext(file, note, (noted) => save(run.id, noted))
    if (isUploadInTurn(note)) return deliver()
    const next = nextReply({ runId: run.id, events, note, messages, approvers })
    if (next) return reply(thread, next)
    const [first] = outdated
    return first ? update(thread, first) : deliver()
  }

  return {
    async advance(runId) {
      const events = await parts.runs.events(runId)
      const run = foldRun(runId, events)
      if (!run) return 'up-to-date'
      const [note, refresh] = await Promise.all([readThread(store.notes, runId), refreshToken(store.notes, runId)])
      const progress = note.uneditable ? undefined : await progressText(run, store)
      try {
        const shown = await advance({ run, events, note, refresh, progress })
        // What becomes of a copy that is kept is told in a cancelled run's thread as well.
        return shown === 'up-to-date' && run.status !== 'open' && !isKept(run) ? 'over' : shown
      } catch (error) {
        throw asFault(error)
      }
    },
  }
}

/** Changes with everything that changes what people may press. */
function turnOf({ status, phaseSince, plan }: Run): string {
  return `${status} ${phaseSince} ${plan?.approvals.length ?? 0}`
}

function postedChecklists({ checklists }: ThreadNote, render: (step: StepName) => RenderedMessage): Shown[] {
  return stepNames.flatMap((name) => {
    const posted = checklists[name]
    return posted ? [{ name, ts: posted.ts, view: render(name) }] : []
  })
}

/** Deleted by somebody, closed to editing by the workspace's settings, or posted by an earlier bot of ours. */
const unchangeable = ['message_not_found', 'edit_window_closed', 'cant_update_message']

/** Slack cuts a message's text above 40,000 characters and recommends at most 4,000 (Slack docs, chat.postMessage). */
const textLimit = 4000

/** Links in the thread are for people to follow, not for Slack to preview. */
const quiet = { unfurl_links: false, unfurl_media: false }
