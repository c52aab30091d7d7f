/** CSV as spreadsheets write it: with or without a byte order mark, with commas, semicolons or tabs, in UTF-8 or, on a German Windows, in its old code page. */
import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import type { CsvLine, MappingProblem } from '../runbook/owners/mapping-csv.ts'

/** With a byte order mark: without one Excel takes UTF-8 for the old code page. */
export function csvForEditing(rows: string[][]): string {
  return stringify(rows, { bom: true, escape_formulas: true })
}

const recordSchema = z.array(z.object({ info: z.object({ lines: z.number() }), record: z.array(z.string()) }))

export function readCsv(bytes: Uint8Array): CsvLine[] | MappingProblem {
  const text = decoded(bytes)
  // A workbook or a picture under the wrong name.
  if (/[^\P{Cc}\t\n\v\f\r]/u.test(text)) return { line: null, code: 'not-csv', value: '' }
  try {
    const options = { delimiter: delimiterOf(text), info: true, relax_column_count: true, skip_empty_lines: true }
    const records: unknown = parse(text, { ...options, record_delimiter: ['\r\n', '\n', '\r'] })
    return recordSchema.parse(records).map(({ info, record }) => ({ line: info.lines, cells: record }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { line: typeof error.lines === 'number' ? error.lines : null, code: 'not-csv', value: '' }
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** The header's names contain none of these, so the one that it contains most is the one that divides it. */
function delimiterOf(text: string): string {
  const header = text.trimStart().split(/[\r\n]/, 1)[0] ?? ''
  const count = (sign: string) => header.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}
