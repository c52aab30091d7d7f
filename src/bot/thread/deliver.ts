/**
 * The next file of the thread. Where files.slack.com is blocked, or a file is too large for the way there or cannot be made,
 * it cannot be delivered: after a first failure it waits behind everything that people need to go on, and after the third
 * it is given up.
 */
import type { Logger } from 'pino'
import { isFault } from '../../runbook/fault.ts'
import type { ThreadNote } from '../../runbook/thread-port.ts'
import { asFault } from './slack-faults.ts'
import { tellUndelivered, type UploadParts, uploadFile } from './upload.ts'

const attempts = 3

/** Whether it goes before the replies that follow it, as its reply announces it. */
export function isUploadInTurn({ uploads, uploadFailures }: ThreadNote): boolean {
  return uploads.length > 0 && uploadFailures === undefined
}

export async function deliverNext(
  parts: UploadParts & { logger: Pick<Logger, 'warn'> },
  note: ThreadNote,
  save: (note: ThreadNote) => Promise<'more'>,
): Promise<'more' | 'up-to-date'> {
  const [upload, ...uploads] = note.uploads
  if (!upload) return 'up-to-date'
  const { uploadFailures = 0, ...rest } = note
  try {
    await uploadFile(parts, upload)
  } catch (error) {
    const fault = asFault(error)
    if (isFault(fault) && fault.facts.kind === 'retry-later') throw fault
    if (uploadFailures + 1 < attempts) {
      await save({ ...note, uploadFailures: uploadFailures + 1 })
      throw fault
    }
    parts.logger.warn({ runId: parts.run.id, file: upload.kind, err: fault }, 'file given up')
    const wasMade = isFault(fault) && fault.facts.vendor === 'slack'
    await tellUndelivered(parts, upload, { kind: wasMade ? 'not-sent' : 'not-made' })
  }
  return save({ ...rest, uploads })
}
