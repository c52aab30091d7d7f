/** What preflight found, in the thread. */
import type { EventOf } from '../../runbook/events.ts'
import type { HubSpotInventory, Inventory, Requirement, SalesforceInventory } from '../../runbook/inventory.ts'
import type { InstalledPackage } from '../../runbook/salesforce-port.ts'
import { bullets, code, counts, escaped, firstFew, number } from '../format.ts'
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
    bullets([
      ...(hubspot ? hubspotLines(hubspot) : ['HubSpot: noch nicht angesehen, weil Scopes fehlen']),
      ...(salesforce ? salesforceLines(salesforce) : ['Salesforce: noch nicht angesehen, weil Berechtigungen fehlen']),
    ]),
    ...(unmet.length === 0
      ? ['Alle Voraussetzungen sind erfüllt.']
      : [`*Nicht erfüllt:*\n${bullets(unmet.map(requirementLine))}`]),
  ].join('\n')
}

function requirementLine({ code: name, state, missing }: Requirement): string {
  const { title, fix } = requirements[name]
  return `${state === 'failed' ? '❌' : '⚠️'} ${title}: ${escaped(fix(missing))}`
}

function hubspotLines(hubspot: HubSpotInventory): string[] {
  const { owners } = hubspot
  return [
    `Zuständige Mitarbeiter: *Nur-Salesforce-Benutzer ${owners.salesforceOnly}*, Warteschlangen ${owners.queues}, HubSpot-Benutzer ${owners.hubspotUsers}, deaktivierte Benutzer ${owners.deactivated}`,
    `Datensätze von Nur-Salesforce-Benutzern und Warteschlangen: *${counts(hubspot.ownedRecords, objects, locale)}*`,
    `Datensätze von deaktivierten Benutzern, die ich nicht anrühre: ${counts(hubspot.deactivatedRecords, objects, locale)}`,
    `Salesforce-Eigenschaften, die ihre letzten Werte behalten: ${counts(hubspot.salesforceProperties, objects, locale)}`,
    workflowLine(hubspot),
    listLine(hubspot),
  ]
}

function salesforceLines({ packages, components, packageRecords, blockers, access }: SalesforceInventory): string[] {
  const names = packages.map(packageName)
  const users = access.kind === 'seen' ? access.found.map(({ username }) => escaped(username)) : undefined
  return [
    `Pakete: ${names.join(', ') || 'keine'}; ${number(components, locale)} Komponenten, ${number(packageRecords, locale)} Datensätze, Hindernisse für die Deinstallation: ${number(blockers, locale)}`,
    `HubSpots Zugriff auf Salesforce, den die Deinstallation nicht beendet: ${users === undefined ? 'Ich darf nicht nachsehen (Berechtigung „Anwendung anpassen“)' : users.join(', ') || 'keiner'}`,
  ]
}

export function packageName(installed: InstalledPackage): string {
  return `*${escaped(installed.name)}* ${escaped(installed.version)}${installed.namespace ? ` (${code(installed.namespace)})` : ''}`
}

function workflowLine({ workflows }: HubSpotInventory): string {
  if (workflows.kind === 'unavailable') {
    return 'Workflows: Ich darf nicht nachsehen (Scope `automation`). Prüfen Sie von Hand, welche auf einen Wechsel der Zuständigkeit reagieren.'
  }
  const names = new Set(workflows.found.map(({ name, enabled }) => `„${escaped(name)}“${enabled ? '' : ' (aus)'}`))
  return `Workflows, die Salesforce oder einen wegfallenden Mitarbeiter verwenden: ${firstFew([...names], more, 6).join(', ') || 'keine'}. Ein Wechsel der Zuständigkeit kann Workflows und Benachrichtigungen auslösen.`
}

function listLine({ lists }: HubSpotInventory): string {
  if (lists.kind === 'unavailable') return 'Listen: Ich darf nicht nachsehen (Scope `crm.lists.read`).'
  const names = lists.found.map((list) => `„${escaped(list.name)}“`)
  return `Listen, die nach Salesforce-Eigenschaften filtern: ${firstFew(names, more, 6).join(', ') || 'keine'}`
}
