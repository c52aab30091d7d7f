/** CSV as spreadsheets write it: with or without a byte order mark, with commas, semicolons or tabs, in UTF-8 or, on a German Windows, in its old code page. */
import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import type { Locale } from '../runbook/events.ts'
import type { CsvLine, MappingProblem } from '../runbook/owners/mapping-csv.ts'

/** Some rows of a table. */
export type Rows = string[][]

/** With a byte order mark: without one Excel takes UTF-8 for the old code page. */
export async function* csvText(portions: AsyncIterable<Rows> | Iterable<Rows>, locale: Locale): AsyncGenerator<string> {
  yield byteOrderMark
  for await (const rows of portions) yield csvRows(rows, locale)
}

export const byteOrderMark = '\uFEFF'

/** A German Excel divides by semicolons, and puts everything else into one column. */
const delimiters: Record<Locale, string> = { en: ',', de: ';' }

/** `escape_formulas`: a cell that begins with = + - or @ would be run by a spreadsheet. */
export function csvRows(rows: Rows, locale: Locale): string {
  return stringify(rows, { delimiter: delimiters[locale], escape_formulas: true })
}

const recordSchema = z.array(z.object({ info: z.object({ lines: z.number() }), record: z.array(z.string()) }))

export function readCsv(bytes: Uint8Array): CsvLine[] | MappingProblem {
  const text = decoded(bytes)
  // A workbook or a picture under the wrong name.
  if (/[^\P{Cc}\t\n\v\f\r]/u.test(text)) return { line: null, code: 'not-csv', value: '' }
  try {
    const inner = delimiterOf(text)
    const outer = secondDelimiter(text, inner)
    return outer === undefined ? parsed(text, inner) : parsed(text, outer).map((line) => unfolded(line, inner))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { line: typeof error.lines === 'number' ? error.lines : null, code: 'not-csv', value: '' }
  }
}

function parsed(text: string, delimiter: string): CsvLine[] {
  const options = { delimiter, info: true, relax_column_count: true, skip_empty_lines: true }
  const records: unknown = parse(text, { ...options, record_delimiter: ['\r\n', '\n', '\r'] })
  return recordSchema.parse(records).map(({ info, record }) => ({ line: info.lines, cells: record }))
}

/**
 * An Excel of the other language puts each line into the first column, and saves it with its own delimiter: beside the line
 * stands what somebody typed there.
 */
function secondDelimiter(text: string, first: string): string | undefined {
  return [',', ';'].find((sign) => sign !== first && headerOf(text).includes(sign))
}

function unfolded({ line, cells: [first = '', ...others] }: CsvLine, delimiter: string): CsvLine {
  const cells = parsed(first, delimiter)[0]?.cells ?? []
  const typed = others.filter((cell) => cell.trim() !== '')
  const filledIn = typed.length === 1 && cells.at(-1)?.trim() === ''
  return { line, cells: [...(filledIn ? cells.slice(0, -1) : cells), ...typed] }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** The header's names contain none of these, so the first of them divides it. */
function delimiterOf(text: string): string {
  return /[,;\t]/.exec(headerOf(text))?.[0] ?? ','
}

function headerOf(text: string): string {
  return text.trimStart().split(/[\r\n]/, 1)[0] ?? ''
}
