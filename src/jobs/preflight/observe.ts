/** Preflight: looks at everything, changes nothing, and lists every unmet requirement at once. */
import { Fault } from '../../runbook/fault.ts'
import { type PreflightFindings, preflightRequirements } from '../../runbook/gates.ts'
import type { CrmObject, HubSpotGateway, HubSpotOwner } from '../../runbook/hubspot-port.ts'
import type { Inventory, RecordCounts } from '../../runbook/inventory.ts'
import { classifyOwner, type OwnerClass } from '../../runbook/owners.ts'
import type { SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { countPerObject } from '../count-records.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'

export async function observe(context: WorkContext): Promise<WorkResult> {
  const { hubspot, salesforce, claimPair } = context
  const [account, org] = await Promise.all([hubspot.account(), salesforce.org()])
  await requireSameTarget(context, account.portalId, org.orgId)
  if (!(await claimPair({ portalId: account.portalId, orgId: org.orgId }))) {
    throw new Fault({
      vendor: 'store',
      kind: 'permanent',
      code: 'other-run-open',
      detail: `${account.portalId} × ${org.orgId}`,
    })
  }
  const [scopes, permissions] = await Promise.all([hubspot.probeScopes(), salesforce.probePermissions()])
  const missingScopes = missing(scopes.map((probe) => ({ ...probe, name: probe.scope })))
  const missingPermissions = missing(permissions.map((probe) => ({ ...probe, name: probe.permission })))
  const readable = missingScopes.required.length + missingPermissions.required.length === 0
  const [fromHubSpot, fromSalesforce] = readable
    ? await Promise.all([hubspotInventory(hubspot), salesforceInventory(salesforce)])
    : [emptyHubSpot, await emptySalesforce(salesforce)]
  const inventory: Inventory = { account, org, ...fromHubSpot, ...fromSalesforce }
  const findings: PreflightFindings = { inventory, missingScopes, missingPermissions }
  return reports({
    command: 'report-inventory',
    account,
    org,
    inventory,
    requirements: preflightRequirements(findings),
  })
}

/** A second look must be at the same portal and org: somebody may have changed the credentials in between. */
async function requireSameTarget({ run }: WorkContext, portalId: string, orgId: string): Promise<void> {
  const changed = (run.account && run.account.portalId !== portalId) || (run.org && run.org.orgId !== orgId)
  if (changed)
    throw new Fault({ vendor: 'store', kind: 'permanent', code: 'other-target', detail: `${portalId} × ${orgId}` })
}

function missing(probes: { name: string; granted: boolean; need: 'required' | 'optional' }[]) {
  const names = (need: 'required' | 'optional') =>
    probes.filter((probe) => !probe.granted && probe.need === need).map((probe) => probe.name)
  return { required: names('required'), optional: names('optional') }
}

type HubSpotPart = Omit<Inventory, 'account' | 'org' | keyof SalesforcePart>
type SalesforcePart = Pick<Inventory, 'packages' | 'components' | 'packageRecords' | 'blockers' | 'salesforceCalls'>

async function hubspotInventory(hubspot: HubSpotGateway): Promise<HubSpotPart> {
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
    hubspotCalls: (await hubspot.dailyCalls()) ?? null,
  }
}

async function countAll(hubspot: HubSpotGateway, owners: readonly HubSpotOwner[]): Promise<RecordCounts> {
  return countPerObject(async (object: CrmObject) => {
    let total = 0
    for (const owner of owners) total += await hubspot.countOwned(object, owner.id)
    return total
  })
}

async function salesforceInventory(salesforce: SalesforceGateway): Promise<SalesforcePart> {
  const packages = await salesforce.installedPackages()
  const namespaces = packages.map((installed) => installed.namespace).filter((namespace) => namespace !== '')
  const part: SalesforcePart = {
    packages,
    components: 0,
    packageRecords: 0,
    blockers: 0,
    salesforceCalls: await salesforce.apiCalls(),
  }
  for (const namespace of namespaces) {
    part.components += (await salesforce.packageComponents(namespace)).length
    part.blockers += (await salesforce.blockers(namespace)).length
    for (const object of await salesforce.packageObjects(namespace)) part.packageRecords += object.records
  }
  return part
}

const noRecords: RecordCounts = { contacts: 0, companies: 0, deals: 0 }

/** Without the required access nothing more is asked: the missing names are the answer. */
const emptyHubSpot: HubSpotPart = {
  owners: { hubspotUsers: 0, salesforceOnly: 0, queues: 0, deactivated: 0 },
  ownedRecords: noRecords,
  deactivatedRecords: noRecords,
  salesforceProperties: noRecords,
  workflows: { kind: 'unavailable' },
  lists: { kind: 'unavailable' },
  hubspotCalls: null,
}

async function emptySalesforce(salesforce: SalesforceGateway): Promise<SalesforcePart> {
  return { packages: [], components: 0, packageRecords: 0, blockers: 0, salesforceCalls: await salesforce.apiCalls() }
}
