/** The org's own e-mail templates, whose text Salesforce does not search; a page of them at a time. */
import { z } from 'zod'
import { permission } from '../permissions.ts'
import { queryPages } from '../session/query.ts'
import type { SalesforceSession } from '../session/session.ts'
import { type FoundReference, mentions } from './references.ts'

const texts = ['Subject', 'Body', 'HtmlValue', 'Markup'] as const
const soql = `SELECT Id, Name, ${texts.join(', ')} FROM EmailTemplate WHERE NamespacePrefix = null`

const text = z.string().nullish()
const templateRow = z.looseObject({
  Id: z.string(),
  Name: z.string(),
  Subject: text,
  Body: text,
  HtmlValue: text,
  Markup: text,
})

export async function emailTemplates(
  session: SalesforceSession,
  namespaces: readonly string[],
): Promise<FoundReference[]> {
  const found: FoundReference[] = []
  for await (const page of queryPages(session, { soql, api: 'rest', row: templateRow, need: permission.allData })) {
    for (const row of page) {
      const refersTo = mentions(texts.map((field) => row[field] ?? '').join('\n'), namespaces)
      if (refersTo.length === 0) continue
      found.push({ id: row.Id, type: 'EmailTemplate', name: row.Name, namespace: '', refersTo })
    }
  }
  return found
}
