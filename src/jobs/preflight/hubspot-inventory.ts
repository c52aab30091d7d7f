/** What a portal holds that the run will touch, or that will miss Salesforce. Counts and names only. */
import { type CrmObject, crmObjects, type HubSpotGateway, type ScopeProbe } from '../../runbook/hubspot-port.ts'
import type { HubSpotInventory } from '../../runbook/inventory.ts'
import { ownerProperty } from '../../runbook/owners/owner-fields.ts'
import { countOwnedBy } from '../count-records.ts'
import { fieldChoice } from '../field-choice.ts'
import { idsOf, type OwnerSurvey } from '../survey-owners.ts'

export async function hubspotInventory(
  hubspot: HubSpotGateway,
  { survey, scopes }: { survey: OwnerSurvey; scopes: readonly ScopeProbe[] },
): Promise<HubSpotInventory> {
  const salesforceOnly = idsOf(survey, 'salesforce-only')
  const queues = idsOf(survey, 'queue')
  const deactivated = idsOf(survey, 'deactivated-user')
  const unknown = idsOf(survey, 'unknown')
  const retiring = [...salesforceOnly, ...queues]
  const fields = await fieldChoice(hubspot, { ownerIds: survey.others.map(({ id }) => id), scopes })
  const propertyNames = await salesforceProperties(hubspot)
  return {
    owners: {
      hubspotUsers: survey.hubspotUsers,
      salesforceOnly: salesforceOnly.length,
      queues: queues.length,
      deactivated: deactivated.length,
    },
    ownedRecords: await countOwnedBy(hubspot, retiring),
    queueRecords: await countOwnedBy(hubspot, queues),
    deactivatedRecords: await countOwnedBy(hubspot, deactivated),
    unknown: { owners: unknown.length, records: await countOwnedBy(hubspot, unknown) },
    fields,
    salesforceProperties: {
      contacts: propertyNames.contacts.length,
      companies: propertyNames.companies.length,
      deals: propertyNames.deals.length,
    },
    propertyNames,
    workflows: await hubspot.dependentWorkflows({
      ownerIds: retiring,
      properties: [...new Set([ownerProperty, ...fields.offered.map(({ property }) => property)])],
    }),
    lists: await hubspot.dependentLists(retiring),
    calls: (await hubspot.dailyCalls()) ?? null,
  }
}

async function salesforceProperties(hubspot: HubSpotGateway): Promise<Record<CrmObject, string[]>> {
  const [contacts = [], companies = [], deals = []] = await Promise.all(
    crmObjects.map((object) => hubspot.salesforceProperties(object)),
  )
  return { contacts, companies, deals }
}
