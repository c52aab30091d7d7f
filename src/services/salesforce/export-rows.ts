import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { ObjectRows } from '../../runbook/salesforce-port.ts'
import { fault, unexpected } from './faults.ts'
import { permission } from './permissions.ts'
import { parse } from './query.ts'
import type { SalesforceSession } from './session.ts'

/**
 * Rows by Bulk API 2.0. jsforce's reader mixes up or crashes on more than one page (jsforce#1546, #1693), and deletes
 * the job when it grows impatient; so the pages are fetched here, one after the other, never more than a piece in memory.
 */
const ROWS_PER_PAGE = 50_000
const FIRST_POLL_MS = 100
const LONGEST_POLL_MS = 5_000
const LONGEST_JOB_MS = 30 * 60_000

/** Bulk queries refuse compound fields and files. */
const unexportable = new Set(['address', 'location', 'base64', 'complexvalue'])

const described = z.looseObject({ fields: z.array(z.looseObject({ name: z.string(), type: z.string() })) })
const job = z.looseObject({
  id: z.string(),
  state: z.string(),
  numberRecordsProcessed: z.number().optional(),
  errorMessage: z.string().nullish(),
})

export async function exportRows(
  session: SalesforceSession,
  objectName: string,
  longestPollMs = LONGEST_POLL_MS,
): Promise<ObjectRows> {
  const { fields } = parse(
    described,
    await session.get(`/sobjects/${encodeURIComponent(objectName)}/describe`, permission.allData),
  )
  const header = fields.filter(({ type }) => !unexportable.has(type)).map(({ name }) => name)
  const query = `SELECT ${header.join(', ')} FROM ${objectName}`
  const made = parse(job, await session.post('/jobs/query', { operation: 'query', query }, permission.allData))
  const rowCount = await completed(session, made.id, longestPollMs)
  return { header, pages: pages(session, { jobId: made.id, header, rowCount }), rowCount: () => rowCount }
}

async function completed(session: SalesforceSession, jobId: string, longestPollMs: number): Promise<number> {
  const deadline = Date.now() + LONGEST_JOB_MS
  for (let pauseMs = FIRST_POLL_MS; ; pauseMs = Math.min(pauseMs * 1.5, longestPollMs)) {
    const { state, numberRecordsProcessed, errorMessage } = parse(job, await session.get(`/jobs/query/${jobId}`))
    if (state === 'JobComplete') return numberRecordsProcessed ?? 0
    if (state === 'Failed' || state === 'Aborted') {
      throw fault('unknown', 'rejected', `the export ended as ${state}: ${errorMessage ?? 'without a reason'}`)
    }
    if (Date.now() > deadline) throw fault('unknown', 'timeout', 'the export did not end within half an hour')
    await wait(Math.min(pauseMs, longestPollMs))
  }
}

type Export = { jobId: string; header: string[]; rowCount: number }

async function* pages(session: SalesforceSession, { jobId, header, rowCount }: Export): AsyncGenerator<Uint8Array> {
  const headerLine = header.map((name) => `"${name}"`).join(',')
  yield Buffer.from(`${headerLine}\n`)
  let seen = 0
  let locator: string | undefined
  do {
    const position = locator === undefined ? '' : `&locator=${encodeURIComponent(locator)}`
    const page = await session.stream(`/jobs/query/${jobId}/results?maxRecords=${ROWS_PER_PAGE}${position}`)
    yield* withoutHeader(page.body, headerLine)
    seen += Number(page.headers.get('sforce-numberofrecords') ?? Number.NaN)
    locator = nextLocator(page.headers)
  } while (locator !== undefined)
  // NaN where Salesforce does not count its pages; the rows are then counted by who writes them.
  if (!Number.isNaN(seen) && seen !== rowCount)
    throw unexpected(`the export holds ${seen} rows, the job says ${rowCount}`)
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
  if (actual !== headerLine.replaceAll('"', '')) throw unexpected('a page of the export begins without its header line')
}
