/** What preflight found, in the thread. */
import type { EventOf } from '../../runbook/events.ts'
import { type CrmObject, crmObjects, type Unavailable, type WorkflowMention } from '../../runbook/hubspot-port.ts'
import { type HubSpotScope, hubspotScopes, isHubSpotScope } from '../../runbook/hubspot-scopes.ts'
import {
  callsNeeded,
  type HubSpotInventory,
  type Inventory,
  type RecordCounts,
  type Requirement,
  type SalesforceInventory,
  type UnknownInventory,
} from '../../runbook/inventory.ts'
import {
  isSalesforcePermission,
  type SalesforcePermission,
  salesforcePermissions,
} from '../../runbook/salesforce-permissions.ts'
import type { InstalledPackage, PackageGeneration } from '../../runbook/salesforce-port.ts'
import { bullets, code, counts, escaped, firstFew, number } from '../format.ts'
import { accessLine, contentLines, referenceLines, unseenLines } from './contents.ts'
import { fieldLines, scopeNeeds, scopes } from './owners.ts'
import { customizeApplication, permissionGaps, permissionNeeds } from './salesforce-access.ts'
import { objects, requirements, systemKinds } from './words.ts'

const locale = 'de'
const more = (count: number) => `… und ${number(count, locale)} weitere`

export function inventoryLines(
  inventory: Inventory,
  found: EventOf<'inventory-taken'>['data']['requirements'],
): string {
  const { account, org, hubspot, salesforce } = inventory
  const unmet = found.filter((requirement) => requirement.state !== 'met')
  return [
    `🔎 *Vorprüfung*: HubSpot-Portal ${code(account.portalId)} (${systemKinds[account.kind]}) und Salesforce-Organisation ${code(org.orgId)} „${escaped(org.name)}“ (${systemKinds[org.kind]}).`,
    unmet.length === 0
      ? '✅ Alle Voraussetzungen sind erfüllt.'
      : `*Nicht erfüllt:*\n${bullets(unmet.map(requirementLine))}`,
    `\n*HubSpot*\n${bullets(hubspot ? hubspotLines(hubspot) : ['Noch nicht angesehen, weil Scopes fehlen'])}`,
    `\n*Salesforce*\n${bullets(salesforce ? salesforceLines(salesforce) : ['Noch nicht angesehen, weil Berechtigungen fehlen'])}`,
    ...(hubspot
      ? [
          '\nIn den Dateien unten: alle zuständigen Mitarbeiter und alle Eigenschaften, Workflows und Listen, die von Salesforce oder von ihnen abhängen.',
        ]
      : []),
  ].join('\n')
}

function requirementLine({ code: name, state, missing }: Requirement): string {
  const { title, fix } = requirements[name]
  const line = `${state === 'failed' ? '❌' : '⚠️'} ${title}: ${escaped(fix(missing))}`
  switch (name) {
    case 'hubspot-scopes':
    case 'hubspot-write-scopes':
      return [line, ...missing.filter(isHubSpotScope).map(scopeLine)].join('\n')
    case 'salesforce-permissions':
      return [line, ...missing.filter(isSalesforcePermission).map(permissionLine)].join('\n')
    default:
      return line
  }
}

function scopeLine(scope: HubSpotScope): string {
  return `    ◦ ${code(scope)}: ${scopes[scope]}; ${scopeNeeds[hubspotScopes[scope]]}`
}

function permissionLine(permission: SalesforcePermission): string {
  const { need } = salesforcePermissions[permission]
  return `    ◦ ${code(permission)}: ohne sie ${permissionGaps[permission]}; ${permissionNeeds[need]}`
}

const count = (records: RecordCounts) => counts(records, objects, locale)

function hubspotLines(hubspot: HubSpotInventory): string[] {
  const { owners, queueRecords, unknown } = hubspot
  return [
    `Zuständige Mitarbeiter: *Nur-Salesforce-Benutzer ${owners.salesforceOnly}*, Warteschlangen ${owners.queues}, deaktivierte Benutzer ${owners.deactivated}, Unbekannte ${unknown?.owners ?? 0}, HubSpot-Benutzer ${owners.hubspotUsers}`,
    `Datensätze von Nur-Salesforce-Benutzern und Warteschlangen: *${count(hubspot.ownedRecords)}*${queueRecords ? `, davon bei Warteschlangen: ${count(queueRecords)}` : ''}`,
    `Datensätze von deaktivierten Benutzern, die bleiben, wenn Sie nichts anderes entscheiden: ${count(hubspot.deactivatedRecords)}`,
    ...(unknown ? unknownLines(unknown) : []),
    ...fieldLines(hubspot),
    propertyLine(hubspot),
    ...workflowLines(hubspot),
    ...listLines(hubspot),
    callsLine(hubspot),
  ]
}

function salesforceLines(inventory: SalesforceInventory): string[] {
  const { packages, components, packageRecords, recordsAbout, blockers, contents, references, access } = inventory
  const names = packages.map(packageName)
  const users =
    access.kind === 'seen' ? [...access.found.map(accessLine), ...Array<string>(access.more ?? 0).fill('')] : undefined
  return [
    `Pakete: ${names.join(', ') || 'keine'}; ${number(components, locale)} Komponenten, ${recordsAbout ? 'rund ' : ''}${number(packageRecords, locale)} Datensätze, Hindernisse für die Deinstallation: ${number(blockers, locale)}`,
    ...(contents ? contentLines(contents) : []),
    ...(references ? referenceLines(references) : []),
    ...unseenLines([...(contents?.unseen ?? []), ...(references?.unseen ?? [])]),
    `HubSpots Zugriff auf Salesforce, den die Deinstallation nicht beendet: ${users === undefined ? `Ich darf nicht nachsehen (Berechtigung ${customizeApplication})` : firstFew(users, more, 6).join(', ') || 'keiner'}`,
  ]
}

const generations: Record<PackageGeneration, string> = {
  first: 'erste Generation',
  second: 'zweite Generation',
  unmanaged: 'nicht verwaltet',
}

export function packageName({ name, version, namespace, generation }: InstalledPackage): string {
  const facts = [...(namespace ? [code(namespace)] : []), generations[generation]]
  return `*${escaped(name)}* ${escaped(version)} (${facts.join(', ')})`
}

function unknownLines({ owners, records }: UnknownInventory): string[] {
  if (owners === 0) return []
  return [
    `Datensätze von Unbekannten, die HubSpots Liste nicht kennt und die bleiben, wenn Sie nichts anderes entscheiden: ${count(records)}`,
  ]
}

function propertyLine({ salesforceProperties, propertyNames }: HubSpotInventory): string {
  const figures = crmObjects.map((object) => `${objects[object]} ${number(salesforceProperties[object], locale)}`)
  const line = `Salesforce-Eigenschaften, die ihre letzten Werte behalten: ${figures.join(' · ')}`
  return propertyNames ? `${line} (${propertyList(propertyNames)})` : line
}

function propertyList(names: Record<CrmObject, string[]>): string {
  const all = [...new Set(Object.values(names).flat())]
  return firstFew(all.map(code), more, 12).join(', ') || 'keine'
}

function workflowLines({ workflows }: HubSpotInventory): string[] {
  if (workflows.kind === 'unavailable') {
    return [
      `Workflows: ${cannotLook(workflows, 'automation')}. Prüfen Sie von Hand, welche auf einen Wechsel der Zuständigkeit reagieren, und halten Sie diese vorher an.`,
    ]
  }
  const { found } = workflows
  const triggered = named(found.filter(({ why }) => why === 'enrolls-on-owner-change'))
  return [
    `Workflows, die aus Salesforce aufnehmen: ${named(found.filter(({ why }) => why === 'enrolls-from-salesforce'))}; die Salesforce verwenden: ${named(found.filter(({ why }) => why === 'mentions-salesforce'))}; die einen wegfallenden Mitarbeiter nennen: ${named(found.filter(({ why }) => why === 'mentions-owner'))}`,
    `Workflows, die ein Wechsel der Zuständigkeit startet: *${triggered}*. Neue Zuständigkeiten lösen Benachrichtigungen aus und nehmen Datensätze auf: Halten Sie diese Workflows an, bevor der Plan freigegeben wird.`,
  ]
}

function cannotLook({ why }: Unavailable, scope: HubSpotScope): string {
  return why === 'refused'
    ? 'HubSpot zeigt sie in diesem Account nicht'
    : `Ich darf nicht nachsehen (Scope ${code(scope)})`
}

function named(mentions: readonly WorkflowMention[]): string {
  const names = new Set(mentions.map(({ name, enabled }) => `„${escaped(name)}“${enabled ? '' : ' (aus)'}`))
  return firstFew([...names], more, 6).join(', ') || 'keine'
}

function listLines({ lists }: HubSpotInventory): string[] {
  if (lists.kind === 'unavailable') return [`Listen: ${cannotLook(lists, 'crm.lists.read')}.`]
  const names = (found: typeof lists.found) =>
    firstFew(
      found.map((list) => `„${escaped(list.name)}“`),
      more,
      6,
    ).join(', ') || 'keine'
  const bySalesforce = lists.found.filter(({ properties }) => properties.length > 0)
  const byOwner = lists.found.filter(({ mentionsOwner }) => mentionsOwner)
  return [
    `Listen, die nach Salesforce-Eigenschaften filtern: ${names(bySalesforce)}; nach wegfallenden Mitarbeitern: ${names(byOwner)}`,
  ]
}

function callsLine(hubspot: HubSpotInventory): string {
  const { calls } = hubspot
  const { needed, atMost } = callsNeeded(hubspot)
  const figure = (value: number) => number(value, locale)
  const left = calls ? `${figure(calls.limit - calls.used)} von ${figure(calls.limit)}` : 'HubSpot sagt es nicht'
  return `Heute noch verfügbare API-Aufrufe: ${left}; dieser Durchlauf braucht etwa ${figure(needed)}, höchstens ${figure(atMost)}`
}
