/** Preflight: looks at everything, changes nothing, and lists every unmet requirement at once. */
import { type PreflightFindings, preflightRequirements } from '../../runbook/gates.ts'
import type { CrmObject, HubSpotGateway, HubSpotOwner } from '../../runbook/hubspot-port.ts'
import type { HubSpotInventory, Inventory, RecordCounts, SalesforceInventory } from '../../runbook/inventory.ts'
import { classifyOwner, type OwnerClass } from '../../runbook/owners.ts'
import type { SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { countPerObject } from '../count-records.ts'
import { identifyTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe(context: WorkContext): Promise<WorkResult> {
  const { hubspot, salesforce } = context
  const { account, org } = await identifyTarget(context)
  const [scopes, permissions] = await Promise.all([hubspot.probeScopes(), salesforce.probePermissions()])
  const missingScopes = missing(scopes.map((probe) => ({ ...probe, name: probe.scope })))
  const missingPermissions = missing(permissions.map((probe) => ({ ...probe, name: probe.permission })))
  const [fromHubSpot, fromSalesforce] = await Promise.all([
    missingScopes.required.length === 0 ? hubspotInventory(hubspot) : null,
    missingPermissions.required.length === 0 ? salesforceInventory(salesforce) : null,
  ])
  const inventory: Inventory = { account, org, hubspot: fromHubSpot, salesforce: fromSalesforce }
  const findings: PreflightFindings = { inventory, missingScopes, missingPermissions }
  return reports({
    command: 'report-inventory',
    account,
    org,
    inventory,
    requirements: preflightRequirements(findings),
  })
}

function missing(probes: { name: string; granted: boolean; need: 'required' | 'optional' }[]) {
  const names = (need: 'required' | 'optional') =>
    probes.filter((probe) => !probe.granted && probe.need === need).map((probe) => probe.name)
  return { required: names('required'), optional: names('optional') }
}

async function hubspotInventory(hubspot: HubSpotGateway): Promise<HubSpotInventory> {
  const [owners, users] = await Promise.all([hubspot.listOwners(), hubspot.listUsers()])
  const known = users.kind === 'seen' ? users.found : undefined
  const byClass = (wanted: OwnerClass): HubSpotOwner[] =>
    owners.filter((owner) => classifyOwner(owner, known) === wanted)
  const retiring = [...byClass('salesforce-only'), ...byClass('queue')]
  const deactivated = byClass('deactivated-user')
  return {
    owners: {
      hubspotUsers: byClass('hubspot-user').length,
      salesforceOnly: byClass('salesforce-only').length,
      queues: byClass('queue').length,
      deactivated: deactivated.length,
    },
    ownedRecords: await countAll(hubspot, retiring),
    deactivatedRecords: await countAll(hubspot, deactivated),
    salesforceProperties: await countPerObject(async (object) => (await hubspot.salesforceProperties(object)).length),
    workflows: await hubspot.workflowsMentioningSalesforce(retiring.map((owner) => owner.id)),
    lists: await hubspot.listsFilteringOnSalesforce(),
    calls: (await hubspot.dailyCalls()) ?? null,
  }
}

async function countAll(hubspot: HubSpotGateway, owners: readonly HubSpotOwner[]): Promise<RecordCounts> {
  return countPerObject(async (object: CrmObject) => {
    let total = 0
    for (const owner of owners) total += await hubspot.countOwned(object, owner.id)
    return total
  })
}

async function salesforceInventory(salesforce: SalesforceGateway): Promise<SalesforceInventory> {
  const packages = await salesforce.installedPackages()
  const inventory: SalesforceInventory = {
    packages,
    components: 0,
    packageRecords: 0,
    blockers: 0,
    access: await salesforce.oauthAccess(),
    calls: await salesforce.apiCalls(),
  }
  for (const { namespace } of packages.filter((installed) => installed.namespace !== '')) {
    inventory.components += (await salesforce.packageComponents(namespace)).length
    inventory.blockers += (await salesforce.blockers(namespace)).length
    for (const object of await salesforce.packageObjects(namespace)) inventory.packageRecords += object.records
  }
  return inventory
}
