/** Preflight: looks at everything, changes nothing, and lists every unmet requirement at once. */
import { listedAccess } from '../../runbook/access.ts'
import { type PreflightFindings, preflightRequirements } from '../../runbook/decide/requirements.ts'
import { faultIs } from '../../runbook/fault.ts'
import type { Inventory, SalesforceInventory } from '../../runbook/inventory.ts'
import { note } from '../../runbook/notes.ts'
import type { ListedOwner } from '../../runbook/owners/owner-list.ts'
import { sameText } from '../../runbook/owners/owners.ts'
import { hiddenFields } from '../../runbook/packages/hidden-fields.ts'
import {
  summarizeContents,
  summarizeReferences,
  totalRecords,
  withUncounted,
} from '../../runbook/packages/package-contents.ts'
import type { InstalledPackage, PackageObject, SalesforceGateway } from '../../runbook/salesforce-port.ts'
import { lookAtAccess } from '../access.ts'
import { countOfEach, noRecords } from '../owners/count-records.ts'
import { earlierOwners } from '../owners/owner-list.ts'
import { surveyOwners } from '../owners/survey-owners.ts'
import { identifyTarget } from '../require.ts'
import { reports, type WorkContext, type WorkResult } from '../work.ts'
import { hubspotInventory, type OwnersInPortal } from './hubspot-inventory.ts'

export async function observe(context: WorkContext): Promise<WorkResult> {
  const { hubspot, salesforce, defaultOwner } = context
  const { account, org } = await identifyTarget(context)
  const [scopes, permissions] = await Promise.all([hubspot.probeScopes(), salesforce.probePermissions()])
  const missingScopes = missing(scopes.map((probe) => ({ ...probe, name: probe.scope })))
  const missingPermissions = missing(permissions.map((probe) => ({ ...probe, name: probe.permission })))
  const owners = missingScopes.required.length === 0 ? await ownersInPortal(context) : undefined
  const [fromHubSpot, fromSalesforce] = await Promise.all([
    owners ? hubspotInventory(hubspot, { ...owners, scopes }) : null,
    missingPermissions.required.length === 0 ? salesforceInventory(context) : null,
  ])
  const inventory: Inventory = { account, org, hubspot: fromHubSpot, salesforce: fromSalesforce }
  const findings: PreflightFindings = {
    inventory,
    missingScopes,
    unknownScopes: scopes
      .filter(({ granted, need }) => granted === 'unknown' && need === 'required')
      .map(({ scope }) => scope),
    missingPermissions,
    hiddenFields: fromSalesforce ? await hiddenFromUs(salesforce, fromSalesforce.packages) : null,
    defaultOwner:
      defaultOwner && owners
        ? {
            email: defaultOwner,
            assignable: owners.survey.assignable.some(({ email }) => sameText(email, defaultOwner)),
          }
        : null,
  }
  return reports({
    command: 'report-inventory',
    account,
    org,
    inventory,
    requirements: preflightRequirements(findings),
  })
}

/** Kept beside the log before anybody disconnects: HubSpot may not know all of them any more afterwards. */
async function ownersInPortal(context: WorkContext): Promise<OwnersInPortal> {
  const { hubspot, store, run } = context
  const survey = await surveyOwners(hubspot, await earlierOwners(context))
  const counted = await countOfEach(
    hubspot,
    survey.others.map(({ id }) => id),
  )
  const list = survey.all.map((owner): ListedOwner => {
    const isCounted = owner.class !== 'hubspot-user'
    return { ...owner, records: isCounted ? (counted.get(owner.id) ?? noRecords) : null }
  })
  await store.notes.set(run.id, note('owner-list'), list)
  return { survey, counted }
}

function missing(probes: { name: string; granted: boolean | 'unknown'; need: 'required' | 'optional' }[]) {
  const names = (need: 'required' | 'optional') =>
    probes.filter((probe) => !probe.granted && probe.need === need).map((probe) => probe.name)
  return { required: names('required'), optional: names('optional') }
}

/** Null where an object cannot be described at all: that is told when a copy is taken, if somebody wants one. */
async function hiddenFromUs(
  salesforce: Pick<SalesforceGateway, 'packageExtracts'>,
  packages: readonly InstalledPackage[],
): Promise<string[] | null> {
  const found: string[] = []
  try {
    for (const { namespace } of packages) found.push(...hiddenFields(await salesforce.packageExtracts(namespace)))
    return found
  } catch (error) {
    if (faultIs(error, 'not-found', 'rejected', 'missing-permission')) return null
    throw error
  }
}

async function salesforceInventory(context: WorkContext): Promise<SalesforceInventory> {
  const { salesforce } = context
  const packages = await salesforce.installedPackages()
  const namespaces = packages.map(({ namespace }) => namespace)
  const objects: PackageObject[] = []
  for (const namespace of namespaces) objects.push(...(await salesforce.packageObjects(namespace)))
  const { records: packageRecords, ...about } = totalRecords(objects)
  const contents = withUncounted(await salesforce.packageContents(namespaces), objects)
  const scan = await salesforce.scanBlockers(namespaces)
  return {
    packages,
    components: contents.components.length,
    packageRecords,
    ...about,
    blockers: scan.blockers.length,
    contents: summarizeContents(contents),
    references: summarizeReferences(scan),
    access: listedAccess(await lookAtAccess(context)),
    calls: await salesforce.apiCalls(),
  }
}
