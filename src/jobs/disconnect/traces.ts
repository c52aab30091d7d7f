/** The traces that a sync leaves in HubSpot, one object after the other: searches have a budget for the whole account. */
import type { Period } from '../../runbook/disconnect.ts'
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

/** In how many of these periods anything was synced. */
export async function activePeriods(hubspot: HubSpotGateway, periods: readonly Period[]): Promise<number> {
  let active = 0
  for (const period of periods) if (await wasSynced(hubspot, period)) active += 1
  return active
}

async function wasSynced(hubspot: HubSpotGateway, period: Period): Promise<boolean> {
  for (const object of crmObjects) if ((await hubspot.countSynced(object, period)) > 0) return true
  return false
}

function present(trace: SyncTrace | null): SyncTrace[] {
  return trace ? [trace] : []
}
