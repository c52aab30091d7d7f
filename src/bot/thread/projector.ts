/**
 * Brings a run's thread up to date from the event log: card, replies in order, checklists, files. One call to Slack at a
 * time, each remembered before the next, so that a crash repeats one message at most. Nothing is ever read back from Slack.
 */
import type { WebClient } from '@slack/web-api'
import { messagesFor } from '../../messages/messages.ts'
import { type StepName, stepNames } from '../../runbook/definition.ts'
import type { RecordedEvent } from '../../runbook/events.ts'
import { foldRun } from '../../runbook/evolve/evolve.ts'
import type { Run } from '../../runbook/run.ts'
import type { RunService } from '../../runbook/runs-port.ts'
import type { Store } from '../../runbook/store-port.ts'
import type { ThreadProjector } from '../../runbook/thread-port.ts'
import { sections } from '../views/blocks.ts'
import { cardView } from '../views/card.ts'
import { checklistView } from '../views/checklist.ts'
import { type RenderedMessage, rendered } from '../views/message.ts'
import { progressText } from './progress.ts'
import { nextReply } from './replies.ts'
import { asFault } from './slack-faults.ts'
import { readThread, refreshToken, type ThreadNote, writeThread } from './thread-note.ts'
import { uploadFile } from './upload.ts'

export type ProjectorParts = {
  client: WebClient
  runs: Pick<RunService, 'events'>
  store: Pick<Store, 'notes' | 'plans'>
  clock: () => Date
}

type Thread = { run: Run; events: RecordedEvent[]; note: ThreadNote; refresh: string; progress: string | undefined }

export function createProjector(parts: ProjectorParts): ThreadProjector {
  const { client, store } = parts

  async function save(runId: string, note: ThreadNote): Promise<'more'> {
    await writeThread(store.notes, runId, note)
    return 'more'
  }

  /** Remembered before anything else is asked of Slack: whatever fails next must not post it again. */
  async function postCard({ run, note }: Thread, card: RenderedMessage): Promise<'more'> {
    const { hash, ...message } = card
    const posted = await client.chat.postMessage({ channel: run.channel, ...message, ...quiet })
    return save(run.id, { ...note, rootTs: posted.ts ?? '', shown: { ...note.shown, card: hash } })
  }

  async function postChecklist({ run, note }: Thread, step: StepName, checklist: RenderedMessage): Promise<'more'> {
    const { hash, ...message } = checklist
    const thread = { channel: run.channel, thread_ts: rootOf(note) }
    const posted = await client.chat.postMessage({ ...thread, ...message, ...quiet })
    const checklists = { ...note.checklists, [step]: { ts: posted.ts ?? '' } }
    return save(run.id, { ...note, checklists, shown: { ...note.shown, [step]: hash } })
  }

  async function linkTo(run: Run, ts: string): Promise<string> {
    return (await client.chat.getPermalink({ channel: run.channel, message_ts: ts })).permalink ?? ''
  }

  /** The next message that has no link yet gets one. */
  async function addLink({ run, note }: Thread): Promise<'more' | undefined> {
    if (note.rootTs && note.permalink === undefined) {
      return save(run.id, { ...note, permalink: await linkTo(run, note.rootTs) })
    }
    for (const [step, checklist] of Object.entries(note.checklists)) {
      if (checklist.link !== undefined) continue
      const link = await linkTo(run, checklist.ts)
      return save(run.id, { ...note, checklists: { ...note.checklists, [step]: { ...checklist, link } } })
    }
    return undefined
  }

  async function update({ run, note }: Thread, name: string, ts: string, view: RenderedMessage): Promise<'more'> {
    const { hash, ...message } = view
    await client.chat.update({ channel: run.channel, ts, ...message })
    return save(run.id, { ...note, shown: { ...note.shown, [name]: hash } })
  }

  async function reply({ run, note }: Thread, next: NonNullable<ReturnType<typeof nextReply>>): Promise<'more'> {
    const { text } = next
    if (text !== '') {
      const thread = { channel: run.channel, thread_ts: rootOf(note) }
      await client.chat.postMessage({ ...thread, text: text.slice(0, textLimit), blocks: sections(text), ...quiet })
    }
    return save(run.id, { ...note, posted: next.upTo, uploads: [...note.uploads, ...next.uploads] })
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
    if (toldStep && !note.checklists[toldStep]) return postChecklist(thread, toldStep, checklist(toldStep))
    const linked = await addLink(thread)
    if (linked) return linked
    const [upload, ...uploads] = note.uploads
    if (upload) {
      await uploadFile({ client, store, run, messages, threadTs: note.rootTs }, upload)
      return save(run.id, { ...note, uploads })
    }
    const next = nextReply({ runId: run.id, events, note, messages })
    if (next) return reply(thread, next)
    if (note.shown.card !== card.hash) return update(thread, 'card', note.rootTs, card)
    for (const step of stepNames) {
      const posted = note.checklists[step]
      const view = posted && checklist(step)
      if (view && note.shown[step] !== view.hash) return update(thread, step, posted.ts, view)
    }
    return 'up-to-date'
  }

  return {
    async advance(runId) {
      const events = await parts.runs.events(runId)
      const run = foldRun(runId, events)
      if (!run) return 'up-to-date'
      const [note, refresh] = await Promise.all([readThread(store.notes, runId), refreshToken(store.notes, runId)])
      const progress = await progressText(run, store)
      try {
        return await advance({ run, events, note, refresh, progress })
      } catch (error) {
        throw asFault(error)
      }
    },
  }
}

/** Slack cuts a message's text above 40,000 characters and recommends at most 4,000 (Slack docs, chat.postMessage). */
const textLimit = 4000

/** Links in the thread are for people to follow, not for Slack to preview. */
const quiet = { unfurl_links: false, unfurl_media: false }

function rootOf(note: ThreadNote): string {
  if (!note.rootTs) throw new Error('the card comes before everything else in a thread')
  return note.rootTs
}
