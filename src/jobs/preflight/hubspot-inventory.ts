/** What a portal holds that the run will touch, or that will miss Salesforce. Counts and names only. */
import { type CrmObject, crmObjects, type HubSpotGateway, type ScopeProbe } from '../../runbook/hubspot-port.ts'
import type { HubSpotInventory, RecordCounts } from '../../runbook/inventory.ts'
import { ownerCompanions, ownerProperty } from '../../runbook/owners/owner-fields.ts'
import { totalOf } from '../owners/count-records.ts'
import { fieldChoice } from '../owners/field-choice.ts'
import { idsOf, type OwnerSurvey } from '../owners/survey-owners.ts'

export type OwnersInPortal = { survey: OwnerSurvey; counted: ReadonlyMap<string, RecordCounts> }

export async function hubspotInventory(
  hubspot: HubSpotGateway,
  { survey, counted, scopes }: OwnersInPortal & { scopes: readonly ScopeProbe[] },
): Promise<HubSpotInventory> {
  const { all, others } = survey
  const salesforceOnly = idsOf(all, 'salesforce-only')
  const queues = idsOf(all, 'queue')
  const deactivated = idsOf(all, 'deactivated-user')
  const unknown = idsOf(all, 'unknown')
  const retiring = [...salesforceOnly, ...queues]
  const fields = await fieldChoice(hubspot, { ownerIds: others.map(({ id }) => id), scopes })
  const propertyNames = await salesforceProperties(hubspot)
  const dependency = { ownerIds: retiring, salesforceProperties: Object.values(propertyNames).flat() }
  return {
    owners: {
      hubspotUsers: idsOf(all, 'hubspot-user').length,
      salesforceOnly: salesforceOnly.length,
      queues: queues.length,
      deactivated: deactivated.length,
    },
    ownedRecords: totalOf(counted, retiring),
    queueRecords: totalOf(counted, queues),
    deactivatedRecords: totalOf(counted, deactivated),
    unknown: { owners: unknown.length, records: totalOf(counted, unknown) },
    fields,
    salesforceProperties: {
      contacts: propertyNames.contacts.length,
      companies: propertyNames.companies.length,
      deals: propertyNames.deals.length,
    },
    propertyNames,
    workflows: await hubspot.dependentWorkflows({
      ...dependency,
      changing: [ownerProperty, ...ownerCompanions, ...fields.offered.map(({ property }) => property)],
    }),
    lists: await hubspot.dependentLists(dependency),
    calls: (await hubspot.dailyCalls()) ?? null,
  }
}

async function salesforceProperties(hubspot: HubSpotGateway): Promise<Record<CrmObject, string[]>> {
  const [contacts = [], companies = [], deals = []] = await Promise.all(
    crmObjects.map((object) => hubspot.salesforceProperties(object)),
  )
  return { contacts, companies, deals }
}
