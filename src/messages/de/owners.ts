/** Whose records are looked at, in which fields, and what is suggested for them. */
import type { ObservedOwners } from '../../runbook/events.ts'
import type { HubSpotScope } from '../../runbook/hubspot-scopes.ts'
import {
  activityObjects,
  alwaysCovered,
  type FieldName,
  fieldKey,
  type NamedField,
  type StandardObject,
  type WithheldObject,
} from '../../runbook/owners/owner-fields.ts'
import {
  isSeparate,
  type RetiringClass,
  type RetiringOwner,
  type SuggestionBasis,
} from '../../runbook/owners/owners.ts'
import type { OwnerMove } from '../../runbook/plan/plan.ts'
import type { Run } from '../../runbook/run.ts'
import { bullets, code, counts, escaped, fieldTotals, firstFew, number } from '../format.ts'
import { objects } from './words.ts'

const locale = 'de'
const more = (count: number) => `… und ${number(count, locale)} weitere`

export const ownerClasses: Record<RetiringClass, string> = {
  'salesforce-only': 'nur in Salesforce',
  queue: 'Warteschlange',
  'deactivated-user': 'deaktivierter Benutzer',
  unknown: 'unbekannt',
}

export const bases: Record<SuggestionBasis, string> = {
  'same-email': 'gleiche E-Mail-Adresse',
  'same-name': 'gleicher Name',
  manager: 'in Salesforce vorgesetzt',
  'default-owner': 'Vorgabe für dieses Ziel',
}

export const objectNames: Record<StandardObject, string> = {
  ...objects,
  tickets: 'Tickets',
  leads: 'Leads',
  tasks: 'Aufgaben',
  calls: 'Anrufe',
  meetings: 'Meetings',
  notes: 'Notizen',
  emails: 'E-Mails',
}

const standardNames: Readonly<Record<string, string>> = objectNames

function objectName({ object, objectName: own }: Pick<NamedField, 'object' | 'objectName'>): string {
  return own ?? standardNames[object] ?? 'benutzerdefinierte Objekte'
}

/** As outside text: to be escaped where it becomes markup. */
export function fieldName(field: NamedField): string {
  return `${objectName(field)} · ${field.label}`
}

/** How many values a plan changes in each field. */
export function moved(moves: readonly OwnerMove[], run: Pick<Run, 'mapping'>): string {
  return fieldTotals(moves)
    .map(({ field, records }) => fieldFigure(field, records, run))
    .join(' · ')
}

/** What nobody gets. */
export function leftWithout(moves: readonly OwnerMove[], run: Pick<Run, 'mapping'>): string {
  const left = fieldTotals(moves.filter(({ to }) => to === null)).filter(({ records }) => records > 0)
  if (left.length === 0) return ''
  return ` Davon hat danach niemand mehr die Zuständigkeit: ${left.map(({ field, records }) => fieldFigure(field, records, run)).join(' · ')}.`
}

/** How many records of a field, under the portal's name of it. */
export function fieldFigure(field: FieldName, records: number, { mapping }: Pick<Run, 'mapping'>): string {
  const isAlways = alwaysCovered.some((always) => fieldKey(always) === fieldKey(field))
  const chosen = mapping?.coverage.find((one) => fieldKey(one) === fieldKey(field))
  const name = objectName({ object: field.object, objectName: null })
  const words = chosen ? escaped(`${objectName(chosen)} (${chosen.label})`) : `${name} (${code(field.property)})`
  return `${number(records, locale)} ${isAlways ? name : words}`
}

export const coverage = {
  label: 'Auch neu zuweisen',
  hint: 'Die Zuständigkeit für Kontakte, Unternehmen und Deals gehört immer dazu, alles andere nur, wenn Sie es wählen. Die Zahlen gelten für alle zuständigen Mitarbeiter dieser Liste.',
  activities: `Vorsicht bei Aktivitäten (${activityObjects.map((object) => objectNames[object]).join(', ')}): Wer dort wechselt, ändert rückwirkend die Berichte.`,
  placeholder: 'Nichts weiter',
}

/** What each scope is for. */
export const scopes: Record<HubSpotScope, string> = {
  'crm.objects.owners.read': 'zuständige Mitarbeiter auflisten',
  'crm.objects.contacts.read': 'Kontakte finden, und Aufgaben, Anrufe, Meetings, Notizen und E-Mails',
  'crm.objects.contacts.write': 'Kontakte neu zuweisen, und Aktivitäten, wenn Sie sie wählen',
  'crm.objects.companies.read': 'Unternehmen finden',
  'crm.objects.companies.write': 'Unternehmen neu zuweisen',
  'crm.objects.deals.read': 'Deals finden',
  'crm.objects.deals.write': 'Deals neu zuweisen',
  tickets: 'Tickets finden und neu zuweisen, wenn Sie es wählen',
  'crm.objects.leads.read': 'Leads finden',
  'crm.objects.leads.write': 'Leads neu zuweisen, wenn Sie es wählen',
  'crm.objects.custom.read': 'Datensätze benutzerdefinierter Objekte finden',
  'crm.objects.custom.write': 'Datensätze benutzerdefinierter Objekte neu zuweisen, wenn Sie es wählen',
  'settings.users.read': 'zuständige Mitarbeiter mit Benutzern vergleichen',
  'account-info.security.read': 'die Trennung nachweisen',
  automation: 'Workflows auflisten, die Salesforce verwenden oder bei einem Wechsel der Zuständigkeit starten',
  'crm.lists.read': 'Listen finden, die nach Salesforce oder nach wegfallenden Mitarbeitern filtern',
}

export const scopeNeeds = {
  required: 'ohne ihn geht es nicht weiter',
  optional: 'es geht auch ohne ihn weiter',
}

export function withheldLine({ withheld }: { withheld: readonly WithheldObject[] }): string {
  const names = withheld.map(
    (object) =>
      `${escaped(objectName(object))} (${object.scope ? `Scope ${code(object.scope)}` : 'HubSpot durchsucht nicht alle Felder davon'})`,
  )
  return `Nicht angeboten, weil ich es nicht lesen oder schreiben kann: ${firstFew(names, more, 10).join(', ')}`
}

export function fieldLines({ fields }: Pick<ObservedOwners, 'fields'>): string[] {
  const offered = (fields?.offered ?? []).map(
    (field) => `${escaped(fieldName(field))} (${number(field.records, locale)})`,
  )
  return [
    ...(offered.length > 0 ? [`Kann einbezogen werden: ${firstFew(offered, more, 12).join(', ')}`] : []),
    ...(fields && fields.withheld.length > 0 ? [withheldLine(fields)] : []),
  ]
}

export function coveredLine(covered: readonly NamedField[]): string {
  const names = covered.map((field) => escaped(fieldName(field)))
  return names.length === 0
    ? 'Einbezogen: Kontakte, Unternehmen und Deals.'
    : `Einbezogen: Kontakte, Unternehmen und Deals, dazu ${firstFew(names, more, 12).join(', ')}.`
}

export function observedOwners(found: ObservedOwners): string {
  const retiring = found.owners.filter((owner) => !isSeparate(owner))
  const separate = found.owners.filter(isSeparate)
  return [
    retiring.length === 0
      ? 'Keine Datensätze gehören Nur-Salesforce-Benutzern.'
      : `👤 Nur-Salesforce-Benutzer und Warteschlangen mit Datensätzen: *${number(retiring.length, locale)}*\n${ownerLines(retiring, 20)}`,
    ...(separate.length > 0
      ? [
          `Gesondert, deaktivierte Benutzer und Unbekannte mit Datensätzen: *${number(separate.length, locale)}*. Sie behalten sie, wenn Sie nichts anderes entscheiden.\n${ownerLines(separate, 10)}`,
        ]
      : []),
    ...fieldLines(found),
    ...(found.managersUnavailable
      ? ['Salesforce lässt mich Benutzer und ihre Vorgesetzten nicht lesen, darum schlage ich keine Vorgesetzten vor.']
      : []),
    found.owners.length === 0
      ? 'Es gibt nichts neu zuzuweisen.'
      : 'Entscheiden Sie in der Checkliste über jeden davon, oder füllen Sie in der CSV-Datei unten die Spalte `successor` aus und laden Sie die Datei dort hoch.',
  ].join('\n')
}

function ownerLines(owners: readonly RetiringOwner[], limit: number): string {
  return bullets(firstFew(owners.map(ownerLine), more, limit))
}

function ownerLine({ name, email, class: kind, records }: RetiringOwner): string {
  const about = kind === 'salesforce-only' && email !== null ? email : ownerClasses[kind]
  return `*${escaped(name)}* (${escaped(about)}): ${counts(records, objects, locale)}`
}
