/** What preflight found, in the thread. */
import type { EventOf } from '../../runbook/events.ts'
import type { HubSpotInventory, Inventory, Requirement, SalesforceInventory } from '../../runbook/inventory.ts'
import type { InstalledPackage } from '../../runbook/salesforce-port.ts'
import { bullets, code, counts, escaped, firstFew, number } from '../format.ts'
import { objects, requirements, systemKinds } from './words.ts'

const locale = 'en'
const more = (count: number) => `… and ${number(count, locale)} more`

export function inventoryLines(
  inventory: Inventory,
  found: EventOf<'inventory-taken'>['data']['requirements'],
): string {
  const { account, org, hubspot, salesforce } = inventory
  const unmet = found.filter((requirement) => requirement.state !== 'met')
  return [
    `🔎 *Preflight*: HubSpot portal ${code(account.portalId)} (${systemKinds[account.kind]}) and Salesforce org ${code(org.orgId)} “${escaped(org.name)}” (${systemKinds[org.kind]}).`,
    bullets([
      ...(hubspot ? hubspotLines(hubspot) : ['HubSpot: not looked at yet, because scopes are missing']),
      ...(salesforce
        ? salesforceLines(salesforce)
        : ['Salesforce: not looked at yet, because permissions are missing']),
    ]),
    ...(unmet.length === 0 ? ['All requirements are met.'] : [`*Not met:*\n${bullets(unmet.map(requirementLine))}`]),
  ].join('\n')
}

function requirementLine({ code: name, state, missing }: Requirement): string {
  const { title, fix } = requirements[name]
  return `${state === 'failed' ? '❌' : '⚠️'} ${title}: ${escaped(fix(missing))}`
}

function hubspotLines(hubspot: HubSpotInventory): string[] {
  const { owners } = hubspot
  return [
    `Owners: *Salesforce-only ${owners.salesforceOnly}*, queues ${owners.queues}, HubSpot users ${owners.hubspotUsers}, deactivated users ${owners.deactivated}`,
    `Records of Salesforce-only owners and queues: *${counts(hubspot.ownedRecords, objects, locale)}*`,
    `Records of deactivated users, which I leave alone: ${counts(hubspot.deactivatedRecords, objects, locale)}`,
    `Salesforce properties, which stay with their last values: ${counts(hubspot.salesforceProperties, objects, locale)}`,
    workflowLine(hubspot),
    listLine(hubspot),
  ]
}

function salesforceLines({ packages, components, packageRecords, blockers, access }: SalesforceInventory): string[] {
  const names = packages.map(packageName)
  const users = access.kind === 'seen' ? access.found.map(({ username }) => escaped(username)) : undefined
  return [
    `Packages: ${names.join(', ') || 'none'}; ${number(components, locale)} components, ${number(packageRecords, locale)} data records, ${number(blockers, locale)} things that block the removal`,
    `HubSpot’s access to Salesforce, which the removal does not cut: ${users === undefined ? 'I may not look (permission Customize Application)' : users.join(', ') || 'none'}`,
  ]
}

export function packageName(installed: InstalledPackage): string {
  return `*${escaped(installed.name)}* ${escaped(installed.version)}${installed.namespace ? ` (${code(installed.namespace)})` : ''}`
}

function workflowLine({ workflows }: HubSpotInventory): string {
  if (workflows.kind === 'unavailable') {
    return 'Workflows: I may not look (scope `automation`). Check by hand which ones react to owner changes.'
  }
  const names = new Set(workflows.found.map(({ name, enabled }) => `“${escaped(name)}”${enabled ? '' : ' (off)'}`))
  return `Workflows that use Salesforce or an owner to be retired: ${firstFew([...names], more, 6).join(', ') || 'none'}. A change of owner can start workflows and notifications.`
}

function listLine({ lists }: HubSpotInventory): string {
  if (lists.kind === 'unavailable') return 'Lists: I may not look (scope `crm.lists.read`).'
  const names = lists.found.map((list) => `“${escaped(list.name)}”`)
  return `Lists that filter on Salesforce properties: ${firstFew(names, more, 6).join(', ') || 'none'}`
}
