/** Where a filled-in CSV file is handed in. After a refusal it says what is wrong, line by line, and waits for the next try. */
import type { ModalView } from '@slack/types'
import { bullets, firstFew } from '../../messages/format.ts'
import type { Messages } from '../../messages/messages.ts'
import type { Locale } from '../../runbook/events.ts'
import type { MappingProblem } from '../../runbook/owners/mapping-csv.ts'
import type { CountedField } from '../../runbook/owners/owner-fields.ts'
import { actionIds, viewIds } from '../action-ids.ts'
import { plain, section, sections } from './blocks.ts'
import { coverageInput } from './coverage-input.ts'

export type UploadMemory = { runId: string; since: number; attempt: number }

/** `refused`: why the file before was not taken. `covered`: the keys of the optional fields that are chosen. */
export type UploadModalParts = {
  messages: Messages
  locale: Locale
  memory: UploadMemory
  offered: readonly CountedField[]
  covered: readonly string[]
  refused?: string
}

export function mappingUploadModal(parts: UploadModalParts): ModalView {
  const { messages, memory, refused } = parts
  const { uploadModal: words } = messages
  return {
    type: 'modal',
    callback_id: viewIds.mappingUpload,
    private_metadata: JSON.stringify(memory),
    title: plain(words.title),
    submit: plain(words.submit),
    close: plain(words.close),
    blocks: [
      ...(refused === undefined ? [] : sections(`⛔ ${refused}`)),
      section(words.intro),
      {
        type: 'input',
        // A new name for each try: with the same one the refused file would stay in the field.
        block_id: `${actionIds.mappingFile}-${memory.attempt}`,
        label: plain(words.label),
        element: { type: 'file_input', action_id: actionIds.mappingFile, filetypes: ['csv'], max_files: 1 },
      },
      ...coverageInput({ ...parts, chosen: parts.covered }),
    ],
  }
}

const shownInModal = 10
/** Slack cuts a message above 40,000 characters (Slack docs, chat.postMessage); a value is at most a cell long. */
const shownInAnswer = 100

export function problemsInModal(problems: readonly MappingProblem[], messages: Messages): string {
  return problemText(problems, messages, shownInModal)
}

export function problemsInAnswer(problems: readonly MappingProblem[], messages: Messages): string {
  return problemText(problems, messages, shownInAnswer)
}

function problemText(problems: readonly MappingProblem[], { uploadModal: words }: Messages, limit: number): string {
  const lines = problems.map((problem) => words.problem(problem))
  return `${words.refused(problems.length)}\n${bullets(firstFew(lines, words.more, limit))}`
}
