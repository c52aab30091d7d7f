/** The mapping as a file: handed in through a modal, read before the modal is answered, taken as a whole or not at all. */
import type { App, ViewSubmitAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { z } from 'zod'
import { type Messages, messagesFor } from '../../messages/messages.ts'
import type { Locale } from '../../runbook/events.ts'
import { type MappingReading, readMappingTable } from '../../runbook/owners/mapping-csv.ts'
import type { Run } from '../../runbook/run.ts'
import { actionIds, viewIds } from '../action-ids.ts'
import { tell } from '../answer.ts'
import type { Bot } from '../bot.ts'
import { readCsv } from '../csv-file.ts'
import { ownerDirectory } from '../owner-directory.ts'
import { presentCoverage } from '../views/coverage-input.ts'
import {
  mappingUploadModal,
  problemsInAnswer,
  problemsInModal,
  type UploadMemory,
  type UploadModalParts,
} from '../views/mapping-upload-modal.ts'
import { noticeModal } from '../views/uninstall-modals.ts'
import type { Click } from './buttons.ts'
import { chosenCoverage, mapOwners } from './mapping.ts'
import { handedInFile } from './view-values.ts'

const memorySchema = z.object({ runId: z.string(), since: z.number(), attempt: z.number() })

export async function openMappingUpload(bot: Bot, { run, clicker, triggerId }: Click): Promise<void> {
  const memory: UploadMemory = { runId: run.id, since: run.phaseSince, attempt: 1 }
  const view = uploadView(run, clicker.locale, { memory, covered: presentCoverage(run) })
  await bot.client.views.open({ trigger_id: triggerId, view })
}

export function listenToMappingUpload(app: App, bot: Bot): void {
  app.view<ViewSubmitAction>(viewIds.mappingUpload, async ({ ack, body, view }) => {
    const submitter = await bot.people.identify({ id: body.user.id, teamId: body.user.team_id ?? body.team?.id })
    const messages = messagesFor(submitter.locale)
    const memory = readMemory(view.private_metadata)
    const run = memory && (await bot.runs.load(memory.runId))
    const notice = (text: string) => ack({ response_action: 'update', view: noticeModal(text, messages) })
    if (!memory || !run) return notice(messages.answers.unknownRun)
    if (run.phaseSince !== memory.since) return notice(messages.answers.stale)

    const coverage = chosenCoverage(view.state.values)
    const reading = await readUpload(bot, run, handedInFile(view.state.values, actionIds.mappingFile))
    if (reading.kind !== 'mapping') {
      const refused = refusalText(reading, messages)
      const next = { memory: { ...memory, attempt: memory.attempt + 1 }, covered: coverage, refused: refused.inModal }
      await ack({ response_action: 'update', view: uploadView(run, submitter.locale, next) })
      return tell(bot, { userId: body.user.id, run }, messages.answers.refusedAction(refused.inAnswer))
    }
    const { refused } = await mapOwners(bot, { run, mapping: reading.mapping, coverage, submitter })
    if (refused === undefined) return ack()
    await notice(refused)
    await tell(bot, { userId: body.user.id, run }, messages.answers.refusedAction(refused))
  })
}

type UploadState = Pick<UploadModalParts, 'memory' | 'covered' | 'refused'>

function uploadView(run: Run, locale: Locale, state: UploadState): ModalView {
  const offered = run.fields?.offered ?? []
  return mappingUploadModal({ messages: messagesFor(locale), locale, offered, ...state })
}

type UploadReading = MappingReading | { kind: 'unreadable'; why: string }

async function readUpload(bot: Bot, run: Run, fileId: string | undefined): Promise<UploadReading> {
  const file = await bot.readFile(fileId ?? '')
  if (file.kind === 'unreadable') return file
  if (file.kind === 'too-big') return { kind: 'problems', problems: [{ line: null, code: 'too-big', value: '' }] }
  const lines = readCsv(file.bytes)
  if ('code' in lines) return { kind: 'problems', problems: [lines] }
  return readMappingTable(lines, run.owners ?? [], await ownerDirectory(bot.store.notes, run.id))
}

type Refused = Exclude<UploadReading, { kind: 'mapping' }>

function refusalText(reading: Refused, messages: Messages): { inModal: string; inAnswer: string } {
  if (reading.kind === 'problems') {
    const { problems } = reading
    return { inModal: problemsInModal(problems, messages), inAnswer: problemsInAnswer(problems, messages) }
  }
  const text = messages.uploadModal.unreadable(reading.why)
  return { inModal: text, inAnswer: text }
}

function readMemory(text: string): UploadMemory | undefined {
  try {
    return memorySchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
