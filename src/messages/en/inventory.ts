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
import { permissionGaps, permissionNeeds } from './salesforce-access.ts'
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
    unmet.length === 0 ? '✅ All requirements are met.' : `*Not met:*\n${bullets(unmet.map(requirementLine))}`,
    `\n*HubSpot*\n${bullets(hubspot ? hubspotLines(hubspot) : ['Not looked at yet, because scopes are missing'])}`,
    `\n*Salesforce*\n${bullets(salesforce ? salesforceLines(salesforce) : ['Not looked at yet, because permissions are missing'])}`,
    ...(hubspot
      ? [
          '\nIn the files below: every owner, and every property, workflow and list that depends on Salesforce or on owners.',
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
  return `    ◦ ${code(scope)}: to ${scopes[scope]}; ${scopeNeeds[hubspotScopes[scope]]}`
}

function permissionLine(permission: SalesforcePermission): string {
  const { need } = salesforcePermissions[permission]
  return `    ◦ ${code(permission)}: without it ${permissionGaps[permission]}; ${permissionNeeds[need]}`
}

const count = (records: RecordCounts) => counts(records, objects, locale)

function hubspotLines(hubspot: HubSpotInventory): string[] {
  const { owners, queueRecords, unknown } = hubspot
  return [
    `Owners: *Salesforce-only ${owners.salesforceOnly}*, queues ${owners.queues}, deactivated users ${owners.deactivated}, unknown ${unknown?.owners ?? 0}, HubSpot users ${owners.hubspotUsers}`,
    `Records of Salesforce-only owners and queues: *${count(hubspot.ownedRecords)}*${queueRecords ? `, of these with queues: ${count(queueRecords)}` : ''}`,
    `Records of deactivated users, which stay unless you decide otherwise: ${count(hubspot.deactivatedRecords)}`,
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
    `Packages: ${names.join(', ') || 'none'}; ${number(components, locale)} components, ${recordsAbout ? 'about ' : ''}${number(packageRecords, locale)} data records, ${number(blockers, locale)} things that block the removal`,
    ...(contents ? contentLines(contents) : []),
    ...(references ? referenceLines(references) : []),
    ...unseenLines([...(contents?.unseen ?? []), ...(references?.unseen ?? [])]),
    `HubSpot’s access to Salesforce, which the removal does not cut: ${users === undefined ? 'I may not look (permission Customize Application)' : firstFew(users, more, 6).join(', ') || 'none'}`,
  ]
}

const generations: Record<PackageGeneration, string> = {
  first: 'first generation',
  second: 'second generation',
  unmanaged: 'not managed',
}

export function packageName({ name, version, namespace, generation }: InstalledPackage): string {
  const facts = [...(namespace ? [code(namespace)] : []), generations[generation]]
  return `*${escaped(name)}* ${escaped(version)} (${facts.join(', ')})`
}

function unknownLines({ owners, records }: UnknownInventory): string[] {
  if (owners === 0) return []
  return [
    `Records of owners that HubSpot’s list does not know, which stay unless you decide otherwise: ${count(records)}`,
  ]
}

function propertyLine({ salesforceProperties, propertyNames }: HubSpotInventory): string {
  const figures = crmObjects.map((object) => `${objects[object]} ${number(salesforceProperties[object], locale)}`)
  const line = `Salesforce properties, which stay with their last values: ${figures.join(' · ')}`
  return propertyNames ? `${line} (${propertyList(propertyNames)})` : line
}

function propertyList(names: Record<CrmObject, string[]>): string {
  const all = [...new Set(Object.values(names).flat())]
  return firstFew(all.map(code), more, 12).join(', ') || 'none'
}

function workflowLines({ workflows }: HubSpotInventory): string[] {
  if (workflows.kind === 'unavailable') {
    return [
      `Workflows: ${cannotLook(workflows, 'automation')}. Check by hand which ones react to owner changes, and pause them first.`,
    ]
  }
  const { found } = workflows
  const triggered = named(found.filter(({ why }) => why === 'enrolls-on-owner-change'))
  return [
    `Workflows that enroll from Salesforce: ${named(found.filter(({ why }) => why === 'enrolls-from-salesforce'))}; that use Salesforce: ${named(found.filter(({ why }) => why === 'mentions-salesforce'))}; that name an owner to be retired: ${named(found.filter(({ why }) => why === 'mentions-owner'))}`,
    `Workflows that a change of owner starts: *${triggered}*. New owners send notifications and enroll records: pause these workflows before the plan is approved.`,
  ]
}

function cannotLook({ why }: Unavailable, scope: HubSpotScope): string {
  return why === 'refused' ? 'HubSpot does not show them in this account' : `I may not look (scope ${code(scope)})`
}

function named(mentions: readonly WorkflowMention[]): string {
  const names = new Set(mentions.map(({ name, enabled }) => `“${escaped(name)}”${enabled ? '' : ' (off)'}`))
  return firstFew([...names], more, 6).join(', ') || 'none'
}

function listLines({ lists }: HubSpotInventory): string[] {
  if (lists.kind === 'unavailable') return [`Lists: ${cannotLook(lists, 'crm.lists.read')}.`]
  const names = (found: typeof lists.found) =>
    firstFew(
      found.map((list) => `“${escaped(list.name)}”`),
      more,
      6,
    ).join(', ') || 'none'
  const bySalesforce = lists.found.filter(({ properties }) => properties.length > 0)
  const byOwner = lists.found.filter(({ mentionsOwner }) => mentionsOwner)
  return [
    `Lists that filter on Salesforce properties: ${names(bySalesforce)}; on an owner to be retired: ${names(byOwner)}`,
  ]
}

function callsLine(hubspot: HubSpotInventory): string {
  const { calls } = hubspot
  const { needed, atMost } = callsNeeded(hubspot)
  const figure = (value: number) => number(value, locale)
  const left = calls ? `${figure(calls.limit - calls.used)} of ${figure(calls.limit)}` : 'HubSpot doesn’t say'
  return `API calls left today: ${left}; this run needs about ${figure(needed)}, at most ${figure(atMost)}`
}
