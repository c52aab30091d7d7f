/** SOQL page by page. jsforce's own query gives the first 2,000 rows, or with `autoFetch` 10,000, and says nothing about the rest. */
import { z } from 'zod'
import { oversizedAnswer, unexpected } from './faults.ts'
import type { SalesforceSession } from './session.ts'

export type SoqlQuery<T> = { soql: string; api: 'rest' | 'tooling'; row: z.ZodType<T>; need?: string }

const page = z.looseObject({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.unknown()),
})

export async function query<T>(session: SalesforceSession, asked: SoqlQuery<T>): Promise<T[]> {
  const rows: T[] = []
  for await (const page of queryPages(session, asked)) rows.push(...page)
  return rows
}

/** For rows that are too large to be held together. */
export async function* queryPages<T>(
  session: SalesforceSession,
  { soql, api, row, need }: SoqlQuery<T>,
): AsyncGenerator<T[]> {
  let path: string | undefined = queryPath(soql, api)
  while (path !== undefined) {
    const answer: z.infer<typeof page> = parse(page, await session.get(path, need))
    yield parse(z.array(row), answer.records)
    path = answer.done ? undefined : answer.nextRecordsUrl
    if (!answer.done && path === undefined) throw oversizedAnswer()
  }
}

export async function count(session: SalesforceSession, objectName: string, need?: string): Promise<number> {
  const answer = await session.getPatiently(queryPath(`SELECT count() FROM ${objectName}`, 'rest'), need)
  return parse(page, answer).totalSize
}

function queryPath(soql: string, api: 'rest' | 'tooling'): string {
  return `${api === 'tooling' ? '/tooling' : ''}/query?q=${encodeURIComponent(soql)}`
}

/** A text as SOQL literal; ids and namespaces come from the org, and still are never trusted inside a query. */
export function soqlText(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw unexpected(`the answer has another shape: ${z.prettifyError(result.error)}`)
}
