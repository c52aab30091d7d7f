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

const locale = 'en'
const more = (count: number) => `… and ${number(count, locale)} more`

export const ownerClasses: Record<RetiringClass, string> = {
  'salesforce-only': 'Salesforce-only',
  queue: 'queue',
  'deactivated-user': 'deactivated user',
  unknown: 'unknown owner',
}

export const bases: Record<SuggestionBasis, string> = {
  'same-email': 'same e-mail address',
  'same-name': 'same name',
  manager: 'manager in Salesforce',
  'default-owner': 'default owner of this target',
}

export const objectNames: Record<StandardObject, string> = {
  ...objects,
  tickets: 'tickets',
  leads: 'leads',
  tasks: 'tasks',
  calls: 'calls',
  meetings: 'meetings',
  notes: 'notes',
  emails: 'e-mails',
}

const standardNames: Readonly<Record<string, string>> = objectNames

function objectName({ object, objectName: own }: Pick<NamedField, 'object' | 'objectName'>): string {
  return own ?? standardNames[object] ?? 'custom objects'
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
  return ` Of these, ${left.map(({ field, records }) => fieldFigure(field, records, run)).join(' · ')} are left without an owner.`
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
  label: 'Also reassign',
  hint: 'The owners of contacts, companies and deals are always included; everything else only if you choose it. The figures are for all owners of this list.',
  activities: `Think twice about ${activityObjects.map((object) => objectNames[object]).join(', ')}: another owner there rewrites the history of reports.`,
  placeholder: 'Nothing else',
}

/** What each scope is for. */
export const scopes: Record<HubSpotScope, string> = {
  'crm.objects.owners.read': 'list the owners',
  'crm.objects.contacts.read': 'find contacts, and tasks, calls, meetings, notes and e-mails',
  'crm.objects.contacts.write': 'give contacts, and activities if you choose them, another owner',
  'crm.objects.companies.read': 'find companies',
  'crm.objects.companies.write': 'give companies another owner',
  'crm.objects.deals.read': 'find deals',
  'crm.objects.deals.write': 'give deals another owner',
  tickets: 'find tickets and give them another owner, if you choose so',
  'crm.objects.leads.read': 'find leads',
  'crm.objects.leads.write': 'give leads another owner, if you choose so',
  'crm.objects.custom.read': 'find records of custom objects',
  'crm.objects.custom.write': 'give records of custom objects another owner, if you choose so',
  'settings.users.read': 'compare owners with users',
  'account-info.security.read': 'verify the disconnect',
  automation: 'list workflows that use Salesforce or start when owners change',
  'crm.lists.read': 'find lists that filter on Salesforce or on a retiring owner',
}

export const scopeNeeds = {
  required: 'the run can’t go on without it',
  optional: 'the run goes on without it',
}

export function withheldLine({ withheld }: { withheld: readonly WithheldObject[] }): string {
  const names = withheld.map(
    (object) =>
      `${escaped(objectName(object))} (${object.scope ? `scope ${code(object.scope)}` : 'HubSpot does not search all of its fields'})`,
  )
  return `Not offered, because I can’t read or write them: ${firstFew(names, more, 10).join(', ')}`
}

export function fieldLines({ fields }: Pick<ObservedOwners, 'fields'>): string[] {
  const offered = (fields?.offered ?? []).map(
    (field) => `${escaped(fieldName(field))} (${number(field.records, locale)})`,
  )
  return [
    ...(offered.length > 0 ? [`Can be included: ${firstFew(offered, more, 12).join(', ')}`] : []),
    ...(fields && fields.withheld.length > 0 ? [withheldLine(fields)] : []),
  ]
}

export function coveredLine(covered: readonly NamedField[]): string {
  const names = covered.map((field) => escaped(fieldName(field)))
  return names.length === 0
    ? 'Covered: contacts, companies and deals.'
    : `Covered: contacts, companies and deals, and ${firstFew(names, more, 12).join(', ')}.`
}

export function observedOwners(found: ObservedOwners): string {
  const retiring = found.owners.filter((owner) => !isSeparate(owner))
  const separate = found.owners.filter(isSeparate)
  return [
    retiring.length === 0
      ? 'No records belong to Salesforce-only owners.'
      : `👤 Salesforce-only owners and queues with records: *${number(retiring.length, locale)}*\n${ownerLines(retiring, 20)}`,
    ...(separate.length > 0
      ? [
          `Separately, deactivated users and unknown owners with records: *${number(separate.length, locale)}*. They keep them unless you decide otherwise.\n${ownerLines(separate, 10)}`,
        ]
      : []),
    ...fieldLines(found),
    ...(found.managersUnavailable
      ? ['Salesforce does not let me read users and their managers, so I suggest no managers.']
      : []),
    found.owners.length === 0
      ? 'Nothing has to be reassigned.'
      : 'Decide for each of them in the checklist, or fill in the column `successor` of the CSV below and upload it there.',
  ].join('\n')
}

function ownerLines(owners: readonly RetiringOwner[], limit: number): string {
  return bullets(firstFew(owners.map(ownerLine), more, limit))
}

function ownerLine({ name, email, class: kind, records }: RetiringOwner): string {
  const about = kind === 'salesforce-only' && email !== null ? email : ownerClasses[kind]
  return `*${escaped(name)}* (${escaped(about)}): ${counts(records, objects, locale)}`
}
