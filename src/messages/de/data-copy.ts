/** The copy of the package's data: what is in it and what is not, and when it ends. */
import { extendedEnd } from '../../runbook/decide/extension.ts'
import type { DataCopyFacts } from '../../runbook/events.ts'
import { chosenPackages, type Run } from '../../runbook/run.ts'
import { bytes, code, dateTime, number } from '../format.ts'
import { unseenPackages } from './removal.ts'

const locale = 'de'

export function copiedLine(copy: DataCopyFacts, run: Run): string {
  return [
    `💾 Datenkopie erstellt und geprüft: ${number(copy.rows, locale)} Zeilen in ${number(copy.files, locale)} Dateien, ${bytes(copy.bytes, locale)}. Sie liegt unter ${code(copy.location)} und wird 48 Stunden nach der Deinstallation gelöscht.${notInCopy(copy.leftOut)}`,
    ...unseenPackages(chosenPackages(run)),
    `Manifest SHA-256: ${code(copy.sha256)}`,
  ].join('\n')
}

function notInCopy(leftOut: number | undefined): string {
  if (leftOut === undefined) return ''
  const fields = `, und Salesforce exportiert keine zusammengesetzten Felder und keine Dateifelder: Es fehlen ${number(leftOut, locale)}, das Manifest nennt sie`
  return ` Zeilen im Papierkorb, archivierte Aktivitäten sowie Notizen, Anhänge und Dateien an den Zeilen sind nicht enthalten${leftOut > 0 ? fields : ''}.`
}

export function remindedLine(run: Run): string {
  const { location = '', deleteAt } = run.dataCopy ?? {}
  const end = deleteAt ? `: ${dateTime(deleteAt)}` : ''
  const longer = extendedEnd(run) ? ', oder drücken Sie *48 Stunden länger behalten*' : ''
  return `⏰ Die Datenkopie unter ${code(location)} wird bald gelöscht${end}. Sichern Sie sie jetzt anderswo, wenn Sie sie brauchen${longer}.`
}
