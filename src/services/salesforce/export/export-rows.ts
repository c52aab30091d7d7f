import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { ExportPage, ObjectExtract } from '../../../runbook/salesforce-port.ts'
import { permission } from '../permissions.ts'
import { fault, unexpected } from '../session/faults.ts'
import { parse } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'

/**
 * Rows by Bulk API 2.0. jsforce's reader mixes up or crashes on more than one page (jsforce#1546, #1693), and deletes
 * the job when it grows impatient; so the pages are fetched here, one at a time, never more than a piece in memory.
 * Small objects go the same way, though Salesforce recommends REST below 2,000 rows: they cost a job each of 10,000 a day, and
 * there is one way less that could lose a row. Deleted rows (`queryAll`) are left in the recycle bin: no count includes them.
 */
const ROWS_PER_PAGE = 50_000
const FIRST_POLL_MS = 100
const LONGEST_POLL_MS = 5_000
const LONGEST_JOB_MS = 30 * 60_000

const job = z.looseObject({
  id: z.string(),
  state: z.string(),
  numberRecordsProcessed: z.number().optional(),
  errorMessage: z.string().nullish(),
})

export async function startExport(session: SalesforceSession, extract: ObjectExtract): Promise<string> {
  const where = extract.condition === '' ? '' : ` WHERE ${extract.condition}`
  const query = `SELECT ${extract.fields.join(', ')} FROM ${extract.object}${where}`
  const made = await session.post('/jobs/query', { operation: 'query', query }, permission.allData)
  return parse(job, made).id
}

export async function exportedRows(
  session: SalesforceSession,
  exportId: string,
  longestPollMs = LONGEST_POLL_MS,
): Promise<number> {
  const deadline = Date.now() + LONGEST_JOB_MS
  const path = `/jobs/query/${encodeURIComponent(exportId)}`
  for (let pauseMs = FIRST_POLL_MS; ; pauseMs = Math.min(pauseMs * 1.5, longestPollMs)) {
    const { state, numberRecordsProcessed, errorMessage } = parse(job, await session.get(path))
    if (state === 'JobComplete') return numberRecordsProcessed ?? 0
    if (state === 'Failed' || state === 'Aborted') {
      throw fault('unknown', 'rejected', [state, errorMessage].filter(Boolean).join(': '))
    }
    if (Date.now() > deadline) throw fault('unknown', 'timeout', 'the export did not end within half an hour')
    await wait(Math.min(pauseMs, longestPollMs))
  }
}

type ExportPlace = { header: readonly string[]; next: string | undefined }

export async function exportPage(
  session: SalesforceSession,
  exportId: string,
  { header, next }: ExportPlace,
): Promise<ExportPage> {
  const position = next === undefined ? '' : `&locator=${encodeURIComponent(next)}`
  const path = `/jobs/query/${encodeURIComponent(exportId)}/results?maxRecords=${ROWS_PER_PAGE}${position}`
  const { headers, body } = await session.stream(path)
  const counted = headers.get('sforce-numberofrecords')
  return {
    csv: withoutHeader(body, header.join(',')),
    rows: counted === null ? undefined : Number(counted),
    next: nextLocator(headers),
  }
}

/** The last page says the word `null`. */
function nextLocator(headers: Headers): string | undefined {
  const locator = headers.get('sforce-locator')
  return locator === null || locator === '' || locator === 'null' ? undefined : locator
}

const LINE_FEED = 0x0a

/** Every page begins with the header line again. Names of fields hold no line break, so its end is the first one. */
async function* withoutHeader(body: AsyncIterable<Uint8Array>, headerLine: string): AsyncGenerator<Uint8Array> {
  let start: Buffer | undefined = Buffer.alloc(0)
  for await (const piece of body) {
    if (start === undefined) {
      yield piece
      continue
    }
    start = Buffer.concat([start, piece])
    const end = start.indexOf(LINE_FEED)
    if (end === -1) continue
    checkHeader(start.subarray(0, end), headerLine)
    if (end + 1 < start.length) yield start.subarray(end + 1)
    start = undefined
  }
  if (start !== undefined && start.length > 0) checkHeader(start, headerLine)
}

function checkHeader(line: Buffer, headerLine: string): void {
  const actual = line.toString('utf8').trim().replaceAll('"', '')
  if (actual !== headerLine) throw unexpected('Bulk API 2.0: CSV header')
}
