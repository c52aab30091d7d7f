import { createHash, type Hash } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowsMark, RowsPage, RowsStart, RowsWriter } from '../../runbook/data-copy-port.ts'
import { Fault } from '../../runbook/fault.ts'
import { errorCode } from './disk.ts'
import { flush, type Written } from './files.ts'
import { createRecordCounter } from './record-counter.ts'
import { appendMember, type Noted, type RowsPlace, type TakenPart, writeNote } from './rows-part.ts'

export type FinishedRows = Written & { rows: number; readFrom: string }

type PartWriter = Pick<RowsWriter, 'mark' | 'begin' | 'addPage'> & {
  finish(): Promise<FinishedRows | 'overtaken'>
}

/**
 * An object's rows on their way to disk. Each page is a gzip member of its own (several in a row are one valid file), is
 * flushed, and then noted beside the part: after a crash it goes on behind the last page that was noted. What is written is
 * counted and hashed on its way; that it also lies there is proven by the check that reads every file again.
 */
export function writerOf(place: RowsPlace, { part, ...taken }: TakenPart): PartWriter {
  let { noted, hash } = taken

  /** What is not noted in the end is written over by the next attempt. */
  async function append(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, after: After): Promise<RowsMark> {
    const ahead = after.hash.copy()
    const bytes = await appendMember(part, { pieces, at: after.bytes, hash: ahead })
    const mark: Noted = { ...after.mark(), bytes, sha256: ahead.copy().digest('hex') }
    await writeNote(part.note, mark)
    noted = mark
    hash = ahead
    return markOf(mark)
  }

  async function begin({ header, ...start }: RowsStart): Promise<RowsMark | 'overtaken'> {
    const line = Buffer.from(`${header.map((name) => `"${name}"`).join(',')}\n`)
    const mark = () => ({ edition: place.edition, ...start, header: [...header], next: null, complete: false, rows: 0 })
    return unlessOvertaken(() => append([line], { bytes: 0, hash: createHash('sha256'), mark }))
  }

  async function addPage({ csv, rows, next }: RowsPage): Promise<RowsMark | 'overtaken'> {
    if (noted === undefined) throw new Error('a page without an export')
    const last = noted
    const counter = createRecordCounter()
    async function* counted() {
      for await (const piece of csv) {
        counter.add(piece)
        yield piece
      }
      // Behind the page another may follow, and its first record begins a line.
      if (counter.isOpen()) yield Buffer.from('\n')
      if (rows !== undefined && rows !== counter.records()) throw miscounted(counter.records(), rows)
    }
    const mark = () => {
      return { ...last, next: next ?? null, complete: next === undefined, rows: last.rows + counter.records() }
    }
    return unlessOvertaken(() => append(counted(), { bytes: last.bytes, hash, mark }))
  }

  async function finish(): Promise<FinishedRows | 'overtaken'> {
    if (!noted?.complete) throw new Error('the last page is missing')
    const { rows, bytes, sha256, readFrom } = noted
    return unlessOvertaken(async () => {
      await rename(part.path, join(place.folder, place.path))
      await flush(place.folder)
      await rm(part.note, { force: true })
      return { rows, bytes, sha256, readFrom }
    })
  }

  return { mark: () => noted && markOf(noted), begin, addPage, finish }
}

/** `mark` is asked for when everything has been written. */
type After = { bytes: number; hash: Hash; mark: () => Omit<Noted, 'bytes' | 'sha256'> }

/** A part that is gone belongs to somebody who came later. */
async function unlessOvertaken<Result>(work: () => Promise<Result>): Promise<Result | 'overtaken'> {
  try {
    return await work()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'overtaken'
    throw error
  }
}

function markOf({ exportId, header, next, complete, rows, bytes }: Noted): RowsMark {
  return { exportId, header, next, complete, rows, bytes }
}

function miscounted(found: number, said: number): Fault {
  const detail = `Bulk API 2.0: ${found} / ${said}`
  return new Fault({ vendor: 'salesforce', kind: 'unknown', code: 'unexpected-answer', detail })
}
