/** The traces that a sync leaves in HubSpot, one object after the other: searches have a budget for the whole account. */
import { crmObjects, type HubSpotGateway, type SyncTrace } from '../../runbook/hubspot-port.ts'

/** Per object the record that was synced last. */
export async function newestSyncs(hubspot: HubSpotGateway): Promise<SyncTrace[]> {
  const traces: SyncTrace[] = []
  for (const object of crmObjects) traces.push(...present(await hubspot.newestSync(object)))
  return traces
}

/** Also the owners that Salesforce wrote after the disconnect: an owner may move without the sync time. */
export async function syncTraces(hubspot: HubSpotGateway, disconnectedAt: string): Promise<SyncTrace[]> {
  const traces = await newestSyncs(hubspot)
  for (const object of crmObjects) {
    traces.push(...present(await hubspot.newestOwnerFromSalesforce(object, disconnectedAt)))
  }
  return traces
}

function present(trace: SyncTrace | null): SyncTrace[] {
  return trace ? [trace] : []
}
