/** Words around the mapping as a CSV file: the modal that takes it, and what can be wrong with it. */
import type { MappingProblem, MappingProblemCode } from '../../runbook/owners/mapping-csv.ts'
import { code, number } from '../format.ts'

const locale = 'de'

const problems: Record<MappingProblemCode, (value: string) => string> = {
  'not-csv': () => 'Das ist keine CSV-Datei. Speichern Sie die Tabelle als CSV und laden Sie diese Datei hoch',
  'too-big': () => 'Die Datei ist größer als 1 MB. Sie braucht nur eine Zeile je zuständigem Mitarbeiter',
  'unknown-column': (name) => `Die Spalte ${name} kenne ich nicht. Entfernen Sie sie`,
  'missing-column': (name) => `Die Spalte ${name} fehlt`,
  'repeated-column': (name) => `Die Spalte ${name} kommt doppelt vor`,
  'too-many-cells': (value) =>
    `Die Zeile hat mehr Zellen als Spalten: ${value}. Text mit Komma oder Semikolon gehört in Anführungszeichen`,
  formula: (value) => `${value} beginnt wie eine Formel. Schreiben Sie den Text selbst oder die ID`,
  'unknown-owner': (id) => `${id} gehört nicht zu denen, die eine Nachfolge brauchen`,
  'repeated-owner': (id) => `${id} kommt doppelt vor`,
  'missing-owner': (owner) => `Für ${owner} fehlt die Zeile`,
  'empty-successor': () => 'Die Nachfolge fehlt. Möglich sind eine E-Mail-Adresse, eine ID, `niemand` oder `behalten`',
  'unknown-successor': (value) => `Niemand hat die E-Mail-Adresse oder ID ${value}`,
  'ambiguous-successor': (value) => `Mehrere haben die E-Mail-Adresse ${value}. Schreiben Sie die ID`,
  'archived-successor': (value) => `${value} ist archiviert. Wählen Sie einen aktiven HubSpot-Benutzer`,
  'salesforce-only-successor': (value) =>
    `${value} gibt es nur in Salesforce. Wählen Sie einen aktiven HubSpot-Benutzer`,
  'queue-successor': (value) => `${value} ist eine Warteschlange. Wählen Sie einen aktiven HubSpot-Benutzer`,
  'deactivated-user-successor': (value) => `${value} ist deaktiviert. Wählen Sie einen aktiven HubSpot-Benutzer`,
}

export const uploadModal = {
  title: 'Nachfolge hochladen',
  submit: 'Plan erstellen',
  close: 'Abbrechen',
  intro:
    'Nehmen Sie die CSV-Datei aus dem Thread und tragen Sie in jeder Zeile in der letzten Spalte die Nachfolge ein: E-Mail-Adresse oder ID eines HubSpot-Benutzers, `niemand`, wenn die Datensätze ohne zuständigen Mitarbeiter bleiben sollen, oder `behalten`, wenn sie bleiben sollen, wie sie sind. Bevor der Plan freigegeben ist, wird nichts in HubSpot geschrieben.',
  label: 'CSV-Datei, höchstens 1 MB',
  refused: (count: number) =>
    `*Ich habe diese Datei nicht übernommen: ${number(count, locale)} ${count === 1 ? 'Problem' : 'Probleme'}.* Es wurde nichts geändert.`,
  problem: ({ line, code: reason, value }: MappingProblem) =>
    `${line === null ? 'Datei' : `Zeile ${number(line, locale)}`}: ${problems[reason](code(shown(value)))}`,
  more: (count: number) => `… und ${number(count, locale)} weitere`,
  unreadable: (why: string) =>
    `Ich konnte die Datei nicht von Slack abholen (${code(shown(why))}). Es wurde nichts geändert. Versuchen Sie es erneut; bleibt es dabei, prüfen Sie, ob die App den Scope \`files:read\` hat.`,
}

/** A cell may be a novel. */
function shown(value: string): string {
  return value.length <= 60 ? value : `${value.slice(0, 59)}…`
}
