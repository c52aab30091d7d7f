/** The copy of the package's data: what is in it and what is not, and when it ends. */
import { extendedEnd } from '../../runbook/decide/extension.ts'
import type { DataCopyFacts } from '../../runbook/events.ts'
import { chosenPackages, type Run } from '../../runbook/run.ts'
import { bytes, code, dateTime, number } from '../format.ts'
import { unseenPackages } from './removal.ts'

const locale = 'en'

export function copiedLine(copy: DataCopyFacts, run: Run): string {
  return [
    `💾 Data copy taken and checked: ${number(copy.rows, locale)} rows in ${number(copy.files, locale)} files, ${bytes(copy.bytes, locale)}. It lies at ${code(copy.location)} and is deleted 48 hours after the removal.${notInCopy(copy.leftOut)}`,
    ...unseenPackages(chosenPackages(run)),
    `Manifest SHA-256: ${code(copy.sha256)}`,
  ].join('\n')
}

function notInCopy(leftOut: number | undefined): string {
  if (leftOut === undefined) return ''
  const fields = `, nor are ${number(leftOut, locale)} compound or file field(s) that Salesforce does not export; the manifest names them`
  return ` Rows in the recycle bin, archived activities, and notes, attachments and files on the rows are not in it${leftOut > 0 ? fields : ''}.`
}

export function remindedLine(run: Run): string {
  const { location = '', deleteAt } = run.dataCopy ?? {}
  const end = deleteAt ? `: ${dateTime(deleteAt)}` : ' soon'
  const longer = extendedEnd(run) ? ', or press *Keep 48 hours longer*' : ''
  return `⏰ The data copy at ${code(location)} is deleted${end}. Take it elsewhere now if you need it${longer}.`
}
